"""One frame of a scene as a picture, without encoding the scene: for a look while writing a spec."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from generators.errors import StepFailed
from generators.media.encoder import Encoding
from generators.media.ground import ClipGround
from generators.media.segment import encode_segment
from generators.media.stills import read_frame
from generators.plan import requests as ask
from generators.steps.context import Context
from generators.steps.overlay import draw_still
from generators.steps.render import overlay_props
from generators.steps.segment import ground, video_encoding

NEARLY_LOSSLESS_CRF = 4


def draw_scene_still(render: Context | None, segment: Context, frame: int, goal: Path) -> None:
    """Write the scene's `frame` as PNG: ground, overlay and title, composited as in the segment.

    A still ground's motion is shown at its start. Raises StepFailed.
    """
    request = segment.step.request
    assert isinstance(request, ask.SegmentRequest)  # noqa: S101  # the caller gives a segment's context
    with tempfile.TemporaryDirectory(dir=segment.services.run_folder) as folder:
        folder_path = Path(folder)
        overlay = []
        props = overlay_props(render.step.request, render) if render else None  # type: ignore[arg-type]  # a render's request
        timed = props or segment.read("timing")
        frames, fps = timed["frames"], timed["fps"]
        if not 0 <= frame < frames:
            raise StepFailed(f"the scene has {frames} frames; choose one from 0 to {frames - 1}")
        if props:
            draw_still(props, folder_path / "overlay.png", segment.services, segment.progress, frame=frame)
            overlay = [(folder_path / "overlay.png", 1)]
        lies_under = ground(request, segment)
        if isinstance(lies_under, ClipGround):
            lies_under = replace(lies_under, skip_frames=frame, scene_frames=frames)
        encoding: Encoding = replace(
            video_encoding(request.encoding, fps), crf=NEARLY_LOSSLESS_CRF, bitrate=None
        )
        encode_segment(
            folder_path / "one.mp4",
            ground=lies_under,
            frames=1,
            encoding=encoding,
            overlay=overlay,
            title=segment.input("title") if segment.has("title") else None,
        )
        read_frame(folder_path / "one.mp4", 0).save(goal, "PNG")
