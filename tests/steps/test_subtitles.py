"""subtitles: SRT and WebVTT to the letter."""

from __future__ import annotations

from generators.plan.requests import SubtitlesRequest
from generators.steps.subtitles import run
from tests.steps.house import Room, timeline, timing

REQUEST = SubtitlesRequest("en", 16)


def made(room: Room, **inputs: object) -> tuple[str, str]:
    """The texts of final.srt and final.vtt."""
    named = {role.replace("_", "."): content for role, content in inputs.items()}
    ctx = room.context(REQUEST, inputs=named, outputs={"srt": "final.srt", "vtt": "final.vtt"})
    run(REQUEST, ctx)
    return ctx.output("srt").read_text("utf-8"), ctx.output("vtt").read_text("utf-8")


def test_the_words_of_all_scenes_in_global_time(room: Room) -> None:
    """One cue per page, two lines at most; the second scene begins at ten seconds."""
    srt, vtt = made(
        room,
        timeline=timeline(0, 100),
        timing_0000=timing("Countries", "count", "what", "they", "sell.", each=8),
        timing_0001=timing("Why?", each=5),
    )

    assert srt == (
        "1\n00:00:00,000 --> 00:00:04,000\nCountries count\nwhat they sell.\n\n"
        "2\n00:00:10,000 --> 00:00:10,500\nWhy?\n\n"
    )
    assert vtt == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:04.000\nCountries count\nwhat they sell.\n\n"
        "00:00:10.000 --> 00:00:10.500\nWhy?\n\n"
    )


def test_scenes_that_say_nothing_have_no_cues(room: Room) -> None:
    """The third scene speaks; its number tells where it stands."""
    srt, vtt = made(room, timeline=timeline(0, 100, 40_000), timing_0002=timing("Late."))

    assert srt == "1\n01:06:40,000 --> 01:06:41,000\nLate.\n\n"
    assert vtt == "WEBVTT\n\n01:06:40.000 --> 01:06:41.000\nLate.\n\n"


def test_markup_is_broken_or_escaped(room: Room) -> None:
    """SRT has no escapes: an unseen word joiner parts what would be markup. WebVTT has them."""
    srt, vtt = made(room, timeline=timeline(0), timing_0000=timing("R&D", "<b>", "-->"))

    assert srt == "1\n00:00:00,000 --> 00:00:03,000\nR&D <\u2060b> -->\n\n"
    assert vtt == "WEBVTT\n\n00:00:00.000 --> 00:00:03.000\nR&amp;D &lt;b&gt; --&gt;\n\n"


def test_breaks_between_words_are_not_written(room: Room) -> None:
    """They would count for characters in players that show them."""
    srt, _ = made(room, timeline=timeline(0), timing_0000=timing("ราคา", "\u200bสินค้า", "ใน"))

    assert "\nราคาสินค้า ใน\n" in srt


def test_lines_from_the_right_are_marked_where_they_begin_otherwise(room: Room) -> None:
    """Players take the direction of a line from its first letter."""
    request = SubtitlesRequest("he", 42)
    inputs = {"timeline": timeline(0), "timing.0000": timing("React", "יצאה.")}
    ctx = room.context(request, inputs=inputs, outputs={"srt": "final.srt", "vtt": "final.vtt"})
    run(request, ctx)

    assert "\n\u202bReact יצאה.\u202c\n" in ctx.output("srt").read_text("utf-8")
    assert "\n\u202bReact יצאה.\u202c\n" in ctx.output("vtt").read_text("utf-8")


def test_frames_become_the_nearest_millisecond(room: Room) -> None:
    """A third of a second at three frames per second."""
    srt, _ = made(room, timeline=timeline(1, fps=3), timing_0000=timing("Now", each=1, fps=3))

    assert srt == "1\n00:00:00,333 --> 00:00:00,667\nNow\n\n"


def test_a_silent_video_has_empty_subtitles(room: Room) -> None:
    """Both files are there: SRT with a blank line, WebVTT with its header."""
    assert made(room, timeline=timeline(0)) == ("\n", "WEBVTT\n\n")
