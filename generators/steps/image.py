"""image: a still from a prompt."""

from __future__ import annotations

from collections.abc import Mapping

from generators.plan.requests import ImageRequest
from generators.providers.bundled.art.painter import paint
from generators.providers.registry import image_provider
from generators.providers.roles.image import ImagePrompt
from generators.spec.model import Json
from generators.steps.context import Context


def run(request: ImageRequest, ctx: Context) -> None:
    """Write the picture: painted here in the theme's colours, or made by the provider that is asked."""
    prompt = request.prompt
    if prompt is None:
        prompt = ctx.input("prompt").read_text("utf-8").strip()
    if request.palette is not None:
        _paint(request, prompt, request.palette, ctx)
        return
    (charge,) = ctx.charges
    with ctx.calling(charge) as call:
        maker = ctx.services.gateway.catalogue().maker(request.model.provider)
        usage = image_provider(maker).make(_ask(request, prompt, ctx), call, ctx.output("image"))
    ctx.tell.usage(charge, usage)


def _paint(request: ImageRequest, prompt: str, palette: Mapping[str, Json], ctx: Context) -> None:
    given = (
        ("refs", ctx.inputs("ref")),
        ("negative", request.negative),
        ("transparency", request.transparent),
    )
    left = [word for word, there in given if there]
    if left:
        ctx.note(f"the built-in painter ignores {' and '.join(left)}")
    paint(
        prompt,
        style=request.style,
        seed=_seed(request),
        width=request.width,
        height=request.height,
        palette={name: str(color) for name, color in palette.items()},
        path=ctx.output("image"),
    )


def _ask(request: ImageRequest, prompt: str, ctx: Context) -> ImagePrompt:
    # A rewritten prompt has the style in it already.
    styled = f"{prompt}\n\nStyle: {request.style}" if request.style and request.prompt else prompt
    return ImagePrompt(
        styled,
        request.width,
        request.height,
        negative=request.negative or "",
        seed=None if request.seed is None else _seed(request),
        refs=tuple(file for _, file in sorted(ctx.inputs("ref").items())),
        transparent=bool(request.transparent),
    )


def _seed(request: ImageRequest) -> int | None:
    """The author's seed; another take has another one, so that a maker with seeds gives another picture."""
    if request.take is None:
        return request.seed
    return (request.seed or 0) * 1000 + request.take
