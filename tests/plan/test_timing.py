"""Seconds become frames in one module: no word without a frame, no frame in two words or two transitions."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.plan.requests import TimelineRequest, TimingRequest
from generators.plan.timing import SpokenWord, Timing, scene_timing, timeline, to_frames
from generators.providers.speech.sentences import display_words
from generators.spec.model import TransitionType
from generators.spec.narration_text import read_say

RATES = st.sampled_from([1, 12, 24, 25, 30, 50, 60, 120])


def asked(
    fps: int = 10, marks: tuple[tuple[str, int], ...] = (), seconds: float | None = None
) -> TimingRequest:
    """Half a second of silence before and a whole one after the voice."""
    return TimingRequest(fps=fps, lead_seconds=0.5, tail_seconds=1.0, seconds=seconds, marks=marks)


def evenly(texts: Sequence[str], each: float = 0.3) -> list[SpokenWord]:
    """Words after each other without gaps."""
    return [SpokenWord(text, index * each, (index + 1) * each) for index, text in enumerate(texts)]


def spans(timing: Timing) -> list[tuple[int, int]]:
    """Start and end of every word."""
    return [(word.start_frame, word.end_frame) for word in timing.words]


def scene(frames: int) -> Timing:
    """A scene of which only the length matters."""
    return Timing(10, frames, 2, frames - 4, (), {})


@pytest.mark.parametrize("fps", [1, 24, 25, 30, 60])
@pytest.mark.parametrize("frame", [0, 1, 2, 7, 299, 100_000])
def test_every_boundary_has_two_sides(fps: int, frame: int) -> None:
    """A hair before the middle between two frames belongs to the first, a hair after it to the second."""
    middle = (frame + 0.5) / fps

    assert to_frames(middle - 1e-6, fps) == frame
    assert to_frames(middle + 1e-6, fps) == frame + 1


def test_a_half_frame_goes_up() -> None:
    """0.35 s at 30 fps is ten and a half frames."""
    assert to_frames(0.35, 30) == 11


@given(frame=st.integers(0, 10**6), fps=RATES)
def test_frames_to_seconds_and_back_is_the_same_frame(frame: int, fps: int) -> None:
    """A time that was a frame stays that frame."""
    assert to_frames(frame / fps, fps) == frame


def test_a_scene_is_lead_voice_and_tail() -> None:
    """Words are moved by the lead; the tail comes after the measured voice."""
    timing = scene_timing(asked(), evenly(["Look", "here"]), 0.8)

    assert (timing.voice_start_frame, timing.voice_frames, timing.frames) == (5, 8, 23)
    assert spans(timing) == [(5, 8), (8, 11)]


def test_a_scene_without_voice_is_as_long_as_asked() -> None:
    """Nothing speaks, nothing leads: seconds are frames."""
    assert scene_timing(asked(seconds=3), [], 0.0) == Timing(10, 30, 0, 0, (), {})


def test_the_shortest_scene_has_one_frame() -> None:
    """A length that rounds to nothing is still seen."""
    assert scene_timing(asked(seconds=0.001), [], 0.0).frames == 1


def test_words_that_end_after_the_audio_end_with_it() -> None:
    """A voice's own report of its last word may overshoot."""
    assert spans(scene_timing(asked(), [SpokenWord("late", 0.7, 9.0)], 0.8)) == [(12, 13)]


def test_words_crowded_at_the_end_keep_a_frame_each() -> None:
    """Four words reported for the last instant take the last four frames."""
    words = [SpokenWord(text, 0.99, 1.0) for text in "abcd"]

    assert spans(scene_timing(asked(), words, 1.0)) == [(11, 12), (12, 13), (13, 14), (14, 15)]


def test_more_words_than_frames_lengthen_the_scene() -> None:
    """At one frame per second five words of one second still have five frames."""
    timing = scene_timing(asked(fps=1), evenly("abcde", 0.2), 1.0)

    assert timing.voice_frames == 5
    assert spans(timing) == [(1, 2), (2, 3), (3, 4), (4, 5), (5, 6)]


@given(
    times=st.lists(st.tuples(st.floats(0, 20), st.floats(0, 5)), max_size=60),
    seconds=st.floats(0.01, 25),
    fps=RATES,
)
def test_words_never_overlap_whatever_was_measured(
    times: list[tuple[float, float]], seconds: float, fps: int
) -> None:
    """Each has a frame at least, in order, inside the voice, and the voice is inside the scene."""
    words = [SpokenWord("word", start, start + length) for start, length in times]
    timing = scene_timing(asked(fps=fps), words, seconds)
    frames = [frame for span in spans(timing) for frame in span]

    assert all(start < end for start, end in spans(timing))
    assert frames == sorted(frames)
    assert all(timing.voice_start_frame <= frame for frame in frames)
    assert all(frame <= timing.voice_start_frame + timing.voice_frames for frame in frames)
    assert timing.voice_start_frame + timing.voice_frames <= timing.frames


