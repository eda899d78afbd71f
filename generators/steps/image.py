"""image: a still from a prompt."""

from __future__ import annotations

from generators.plan.requests import ImageRequest
from generators.providers.registry import image_provider
from generators.providers.roles.image import ImagePrompt
from generators.steps.context import Context


def run(request: ImageRequest, ctx: Context) -> None:
    """Write the picture."""
    (charge,) = ctx.charges
    with ctx.calling(charge) as call:
        maker = image_provider(request.model.provider, ctx.catalogue)
        usage = maker.make(_prompt(request, ctx), call, ctx.output("image"))
    ctx.callbacks.usage(charge, usage)


def _prompt(request: ImageRequest, ctx: Context) -> ImagePrompt:
    subject = request.prompt
    if subject is None:
        subject = ctx.input("prompt").read_text("utf-8").strip()
    # A rewritten prompt has the style in it already.
    styled = f"{subject}\n\nStyle: {request.style}" if request.style and request.prompt else subject
    variation = _variation(request)
    return ImagePrompt(
        styled,
        request.width,
        request.height,
        negative=request.negative or "",
        seed=None if request.seed is None else variation,
        refs=tuple(file for _, file in sorted(ctx.inputs("ref").items())),
        transparent=bool(request.transparent),
        subject=subject,
        style=request.style,
        palette={name: str(color) for name, color in (request.palette or {}).items()},
        variation=variation,
    )


def _variation(request: ImageRequest) -> int | None:
    """The author's seed; another take has another one, so that a maker with seeds gives another picture."""
    if request.take is None:
        return request.seed
    return (request.seed or 0) * 1000 + request.take
