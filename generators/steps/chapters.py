"""chapters: where each scene begins, as the plain text that video sites read (`00:00 Title` per line)."""

from __future__ import annotations

from generators.plan.requests import ChaptersRequest
from generators.steps.context import Context
from generators.steps.formats import read_timeline


def run(request: ChaptersRequest, ctx: Context) -> None:
    """Write chapters.txt; neighbouring scenes with one title are one chapter."""
    timeline = read_timeline(ctx.input("timeline"))
    lines: list[str] = []
    before = None
    for title, scene in zip(request.titles, timeline.scenes, strict=True):
        if title != before:
            lines.append(f"{_clock(scene.start_frame // timeline.fps)} {title}")
        before = title
    ctx.output("chapters").write_text("\n".join(lines) + "\n", "utf-8")


def _clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
