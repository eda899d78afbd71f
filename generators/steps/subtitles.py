"""subtitles: the spoken words of the whole video as SRT and WebVTT (W3C, 2019), UTF-8, one cue per page."""

from __future__ import annotations

from generators.plan.direction import marked_line, runs_from_right
from generators.plan.pages import Page, caption_pages
from generators.plan.requests import SubtitlesRequest
from generators.plan.text import shown
from generators.steps.context import Context
from generators.steps.cue_text import srt_text, vtt_text
from generators.steps.formats import read_timeline, read_timing


def run(request: SubtitlesRequest, ctx: Context) -> None:
    """Write final.srt and final.vtt."""
    timeline = read_timeline(ctx.input("timeline"))
    cues: list[tuple[int, int, str]] = []
    for index, path in sorted(ctx.inputs("timing").items()):
        timing = read_timing(path)
        start = timeline.scenes[index].start_frame
        pages = caption_pages(timing.words, max_chars=request.max_chars, fps=timing.fps)
        cues += [
            (start + page.start_frame, start + page.end_frame, _text(page, request.language))
            for page in pages
        ]
    srt = [
        f"{number}\n{_span(first, end, timeline.fps, ',')}\n{srt_text(text)}\n\n"
        for number, (first, end, text) in enumerate(cues, start=1)
    ]
    vtt = [f"{_span(first, end, timeline.fps, '.')}\n{vtt_text(text)}\n\n" for first, end, text in cues]
    # SRT has no header: without speech its side-car is one blank line.
    ctx.output("srt").write_text("".join(srt) or "\n", "utf-8")
    ctx.output("vtt").write_text("WEBVTT\n\n" + "".join(vtt), "utf-8")


def _span(first: int, end: int, fps: int, mark: str) -> str:
    return f"{_clock(first, fps, mark)} --> {_clock(end, fps, mark)}"


def _text(page: Page, language: str) -> str:
    lines = [shown(word.text for word in line) for line in page.lines]
    # The whole cue decides: a line of it may be one foreign name.
    if runs_from_right(" ".join(lines), language):
        lines = [marked_line(line) for line in lines]
    return "\n".join(lines)


def _clock(frame: int, fps: int, mark: str) -> str:
    milliseconds = (frame * 1000 + fps // 2) // fps
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{milliseconds:03}"
