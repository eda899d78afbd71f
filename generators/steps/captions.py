"""captions: a scene's words set as pages."""

from __future__ import annotations

from dataclasses import asdict

from generators.plan.pages import caption_pages
from generators.plan.requests import CaptionsRequest
from generators.steps.context import Context
from generators.steps.formats import read_timing


def run(request: CaptionsRequest, ctx: Context) -> None:
    """Write captions.json."""
    timing = read_timing(ctx.input("timing"))
    pages = caption_pages(timing.words, max_chars=request.max_chars, fps=timing.fps)
    ctx.write(
        "captions",
        {
            "preset": request.preset,
            "position": request.position,
            "fps": timing.fps,
            "frames": timing.frames,
            "pages": [asdict(page) for page in pages],
        },
    )
