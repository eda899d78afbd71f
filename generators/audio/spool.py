"""Decoded sound on disk, read back by places: an hour of it costs no more memory than a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generators.audio.clocked import RATE

if TYPE_CHECKING:
    from generators.audio.clocked import Samples

BLOCK = 10 * RATE
"""Samples that are worked on at a time."""

_BYTES = 8
"""Of one sample: two channels of 32-bit floats."""

_SILENCE = 10 ** (-80 / 20)
"""What never swings further from its middle is no sound: dither, a constant, a muted track."""

_CANCELLED = 0.05
"""Share of the power that must be left when both channels are added; even unrelated ones leave half."""


def is_silent(block: Samples) -> bool:
    """Whether there is nothing to hear in samples by channels, at any volume."""
    return float((block.max(axis=0) - block.min(axis=0)).max()) / 2 < _SILENCE


class Spool:
    """One sound's samples, 48 kHz stereo, in a raw file of its own."""

    def __init__(self, path: Path, blocks: Iterable[Samples], *, limit: int | None = None) -> None:
        """Write the blocks to `path`, at most `limit` samples of them."""
        self.path = path
        self.samples = 0
        self.is_silent = True
        """Whether there is nothing to hear at any volume."""
        powers = [0.0, 0.0]
        with path.open("wb") as file:
            for block in _cut(blocks, limit):
                file.write(block.tobytes())
                self.samples += len(block)
                self.is_silent = self.is_silent and is_silent(block)
                powers = [a + b for a, b in zip(powers, _powers(block), strict=True)]
        self._turned = powers[1] < _CANCELLED * powers[0]

    def read(self, start: int, stop: int) -> Samples:
        """The samples of a stretch, as far as it lies in the sound.

        Where the channels would cancel each other in a single loudspeaker (one recorded with its wires
        crossed), the right one is turned.
        """
        import numpy as np

        start, stop = max(0, start), min(stop, self.samples)
        count = max(0, stop - start) * 2
        found = np.fromfile(self.path, dtype=np.float32, count=count, offset=start * _BYTES)
        block: Samples = found.reshape(-1, 2)
        if self._turned:
            block[:, 1] *= -1
        return block

    def blocks(self) -> Iterator[Samples]:
        """All of it, piece by piece."""
        for start in range(0, self.samples, BLOCK):
            yield self.read(start, start + BLOCK)


def _cut(blocks: Iterable[Samples], limit: int | None) -> Iterator[Samples]:
    left = limit
    for block in blocks:
        yield block if left is None else block[:left]
        if left is not None:
            left -= len(block)
            if left <= 0:
                return


def _powers(block: Samples) -> tuple[float, float]:
    """Of both channels, and of what is left of them in one."""
    import numpy as np

    wide = block.astype(np.float64)
    return float((wide**2).mean(axis=1).sum()), float((wide.mean(axis=1) ** 2).sum())