def test_a_mark_is_found_by_the_characters_before_it() -> None:
    """`One [[a]]two, [[b]]three [[end]]`: spaces do not count, punctuation does."""
    words = evenly(["One", "two,", "three"])
    marks = (("start", 0), ("a", 3), ("b", 7), ("end", 12))

    assert scene_timing(asked(marks=marks), words, 1.0).marks == {"start": 5, "a": 8, "b": 11, "end": 15}


def test_a_mark_inside_a_word_waits_for_the_next_one() -> None:
    """A character count that no word begins with belongs to the first word after it."""
    assert scene_timing(asked(marks=(("a", 1),)), evenly(["One", "two"]), 1.0).marks == {"a": 8}


def test_marks_in_scripts_without_spaces_count_characters() -> None:
    """`国内[[x]]生产，[[y]]总值`: a word is a character with what clings to it."""
    words = evenly(["国", "内", "生", "产，", "总", "值"], 0.1)

    assert scene_timing(asked(marks=(("x", 2), ("y", 5))), words, 0.6).marks == {"x": 7, "y": 9}


@pytest.mark.parametrize(
    ("say", "marked"),
    [
        ("One [[x]]two, three.", "two,"),
        ("国内[[x]]生产总值，是什么？", "生"),
        ("国内生产总值，[[x]]是什么？", "是"),
        ("我们说 GDP [[x]]衡量“总值”。", "衡"),
        ("我们说[[x]] GDP 衡量", "GDP"),
        ("コーヒー[[x]]を飲む。", "を"),
        ("우리 [[x]]나라 경제", "나라"),
    ],
)
def test_marks_of_a_text_find_their_words_in_every_script(say: str, marked: str) -> None:
    """As the spec reads the text, and as the voices part it."""
    said = read_say(say)
    marks = tuple((mark.name, mark.characters) for mark in said.marks)
    timing = scene_timing(asked(marks=marks), evenly(display_words(said.text)), 9.0)

    assert [word.text for word in timing.words if word.start_frame == timing.marks["x"]] == [marked]


def test_breaks_do_not_count_for_marks() -> None:
    """Those of the author count as little as those found in a dictionary."""
    said = read_say("ราคา\u200bสินค้า[[x]]เพิ่มขึ้น")
    marks = tuple((mark.name, mark.characters) for mark in said.marks)
    words = evenly(["ราคา", "\u200bสินค้า", "\u200bเพิ่มขึ้น"])

    assert scene_timing(asked(marks=marks), words, 3.0).marks == {"x": 11}


def test_spaces_inside_a_word_do_not_count() -> None:
    """A pause sign that clings to the word before it over a space moves no mark."""
    words = evenly(["国 。", "内"])

    assert scene_timing(asked(marks=(("x", 2),)), words, 1.0).marks == {"x": 8}


def test_overlaps_shorten_the_video() -> None:
    """Each scene starts where the last ends, less their transition."""
    request = TimelineRequest(10, (("fade", 0.4), ("fade", 0.4), ("none", 0.4), ("wipe", 0.2)))
    placed = timeline(request, [scene(30), scene(40), scene(20), scene(10)])

    assert [p.start_frame for p in placed] == [0, 26, 66, 84]
    assert [p.voice_start_frame for p in placed] == [2, 28, 68, 86]
    assert [(p.transition_type, p.transition_frames) for p in placed] == [
        ("none", 0), ("fade", 4), ("none", 0), ("wipe", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "frames"), [(100, 100, 10), (9, 100, 4), (100, 9, 4), (1, 100, 0), (3, 2, 1)]
)
def test_an_overlap_is_capped(before: int, after: int, frames: int) -> None:
    """One second at most, and half of either scene."""
    placed = timeline(TimelineRequest(10, (("none", 0), ("fade", 30))), [scene(before), scene(after)])

    assert placed[1].transition_frames == frames


def test_a_transition_without_room_is_a_cut() -> None:
    """What overlaps by nothing is called `none`, so that nobody looks for it."""
    placed = timeline(TimelineRequest(10, (("none", 0), ("fade", 1))), [scene(1), scene(50)])

    assert placed[1].transition_type == "none"


@given(
    scenes=st.lists(
        st.tuples(
            st.integers(1, 200), st.sampled_from(["none", "fade", "wipe", "dissolve"]), st.floats(0, 10)
        ),
        min_size=1,
        max_size=30,
    )
)
def test_the_total_is_the_sum_less_the_overlaps(scenes: list[tuple[int, TransitionType, float]]) -> None:
    """And no frame lies in more than two scenes."""
    request = TimelineRequest(10, tuple((kind, seconds) for _, kind, seconds in scenes))
    placed = timeline(request, [scene(frames) for frames, _, _ in scenes])
    ends = [p.start_frame + p.frames for p in placed]

    assert ends[-1] == sum(p.frames for p in placed) - sum(p.transition_frames for p in placed)
    assert all(ends[i] <= placed[i + 2].start_frame for i in range(len(placed) - 2))
    assert all(
        p.transition_frames <= min(10, p.frames // 2, before.frames // 2)
        for before, p in itertools.pairwise(placed)
    )
