"""composite: segments joined, soundtrack and chapters added: the finished file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from generators.media.join import join_video
from generators.media.join_plan import read_scenes
from generators.media.mux import mux_final
from generators.plan.chapters import chapters
from generators.plan.requests import CompositeRequest
from generators.steps.context import Context
from generators.steps.formats import read_timeline
from generators.steps.segment import video_encoding


def run(request: CompositeRequest, ctx: Context) -> None:
    """Write final.mp4."""
    timeline = read_timeline(ctx.input("timeline"))
    segments = [path for _, path in sorted(ctx.inputs("segment").items())]
    with tempfile.TemporaryDirectory(dir=ctx.staging) as folder:
        picture = Path(folder) / "picture.mp4"
        join_video(
            segments,
            read_scenes(ctx.read("timeline")),
            picture,
            encoding=video_encoding(request.encoding, timeline.fps),
            on_progress=lambda part: ctx.progress(part, "joining"),
        )
        mux_final(
            picture,
            ctx.input("soundtrack"),
            ctx.output("video"),
            fps=timeline.fps,
            frames=timeline.frames,
            title=request.title,
            description=request.description,
            chapters=chapters(request.chapters, timeline.scenes),
        )
