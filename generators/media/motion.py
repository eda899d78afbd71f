"""The camera over a still: smooth zooms and pans with sub-pixel steps.

A slow zoom moves a picture by a few hundredths of a pixel per frame, so rounding to whole pixels makes it
tremble. Pillow's resampler accepts a fractional box, reads a still larger than the frame (so that a zoom-in
ends at full sharpness), and runs per plane of the encoder's format. Alternatives are compared in
docs/decisions/0002-motion-by-resampling.md.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generators.spec.model import Motion

if TYPE_CHECKING:
    from PIL.Image import Image

ZOOM = 1.12
"""Ratio of the still's size to the smallest view of the camera."""

_AHEAD = 4
_WORKERS = 2


@dataclass(frozen=True)
class View:
    """The camera's view, in fractions of the still: its top left corner and its size."""

    left: float
    top: float
    size: float


def camera_view(motion: Motion, *, frame: int, frames: int) -> View:
    """The camera's view at one frame; it moves at constant speed from the first frame to the last."""
    done = frame / max(1, frames - 1)
    near = 1 / ZOOM
    slack = 1 - near
    if motion in ("zoom-in", "zoom-out"):
        # Equal ratios between frames look like constant speed; equal differences look like slowing down.
        size = near ** (done if motion == "zoom-in" else 1 - done)
        return View((1 - size) / 2, (1 - size) / 2, size)
    if motion in ("pan-left", "pan-right"):
        return View(slack * (done if motion == "pan-right" else 1 - done), slack / 2, near)
    if motion in ("pan-up", "pan-down"):
        return View(slack / 2, slack * (done if motion == "pan-down" else 1 - done), near)
    return View(0.0, 0.0, 1.0)


def still_size(width: int, height: int) -> tuple[int, int]:
    """Size in pixels (even) of a prepared still for a frame of `width` x `height`."""
    return round(width * ZOOM / 2) * 2, round(height * ZOOM / 2) * 2


def moving_frames(still: bytes, motion: Motion, *, width: int, height: int, frames: int) -> Iterator[bytes]:
    """Raw yuv420p frames of a still (raw yuv420p of `still_size`) under a moving camera.

    Two threads draw a few frames ahead; the result does not depend on their number.
    """
    planes = _planes(still, *still_size(width, height))
    sizes = ((width, height), (width // 2, height // 2), (width // 2, height // 2))

    def draw(frame: int) -> bytes:
        view = camera_view(motion, frame=frame, frames=frames)
        return b"".join(_look(plane, view, size) for plane, size in zip(planes, sizes, strict=True))

    with ThreadPoolExecutor(_WORKERS) as pool:
        waiting: deque[Future[bytes]] = deque()
        try:
            for frame in range(frames):
                waiting.append(pool.submit(draw, frame))
                if len(waiting) > _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _planes(still: bytes, width: int, height: int) -> tuple[Image, Image, Image]:
    from PIL import Image

    luma, chroma = width * height, (width // 2) * (height // 2)
    half = (width // 2, height // 2)
    return (
        Image.frombytes("L", (width, height), still[:luma]),
        Image.frombytes("L", half, still[luma : luma + chroma]),
        Image.frombytes("L", half, still[luma + chroma :]),
    )


def _look(plane: Image, view: View, size: tuple[int, int]) -> bytes:
    from PIL import Image

    width, height = plane.size
    left, top = view.left * width, view.top * height
    # Rounding may put the far edge slightly outside the picture, which Pillow refuses.
    box = (left, top, min(width, left + view.size * width), min(height, top + view.size * height))
    return plane.resize(size, Image.Resampling.BICUBIC, box=box).tobytes()
