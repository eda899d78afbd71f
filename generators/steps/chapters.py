"""chapters: where each chapter begins, as the plain text that video sites read (`00:00 Title` per line)."""

from __future__ import annotations

from generators.plan.chapters import (
    LEAST_CHAPTERS,
    LEAST_SECONDS,
    MOST_SHIFT_SECONDS,
    chapters,
    listed_chapters,
)
from generators.plan.requests import ChaptersRequest
from generators.steps.context import Context
from generators.steps.formats import read_timeline

_ANGLES = str.maketrans("<>", "‹›")
"""YouTube takes no description with angle brackets."""


def run(request: ChaptersRequest, ctx: Context) -> None:
    """Write chapters.txt."""
    timeline = read_timeline(ctx.input("timeline"))
    found = chapters(request.titles, timeline.scenes)
    kept = listed_chapters(found, fps=timeline.fps, frames=timeline.frames)
    lines = [
        f"{_clock(chapter.start_frame // timeline.fps)} {chapter.title.translate(_ANGLES)}\n"
        for chapter in kept
    ]
    ctx.output("chapters").write_text("".join(lines), "utf-8")
    if len(found) > 1 and len(kept) < LEAST_CHAPTERS:
        ctx.note(
            f"video sites show no chapters for this video: they require {LEAST_CHAPTERS} or more of at least "
            f"{LEAST_SECONDS} seconds each, and chapters.txt has {len(kept)}"
        )
    elif kept != found:
        moved = "" if set(kept) <= set(found) else f", some moved by up to {MOST_SHIFT_SECONDS} seconds"
        ctx.note(
            f"chapters.txt has {len(kept)} of {len(found)} chapters{moved}: video sites accept none under "
            f"{LEAST_SECONDS} seconds"
        )


def _clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
