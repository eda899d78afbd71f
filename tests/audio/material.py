"""Sound files the tests of this room make for themselves."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from generators.audio.decode import Sound, sound_blocks


def tone(seconds: float, *, hertz: float = 440.0, rate: int = 48_000, level: float = 0.3) -> Any:
    """Mono samples of one steady tone."""
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def encode(
    path: Path,
    samples: Any,
    *,
    codec: str,
    rate: int = 48_000,
    layout: str = "mono",
    start: float = 0.0,
) -> Path:
    """Write samples (mono, or by channels) as one sound track, whose clock begins at `start` seconds."""
    rows = np.atleast_2d(np.ascontiguousarray(samples.T if samples.ndim > 1 else samples, dtype=np.float32))
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        size = 1024
        for at in range(0, rows.shape[1], size):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(rows[:, at : at + size]), format="fltp", layout=layout
            )
            frame.sample_rate = rate
            frame.time_base = Fraction(1, rate)
            frame.pts = round(start * rate) + at
            for packet in stream.encode(frame):
                out.mux(packet)
        out.mux(list(stream.encode(None)))
    return path


def film_bytes(path: Path, samples: Any = None) -> bytes:
    """A second of picture, and samples (mono, 48 kHz) as its sound where there are any."""
    with av.open(str(path), "w") as out:
        picture = out.add_stream("mpeg2video", rate=25, width=64, height=64, pix_fmt="yuv420p")
        sound = None if samples is None else out.add_stream("aac", rate=48_000, layout="mono")
        for _ in range(25):
            out.mux(list(picture.encode(av.VideoFrame(64, 64, "yuv420p"))))
        out.mux(list(picture.encode(None)))
        if sound is not None:
            frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
            frame.sample_rate = 48_000
            out.mux([*sound.encode(frame), *sound.encode(None)])
    return path.read_bytes()


def wav_bytes(
    samples: Any, *, rate: int = 48_000, channels: int = 1, length: int | None = None, before: bytes = b""
) -> bytes:
    """A 16-bit WAV by hand; `length` is what its header says of its data, `before` are chunks of others."""
    data: bytes = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    said = len(data) if length is None else length
    form = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * channels * 2 & 0xFFFFFFFF, channels * 2, 16
    )
    body = b"WAVE" + before + form + struct.pack("<4sI", b"data", said) + data
    return b"RIFF" + struct.pack("<I", min(len(body), 0xFFFFFFFF)) + body


def heard(source: Path | bytes, *, track: int = 0, begin: Fraction | None = None) -> Any:
    """All samples by two channels."""
    blocks = list(sound_blocks(Sound(source, "it", track), begin))
    return np.concatenate(blocks) if blocks else np.zeros((0, 2), dtype=np.float32)


def pitches(samples: Any, step: float = 0.5) -> Sequence[int]:
    """The strongest frequency of each stretch, rounded to 10 Hz; 0 for silence."""
    mono, size, found = samples.mean(axis=1), round(step * 48_000), []
    for at in range(0, len(mono) - size // 2, size):
        part = mono[at : at + size]
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
        loud = np.sqrt((part**2).mean()) > 1e-3
        found.append(round(spectrum.argmax() * 48_000 / len(part) / 10) * 10 if loud else 0)
    return found
