"""Clips the tests make for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from generators.media.encoder import Encoding
from generators.media.ffmpeg import run_ffmpeg
from generators.media.ground import ClipGround
from generators.media.segment import encode_segment
from tests.media.material import read_rgb

SMALL = Encoding(width=160, height=90, fps=10, quality="draft")
RED, GREEN, BLUE = (254, 0, 0), (0, 128, 0), (0, 0, 254)
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p")


def write_clip(path: Path, graph: str, *args: str) -> Path:
    """A clip of a lavfi graph, coded by `args`."""
    run_ffmpeg(["-f", "lavfi", "-i", graph, *(args or X264), str(path)])
    return path


def colors_graph(colors: Sequence[str], *, rate: int = 10, seconds: float = 1.0, size: str = "160x90") -> str:
    """Flat colours, one after the other."""
    parts = [f"color={c}:s={size}:r={rate}:d={seconds}[{n}]" for n, c in enumerate(colors)]
    inputs = "".join(f"[{n}]" for n in range(len(colors)))
    return ";".join([*parts, f"{inputs}concat=n={len(colors)}"])


def write_slides(path: Path, colors: Sequence[str], *, milliseconds: int = 1000, loop: int = 0) -> Path:
    """An animated picture file of flat colours."""
    pictures = [Image.new("RGB", (160, 90), color) for color in colors]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=milliseconds, loop=loop)
    return path


def shown(clip: ClipGround, *, seconds: float, encoding: Encoding = SMALL) -> Path:
    """The segment of a scene over a clip."""
    path = clip.path.with_name("segment.mp4")
    encode_segment(path, ground=clip, frames=round(seconds * encoding.fps), encoding=encoding)
    return path


def names(segment: Path, seconds: Sequence[float], *, fps: int = 10) -> list[str]:
    """The nearest of red, green, blue, black and white at the middle of the picture, at each time."""
    known = {"red": RED, "green": GREEN, "blue": BLUE, "black": (0, 0, 0), "white": (255, 255, 255)}

    def nearest(color: tuple[int, int, int]) -> str:
        return min(known, key=lambda n: sum((a - b) ** 2 for a, b in zip(known[n], color, strict=True)))

    return [nearest(read_rgb(segment, round(at * fps), (80, 45))) for at in seconds]
