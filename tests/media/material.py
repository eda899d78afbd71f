"""Pictures and sounds the media tests make for themselves, and what they read back."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw

from generators.media.encoder import Encoding
from generators.media.ffmpeg import run_ffmpeg

SMALL = Encoding(width=320, height=180, fps=30, quality="draft")


def write_photo(path: Path, *, size: tuple[int, int] = (640, 360)) -> Path:
    """A colourful picture with soft and hard edges."""
    rng = np.random.default_rng(7)
    coarse = Image.fromarray(rng.integers(0, 255, (6, 10, 3), dtype=np.uint8))
    picture = coarse.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for number in range(12):
        x, y = int(rng.integers(0, size[0])), int(rng.integers(0, size[1]))
        draw.ellipse([x - 20, y - 20, x + 20, y + 20], fill=(number * 20, 255 - number * 20, 90))
    picture.save(path)
    return path


def write_overlay(path: Path, color: tuple[int, int, int, int], box: tuple[int, int, int, int]) -> Path:
    """A transparent picture of the small size with one filled box."""
    picture = Image.new("RGBA", (SMALL.width, SMALL.height), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle(box, fill=color)
    picture.save(path)
    return path


def write_counting_clip(path: Path, *, frames: int, fps: int = 30, sound: bool = False) -> Path:
    """A clip whose frame k is grey of 16 + 2k in luma, so that each frame can be told from the next."""
    tone = ["-f", "lavfi", "-i", f"sine=440:r=48000:d={frames / fps}"] if sound else []
    counted = (
        f"color=c=black:s={SMALL.width}x{SMALL.height}:r={fps},format=yuv420p,geq=lum='16+2*N':cb=128:cr=128"
    )
    run_ffmpeg(
        [
            *("-f", "lavfi", "-i", counted, *tone, "-frames:v", str(frames)),
            *("-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-c:a", "aac", str(path)),
        ]
    )
    return path


def write_speech(path: Path, *, seconds: float, level: float) -> Path:
    """A 48 kHz mono WAV with bursts of a buzzing tone, four a second, as syllables come."""
    time = np.arange(round(seconds * 48_000)) / 48_000
    buzz = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 8))
    samples = buzz * (np.sin(2 * np.pi * 4 * time) > -0.3) * level
    return write_wav(path, samples[:, None])


def write_tone(path: Path, *, seconds: float, level: float = 0.3, hertz: float = 220.0) -> Path:
    """A 48 kHz stereo WAV with one steady tone."""
    time = np.arange(round(seconds * 48_000)) / 48_000
    tone = np.sin(2 * np.pi * hertz * time) * level
    return write_wav(path, np.stack([tone, tone], axis=1))


def write_wav(path: Path, samples: Any) -> Path:
    """16-bit WAV at 48 kHz from samples by channels."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def read_planes(path: Path) -> list[Any]:
    """All frames as raw yuv420p arrays."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


def read_rgb(path: Path, frame: int, place: tuple[int, int]) -> tuple[int, int, int]:
    """The colour of one pixel."""
    from generators.media.stills import read_frame

    pixel = read_frame(path, frame).getpixel(place)
    assert isinstance(pixel, tuple)
    return (int(pixel[0]), int(pixel[1]), int(pixel[2]))


def read_samples(path: Path) -> Any:
    """All sound as float samples by two channels at 48 kHz."""
    raw = path.with_suffix(".samples.raw")
    run_ffmpeg(["-i", str(path), "-f", "f32le", "-ar", "48000", "-ac", "2", str(raw)])
    return np.fromfile(raw, dtype=np.float32).reshape(-1, 2)


def level_db(samples: Any) -> float:
    """Root mean square in decibels of full scale."""
    return float(20 * np.log10(np.sqrt((samples.astype(np.float64) ** 2).mean()) + 1e-9))


def count_decoded_frames(path: Path) -> int:
    """The number of pictures that decode. Raises av.FFmpegError if one does not."""
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        return sum(1 for _ in container.decode(video=0))
