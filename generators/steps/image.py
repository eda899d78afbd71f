"""image: a still from a prompt."""

from __future__ import annotations

from collections.abc import Mapping

from generators.plan.requests import ImageRequest
from generators.providers.art import paint
from generators.spec.model import Json
from generators.steps.context import Context


def run(request: ImageRequest, ctx: Context) -> None:
    """Write background.png, painted in the theme's colours: the one provider of stills so far."""
    paint(
        request.prompt,
        style=request.style,
        seed=request.seed,
        width=request.width,
        height=request.height,
        palette=_colors(request.palette),
        path=ctx.output("image"),
    )


def _colors(palette: Mapping[str, Json]) -> dict[str, str]:
    return {name: str(color) for name, color in palette.items()}
