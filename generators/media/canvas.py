"""The mix on disk: a whole film's samples, added to piece by piece, so that an hour needs little memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generators.audio.spool import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.audio.clocked import Samples

    Read = Callable[[int, int], Samples]
    """The samples from one place to another: exactly as many as asked for, silence where there are none."""

    Gain = Callable[[int, int], Samples]
    """The factors on those samples, one per sample, with an axis for the channels."""

_BYTES = 8
"""Of one sample: two channels of 32-bit floats."""


class Canvas:
    """`samples` of silence in a raw file, 48 kHz stereo float, that sounds are laid on."""

    def __init__(self, path: Path, samples: int) -> None:
        self.path = path
        self.samples = samples
        with path.open("wb") as file:
            file.truncate(samples * _BYTES)

    def lay(self, read: Read, *, start: int, length: int, gains: list[Gain]) -> None:
        """Add `length` samples from `start` on, as far as they lie inside, each times all the gains.

        The gains count from the sound's own first sample.
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
