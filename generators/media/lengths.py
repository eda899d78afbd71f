"""A sound at the length it is needed: followed by silence, repeated with its picture, looped as music is."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generators.audio.clocked import RATE
from generators.audio.spool import Spool

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generators.audio.clocked import Samples
    from generators.media.canvas import Gain, Read

_SEAM_SECONDS = 1.0
_EDGE = RATE // 200
"""Samples over which a round of a clip comes and goes: a cut through a wave would click."""


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
    """The sound again and again, each round beginning when the picture's does, however long the sound is."""
    import numpy as np

    def read(start: int, stop: int) -> Samples:
        out = np.zeros((stop - start, 2), dtype=np.float32)
        # One earlier than computed, since beginnings are rounded to samples.
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
    """The sample a round begins with: counted from the whole, so that a hundred rounds drift by none."""
    return round(number * round_seconds * RATE)


def looped(spool: Spool, samples: int) -> Read:
    """Music repeated over `samples`; each seam is a crossfade of equal power, so that it is not heard."""
    import numpy as np

    length = spool.samples
    seam = min(round(_SEAM_SECONDS * RATE), length // 4)
    period = length - seam
    # The round that reaches the end.
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
    """Coming in from silence and going out to it, each over `samples`, at most a third of the length."""
    import numpy as np

    fade = min(samples, length // 3)

    def gains(start: int, stop: int) -> Samples:
        places = np.arange(start, stop)
        edge = np.minimum(places, length - 1 - places) + 0.5
        return _column(_sine(edge, fade))

    return gains


def _sine(places: NDArray[np.floating], over: int) -> NDArray[np.float64]:
    """A quarter of a sine from 0 up to 1 over so many samples, 1 from there on."""
    import numpy as np

    share = np.clip(places / max(1, over), 0.0, 1.0) if over else np.ones(len(places))
    rising: NDArray[np.float64] = np.sin(share * (np.pi / 2))
    return rising


def _column(gains: NDArray[np.float64]) -> Samples:
    """Gains as samples have them: single precision, with an axis for the channels."""
    import numpy as np

    column: Samples = gains.astype(np.float32)[:, None]
    return column
