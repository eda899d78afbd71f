"""image: a still from a prompt."""

from __future__ import annotations

from collections.abc import Mapping

from generators.plan.price import charges
from generators.plan.requests import ImageRequest
from generators.providers.art import paint
from generators.providers.images import ImageAsk
from generators.providers.registry import image_provider
from generators.spec.model import Json
from generators.steps.context import Context


def run(request: ImageRequest, ctx: Context) -> None:
    """Write background.png: painted here in the theme's colours, or made by the provider that is asked."""
    if request.palette is not None:
        paint(
            request.prompt,
            style=request.style,
            seed=_seed(request),
            width=request.width,
            height=request.height,
            palette=_colors(request.palette),
            path=ctx.output("image"),
        )
        return
    (charge,) = charges(request)
    with ctx.calling(charge) as call:
        maker = ctx.booth.desk.catalogue().maker(request.model.provider)
        usage = image_provider(maker).make(_ask(request), call, ctx.output("image"))
    ctx.tell.usage(charge, usage)


def _ask(request: ImageRequest) -> ImageAsk:
    prompt = f"{request.prompt}\n\nStyle: {request.style}" if request.style else request.prompt
    seed = None if request.seed is None else _seed(request)
    return ImageAsk(prompt, request.width, request.height, seed=seed)


def _seed(request: ImageRequest) -> int | None:
    """The author's seed; another take has another one, so that a maker with seeds gives another picture."""
    if request.take is None:
        return request.seed
    return (request.seed or 0) * 1000 + request.take


def _colors(palette: Mapping[str, Json]) -> dict[str, str]:
    return {name: str(color) for name, color in palette.items()}
