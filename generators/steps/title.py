"""title: the title layer, one still shown over every scene that does not show the title itself."""

from __future__ import annotations

from generators.plan.requests import TitleRequest
from generators.steps.context import Context
from generators.steps.overlay import draw_still


def run(request: TitleRequest, ctx: Context) -> None:
    """Write title.png."""
    props = {
        "width": request.width,
        "height": request.height,
        "fps": 30,
        "frames": 1,
        "language": request.language,
        "tokens": request.tokens,
        "layers": [],
        "captions": None,
        "title": {"title": request.title, "slogan": list(request.slogan)},
    }
    draw_still(props, ctx.output("image"), ctx.services, ctx.progress)
