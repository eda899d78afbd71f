"""How near one scene's encode comes to x264 alone, and how far it is from the arrangement one writes first.

Usage: python benchmarks/encode.py [draft|final] [frames]

Prints frames per second and, for each ground, two lines `ratio NAME VALUE`: ours over x264 alone (1 is the
limit) and ours over the naive arrangement (`-loop 1`, overlay per frame, zoompan), at the same preset and
rate factor, one after the other in the same run. Ratios are of frames per second of processor time.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generators.media.encoder import TO_VIDEO, Encoding, group_borders, x264_args
from generators.media.ffmpeg import run_ffmpeg
from generators.media.ground import StillGround
from generators.media.segment import concat_list, encode_segment, raw_input_args

WIDTH, HEIGHT, FPS = 1920, 1080, 30
SHOWN = 5
"""Frames each distinct overlay is shown for."""


def main(quality: Literal["draft", "final"], frames: int) -> None:
    """Measure both kinds of ground."""
    encoding = Encoding(WIDTH, HEIGHT, FPS, quality=quality)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        photo, runs = room / "photo.png", draw_overlays(room, frames)
        draw_photo(photo)
        zoom = f"zoompan=z='1+0.12*on/{frames}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=1"
        zoom = f"scale={WIDTH * 4}:-2,{zoom}:s={WIDTH}x{HEIGHT}:fps={FPS}"
        compare("still", StillGround(photo), f"scale={WIDTH}:{HEIGHT}", runs, encoding, room)
        compare("zoom", StillGround(photo, motion="zoom-in"), zoom, runs, encoding, room)


def compare(
    name: str,
    ground: StillGround,
    naive_filters: str,
    runs: list[tuple[Path, int]],
    encoding: Encoding,
    room: Path,
) -> None:
    """Print one ground's figures."""
    frames = sum(count for _, count in runs)
    encoder = x264_args(encoding, borders=group_borders(frames, FPS))
    output, raw, listed = room / f"{name}.mp4", room / f"{name}.yuv", room / "overlay.ffconcat"
    listed.write_text(concat_list(runs, fps=FPS, frames=frames))
    ours = speed(
        frames, lambda: encode_segment(output, ground=ground, frames=frames, encoding=encoding, overlay=runs)
    )
    run_ffmpeg(["-i", str(output), "-f", "rawvideo", str(raw)])
    alone_args = [*raw_args(encoding, raw), *encoder, str(room / "alone.mp4")]
    alone = speed(frames, lambda: run_ffmpeg(alone_args))
    raw.unlink()
    looped = ["-loop", "1", "-framerate", str(FPS), "-i", str(ground.path)]
    overlay = ["-f", "concat", "-safe", "0", "-i", str(listed)]
    graph = f"[0:v]{naive_filters}[g];[1:v]fps={FPS}[o];[g][o]overlay,{TO_VIDEO},trim=end_frame={frames}"
    naive_args = [*looped, *overlay, "-filter_complex", graph, *encoder, str(room / "naive.mp4")]
    naive = speed(frames, lambda: run_ffmpeg(naive_args))
    quality = encoding.quality
    say(f"{name} {quality}: ours {ours}, x264 alone {alone}, naive {naive}")
    say(f"ratio encode.{name}.{quality}.of_x264_alone {ours.per_cpu_second / alone.per_cpu_second:.3f}")
    say(f"ratio encode.{name}.{quality}.over_naive {ours.per_cpu_second / naive.per_cpu_second:.3f}")


def raw_args(encoding: Encoding, path: Path) -> list[str]:
    """Arguments that read raw pictures from a file."""
    return [*raw_input_args(encoding, "yuv420p")[:-1], str(path)]


@dataclass(frozen=True)
class Speed:
    """Frames per second on the clock, and per second of processor time, which other work does not disturb."""

    per_second: float
    per_cpu_second: float

    def __str__(self) -> str:
        return f"{self.per_second:.1f} ({self.per_cpu_second:.1f} per CPU second)"


def speed(frames: int, work: Callable[[], object]) -> Speed:
    """Measure one run, with the programs it starts."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    work()
    return Speed(frames / (time.perf_counter() - start), frames / (sum(os.times()[:4]) - before))


def draw_photo(path: Path) -> None:
    """A picture with detail at every scale, as a photo has."""
    import numpy as np
    from PIL import Image

    rng = np.random.default_rng(1)
    total = np.zeros((1350, 2400, 3), dtype=np.float32)
    for octave in range(1, 10):
        cells = rng.random((max(2, 2**octave * 9 // 16), 2**octave, 3)).astype(np.float32)
        layers = [
            Image.fromarray(cells[..., c]).resize((2400, 1350), Image.Resampling.BICUBIC) for c in range(3)
        ]
        total += np.stack([np.asarray(layer) for layer in layers], axis=-1) / 1.6**octave
    total = (total - total.min()) / (total.max() - total.min())
    Image.fromarray((total * 255).astype(np.uint8)).save(path)


def draw_overlays(room: Path, frames: int) -> list[tuple[Path, int]]:
    """A caption that grows, each state shown for a few frames."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(80)
    runs = []
    for number in range(frames // SHOWN):
        path = room / f"overlay{number}.png"
        picture = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
        draw = ImageDraw.Draw(picture)
        draw.rounded_rectangle([200, 760, 1720, 960], 30, fill=(15, 35, 80, 200))
        draw.text((240, 790), "One number that moves elections"[: number + 1], font=font, fill="white")
        picture.save(path)
        runs.append((path, SHOWN))
    left = frames - len(runs) * SHOWN
    return [*runs, (runs[-1][0], left)] if left else runs


def say(line: str) -> None:
    """Print at once, so that a long run shows how far it is."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "final"
    main("draft" if asked == "draft" else "final", int(sys.argv[2]) if len(sys.argv) > 2 else 120)
