"""Decoded frames as one stream of 48 kHz stereo samples, each at its time in the file."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import av
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 48_000
"""Samples per second of all sound."""

_TOLERANCE = Fraction(15, 1000)
"""Times are rounded, to milliseconds in Matroska; smaller differences are ignored to avoid clicks."""

LONGEST_GAP_SECONDS = 3600
LONGEST_OVERLAP_SECONDS = 1
"""A clock that jumps further was reset, as where two recordings were joined: the sound continues."""

_LOUDEST = 1e5
"""Float files may hold any value, such as integers by mistake; larger samples are clipped."""


def mono(block: Samples) -> Samples:
    """Both channels mixed to one; a file with one channel keeps its samples."""
    both: Samples = block.sum(axis=1) * 0.5**0.5
    return both


def is_clock_reset(off: Fraction) -> bool:
    """Whether a clock that is `off` seconds from the expected time was reset, so that it is ignored."""
    return not -LONGEST_OVERLAP_SECONDS <= off <= LONGEST_GAP_SECONDS


class TimedSamples:
    """Converts frames of any format, in file order, to blocks of stereo samples."""

    def __init__(self, begin: Fraction | None, *, by_count: bool) -> None:
        """`begin` is the time of the first sample returned; None takes the first frame's.

        `by_count`: ignore the frames' times.
        """
        self._origin = begin
        self._by_count = by_count
        self._resampler: av.AudioResampler | None = None
        self._form: tuple[str, str, int] | None = None
        self._expected: Fraction | None = None
        """Time at which the next frame continues the last one."""
        self._given = 0
        self._drop = 0

    def take(self, frame: av.AudioFrame) -> Iterator[Samples]:
        """The blocks of one more frame."""
        import av

        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._form:
            yield from self._drained()
            self._form = form
        if not self._by_count and frame.pts is not None and frame.time_base is not None:
            yield from self._moved_to(frame.pts * frame.time_base)
        if self._expected is not None:
            self._expected += Fraction(frame.samples, frame.sample_rate)
        if self._resampler is None:
            # One channel goes to both sides 3 dB lower, so that its loudness stays.
            self._resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        frame.pts = None
        yield from self._given_out(self._resampler.resample(frame))

    def rest(self) -> Iterator[Samples]:
        """The remaining blocks after the last frame."""
        yield from self._drained()

    def _moved_to(self, time: Fraction) -> Iterator[Samples]:
        if self._expected is None:
            self._origin = time if self._origin is None else self._origin
        else:
            off = time - self._expected
            if abs(off) <= _TOLERANCE:
                return
            if is_clock_reset(off):
                # Continue as if the clock had not jumped.
                self._origin = (self._origin or Fraction(0)) + off
        yield from self._drained()
        self._expected = time
        ahead = round((time - (self._origin or Fraction(0))) * RATE) - self._given
        self._drop = max(0, -ahead)
        yield from self._silence(ahead)

    def _silence(self, samples: int) -> Iterator[Samples]:
        import numpy as np

        while samples > 0:
            block = np.zeros((min(samples, RATE), 2), dtype=np.float32)
            samples -= len(block)
            self._given += len(block)
            yield block

    def _drained(self) -> Iterator[Samples]:
        if self._resampler is not None:
            yield from self._given_out(self._resampler.resample(None))
            self._resampler = None

    def _given_out(self, frames: list[av.AudioFrame]) -> Iterator[Samples]:
        import numpy as np

        for frame in frames:
            block = np.ascontiguousarray(frame.to_ndarray().T)
            dropped = min(self._drop, len(block))
            self._drop -= dropped
            block = block[dropped:]
            if len(block):
                self._given += len(block)
                bounded = np.nan_to_num(block, nan=0.0, posinf=_LOUDEST, neginf=-_LOUDEST)
                yield np.clip(bounded, -_LOUDEST, _LOUDEST)
