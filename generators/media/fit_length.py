"""A sound at the required length: padded with silence, repeated with its picture, or looped as music."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generators.audio.spool import Spool
from generators.audio.timed_samples import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generators.audio.timed_samples import Samples
    from generators.media.mix_buffer import Gain, Read

_SEAM_SECONDS = 1.0
_EDGE = RATE // 200
"""Samples of fade at both ends of a clip's round: a hard cut would click."""


def held(spool: Spool, length: int) -> Read:
    """The first `length` samples, then silence."""
    import numpy as np

    def read(start: int, stop: int) -> Samples:
        out = np.zeros((stop - start, 2), dtype=np.float32)
        found = spool.read(start, min(stop, length))
        out[: len(found)] = found
        return out

    return read


def repeated(spool: Spool, round_seconds: Fraction) -> Read:
    """The sound repeated; each round begins with the picture's, whatever the sound's length."""
    import numpy as np

    def read(start: int, stop: int) -> Samples:
        out = np.zeros((stop - start, 2), dtype=np.float32)
        # One round earlier than computed: beginnings are rounded to samples.
        number = max(0, int(Fraction(start, RATE) / round_seconds) - 1)
        while (begin := round_start(number, round_seconds)) < stop:
            end = round_start(number + 1, round_seconds)
            first, last = max(start, begin), min(stop, end)
            if first < last:
                found = spool.read(first - begin, last - begin)
                length = min(end - begin, spool.samples)
                found *= faded(length, _EDGE)(first - begin, first - begin + len(found))
                out[first - start : first - start + len(found)] = found
            number += 1
        return out

    return read


def round_start(number: int, round_seconds: Fraction) -> int:
    """The first sample of a round: computed from the start of the sound, so that rounds do not drift."""
    return round(number * round_seconds * RATE)


def looped(spool: Spool, samples: int) -> Read:
    """Music repeated over `samples`; each seam is an equal-power crossfade, which is inaudible."""
    import numpy as np

    length = spool.samples
    seam = min(round(_SEAM_SECONDS * RATE), length // 4)
    period = length - seam
    # The last round.
    last = max(0, -(-(samples - length) // period))

    def read(start: int, stop: int) -> Samples:
        out = np.zeros((stop - start, 2), dtype=np.float32)
        for number in range(max(0, (start - length) // period), min(last, stop // period) + 1):
            begin = number * period
            first, end = max(start, begin), min(stop, begin + length)
            if first < end:
                places = np.arange(first - begin, end - begin)
                coming = _sine(places + 0.5, seam if number else 0)
                going = _sine(length - places - 0.5, seam if number < last else 0)
                found = spool.read(first - begin, end - begin)
                out[first - start : end - start] += found * _column(coming * going)
        return out

    return read


def faded(length: int, samples: int) -> Gain:
    """A fade-in and fade-out, each over `samples`, at most a third of the length."""
    import numpy as np

    fade = min(samples, length // 3)

    def gains(start: int, stop: int) -> Samples:
        places = np.arange(start, stop)
        edge = np.minimum(places, length - 1 - places) + 0.5
        return _column(_sine(edge, fade))

    return gains


def _sine(places: NDArray[np.floating], over: int) -> NDArray[np.float64]:
    """A quarter of a sine from 0 to 1 over so many samples, then 1."""
    import numpy as np

    share = np.clip(places / max(1, over), 0.0, 1.0) if over else np.ones(len(places))
    rising: NDArray[np.float64] = np.sin(share * (np.pi / 2))
    return rising


def _column(gains: NDArray[np.float64]) -> Samples:
    """Gains in the shape of samples: single precision, with an axis for the channels."""
    import numpy as np

    column: Samples = gains.astype(np.float32)[:, None]
    return column
