"""render: a scene's overlay, animation and captions, drawn with alpha and without any background."""

from __future__ import annotations

from typing import Any

from generators.plan.requests import RenderRequest
from generators.steps.context import Context
from generators.steps.overlay import draw_overlay


def run(request: RenderRequest, ctx: Context) -> None:
    """Write overlay.frames.json and the props it was drawn from."""
    props = overlay_props(request, ctx)
    runs = draw_overlay(props, ctx.services, ctx.progress, ctx.note)
    size = {"fps": props["fps"], "width": request.width, "height": request.height, "frames": props["frames"]}
    ctx.write("frames", {**size, "runs": runs})
    ctx.write("props", props)


def overlay_props(request: RenderRequest, ctx: Context) -> dict[str, Any]:
    """What the render service is given for one scene."""
    animation = ctx.read("animation") if ctx.has("animation") else {}
    captions = ctx.read("captions") if ctx.has("captions") else None
    timed = animation or captions or {}
    if captions:
        captions = {name: captions[name] for name in ("preset", "position", "pages")}
    return {
        "width": request.width,
        "height": request.height,
        "fps": timed["fps"],
        "frames": timed["frames"],
        "language": request.language,
        "tokens": request.tokens,
        "layers": animation.get("layers", []),
        "captions": captions,
        "title": None,
    }
