"""The mix on disk: sounds are added block by block, so that an hour of video needs little memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generators.audio.spool import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.audio.timed_samples import Samples

    Read = Callable[[int, int], Samples]
    """The samples from `start` to `stop`: exactly that many, silence where the sound has none."""

    Gain = Callable[[int, int], Samples]
    """The factors of those samples, one per sample, with an axis for the channels."""

_BYTES = 8
"""Per sample: two channels of 32-bit floats."""


class MixBuffer:
    """A raw file of 48 kHz stereo float samples, silent at first, that sounds are added to."""

    def __init__(self, path: Path, samples: int) -> None:
        self.path = path
        self.samples = samples
        with path.open("wb") as file:
            file.truncate(samples * _BYTES)

    def add(self, read: Read, *, start: int, length: int, gains: list[Gain]) -> None:
        """Add `length` samples at `start`, up to the canvas's end, each multiplied by all gains.

        The gains count from the sound's first sample.
        """
        import numpy as np

        end = min(length, self.samples - start)
        with self.path.open("r+b") as file:
            for at in range(0, end, BLOCK):
                stop = min(at + BLOCK, end)
                block = read(at, stop)
                for gain in gains:
                    block *= gain(at, stop)
                file.seek((start + at) * _BYTES)
                below = np.frombuffer(file.read((stop - at) * _BYTES), dtype=np.float32)
                file.seek((start + at) * _BYTES)
                file.write((below.reshape(-1, 2) + block).tobytes())
