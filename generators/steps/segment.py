"""segment: one scene's picture, its layers composited and encoded."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path

from generators.errors import StepFailed
from generators.media.encoder import Encoding
from generators.media.ground import ClipGround, ColorGround, GradientGround, Ground, StillGround
from generators.media.probe import probe
from generators.media.segment import encode_segment
from generators.plan import requests as ask
from generators.spec.model import ColorPicture, GradientPicture, ImagePicture
from generators.steps.context import Context
from generators.steps.overlay import overlay_pictures

DRAWING_SHARE = 0.3
"""About how much of the work is drawing lost frames again, where there are any; for the progress bar."""


def run(request: ask.SegmentRequest, ctx: Context) -> None:
    """Write segment.mp4 and check that it is as long as the scene."""
    timed = ctx.read("frames") if ctx.has("frames") else ctx.read("timing")
    frames, fps = timed["frames"], timed["fps"]
    encoding = video_encoding(request.encoding, fps)
    output = ctx.output("video")
    with tempfile.TemporaryDirectory(dir=ctx.services.run_folder) as folder:
        overlay = []
        if ctx.has("frames"):
            overlay = overlay_pictures(
                timed["runs"],
                ctx.read("props"),
                Path(folder),
                ctx.services,
                lambda part, note: ctx.progress(part * DRAWING_SHARE, note),
            )
        encode_segment(
            output,
            ground=ground(request, ctx),
            frames=frames,
            encoding=encoding,
            overlay=overlay,
            title=ctx.input("title") if ctx.has("title") else None,
            on_progress=lambda part: ctx.progress(part, "encoding"),
        )
    made = probe(output)
    if made.frames != frames:
        raise StepFailed(f"the encoder made {made.frames} frames, but the scene has {frames}")


def video_encoding(encoding: ask.Encoding, fps: int) -> Encoding:
    """The request's encoding as the media room knows it."""
    return Encoding(fps=fps, **asdict(encoding))


def ground(request: ask.SegmentRequest, ctx: Context) -> Ground:
    """The bottom layer of the scene."""
    match request.background:
        case ColorPicture(color=color):
            return ColorGround(color)
        case GradientPicture(colors=colors):
            return GradientGround(colors)
        case ImagePicture(fit=fit, motion=motion):
            return StillGround(ctx.input("background"), fit=fit, motion=motion, behind=request.behind)
        case picture:
            start, end = picture.trim
            return ClipGround(
                ctx.input("background"),
                start_seconds=start,
                end_seconds=end,
                fit=picture.fit,
                when_short=picture.when_short,
                behind=request.behind,
            )
