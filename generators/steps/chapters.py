"""chapters: where each chapter begins, as the plain text that video sites read (`00:00 Title` per line)."""

from __future__ import annotations

from generators.plan.chapters import chapters
from generators.plan.requests import ChaptersRequest
from generators.steps.context import Context
from generators.steps.formats import read_timeline


def run(request: ChaptersRequest, ctx: Context) -> None:
    """Write chapters.txt."""
    timeline = read_timeline(ctx.input("timeline"))
    lines = [
        f"{_clock(chapter.start_frame // timeline.fps)} {chapter.title}\n"
        for chapter in chapters(request.titles, timeline.scenes)
    ]
    ctx.output("chapters").write_text("".join(lines), "utf-8")


def _clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
