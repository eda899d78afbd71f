"""Decoded sound on disk, read back in parts: an hour takes no more memory than a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generators.audio.timed_samples import RATE

if TYPE_CHECKING:
    from generators.audio.timed_samples import Samples

BLOCK = 10 * RATE
"""Samples processed at a time."""

_BYTES = 8
"""Per sample: two channels of 32-bit floats."""

_SILENCE = 10 ** (-80 / 20)
"""A lower amplitude is silence: dither, DC offset, a muted track."""

_CANCELLED = 0.05
"""Least share of the power that the sum of both channels keeps; unrelated channels keep half."""


def is_silent(block: Samples) -> bool:
    """Whether a block is silent, apart from DC offset."""
    return float((block.max(axis=0) - block.min(axis=0)).max()) / 2 < _SILENCE


class Spool:
    """One sound's samples, 48 kHz stereo, in a raw file."""

    def __init__(self, path: Path, blocks: Iterable[Samples], *, limit: int | None = None) -> None:
        """Write the blocks to `path`, at most `limit` samples of them."""
        self.path = path
        self.samples = 0
        self.is_silent = True
        """Whether all blocks are silent."""
        powers = [0.0, 0.0]
        with path.open("wb") as file:
            for block in _cut(blocks, limit):
                file.write(block.tobytes())
                self.samples += len(block)
                self.is_silent = self.is_silent and is_silent(block)
                powers = [a + b for a, b in zip(powers, _powers(block), strict=True)]
        self._turned = powers[1] < _CANCELLED * powers[0]

    def read(self, start: int, stop: int) -> Samples:
        """The samples from `start` to `stop`, as far as the sound has them.

        Where the channels would cancel out on a single loudspeaker (one was recorded with its wires
        crossed), the right one is inverted.
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
        """All samples, block by block."""
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
    """The power of both channels, and that of their mono mix."""
    import numpy as np

    wide = block.astype(np.float64)
    return float((wide**2).mean(axis=1).sum()), float((wide.mean(axis=1) ** 2).sum())
