"""The bottom layer of a scene's picture, as plain data, and the filters that fit pictures to the frame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generators.media.encoder import SWS_FLAGS
from generators.spec.model import Fit, Motion

WhenShort = Literal["hold-last", "loop", "slow"]

TO_RGB = f"scale=flags={SWS_FLAGS},format=gbrp"
"""Filter to planar RGB, in which still layers are composed."""

TO_RGBA = f"scale=flags={SWS_FLAGS},format=gbrap"


@dataclass(frozen=True)
class ColorGround:
    """One flat colour, `#rrggbb`."""

    color: str


@dataclass(frozen=True)
class GradientGround:
    """Two or more colours, `#rrggbb`, from top left to bottom right."""

    colors: tuple[str, ...]


@dataclass(frozen=True)
class StillGround:
    """A picture file."""

    path: Path
    fit: Fit = "cover"
    motion: Motion = "none"
    behind: tuple[str, str] | None = None
    """The gradient behind transparent parts of the picture; None is black."""


@dataclass(frozen=True)
class ClipGround:
    """A clip's file, without its sound."""

    path: Path
    start_seconds: float = 0.0
    end_seconds: float | None = None
    """None is the file's end."""
    fit: Fit = "cover"
    when_short: WhenShort = "hold-last"
    behind: tuple[str, str] | None = None
    """The gradient behind transparent parts of the clip; None is black."""
    skip_frames: int = 0
    """How many of the scene's first frames are skipped, to preview a single frame."""
    scene_frames: int | None = None
    """How many frames the scene has, where only some are requested."""


Ground = ColorGround | GradientGround | StillGround | ClipGround


def fit_filters(width: int, height: int, *, fit: Fit) -> str:
    """Filters that fit any picture to `width` x `height` without distortion.

    `cover` fills the frame and crops; `contain` shows all of it over a blurred, dimmed cover of itself.
    """
    cover = _covering(width, height)
    if fit == "cover":
        return f"{_SQUARE},{cover}"
    # Blurring an eighth of the size looks the same and costs a sixty-fourth.
    small = (
        f"scale={_even(width / 8)}:{_even(height / 8)}:{_SMOOTH},gblur=sigma={max(width, height) / 320:.3f}"
    )
    dim = "colorchannelmixer=rr=0.5:gg=0.5:bb=0.5"
    return (
        f"{_SQUARE},{TO_RGB},split[whole][blurred];"
        f"[blurred]{cover},{small},scale={width}:{height}:flags={SWS_FLAGS},{dim}[bars];"
        f"[whole]{_inside(width, height)}[inside];"
        "[bars][inside]overlay=x='(W-w)/2':y='(H-h)/2':format=gbrp"
    )


def inside_filters(width: int, height: int) -> str:
    """Filters that show all of a picture with alpha in the middle of a transparent frame."""
    return f"{_SQUARE},{_inside(width, height)},pad={width}:{height}:(ow-iw)/2:(oh-ih)/2:color=black@0"


_SMOOTH = f"flags=lanczos+{SWS_FLAGS.partition('+')[2]}"

_SQUARE = f"scale=w='max(2,round(iw*sar))':h=ih:{_SMOOTH},setsar=1"
"""Pixels as wide as they are high."""


def _covering(width: int, height: int) -> str:
    # Parts far outside are cropped first: a strip of 9000 x 2 would become one of 1,215,000 x 270.
    near = f"crop=w='min(iw,ceil({4 * width}*ih/{height}))':h='min(ih,ceil({4 * height}*iw/{width}))'"
    larger = f"scale={width}:{height}:force_original_aspect_ratio=increase:{_SMOOTH}"
    return f"{near},{larger},crop={width}:{height}"


def _inside(width: int, height: int) -> str:
    factor = f"min({width}/iw,{height}/ih)"
    return f"scale=w='max(1,round(iw*{factor}))':h='max(1,round(ih*{factor}))':{_SMOOTH}"


def _even(value: float) -> int:
    return max(2, round(value / 2) * 2)
