"""The volume curve under speech: down before a voice begins, slowly up after it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generators.audio.timed_samples import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generators.audio.timed_samples import Samples
    from generators.media.mix_buffer import Gain

    Floats = NDArray[np.float64]

ATTACK_SECONDS = 0.35
"""The bed goes down before the first word, so that it is low when the word begins."""

HOLD_SECONDS = 0.2
RELEASE_SECONDS = 1.0
POINTS_PER_SECOND = 100

Interval = tuple[float, float]
"""Start and end of speech in seconds."""


class Ducking:
    """How far a sound is lowered under speech, at any time of the video."""

    def __init__(self, speech: Sequence[Interval], duck_db: float) -> None:
        self._curve = duck_curve(speech, duck_db=duck_db)

    def gains(self, start: int) -> Gain:
        """The gains of a sound that begins at sample `start` of the video."""
        import numpy as np

        def read(first: int, stop: int) -> Samples:
            places = np.arange(start + first, start + stop) * (POINTS_PER_SECOND / RATE)
            out: Samples = np.interp(places, np.arange(len(self._curve)), self._curve).astype(np.float32)
            return out[:, None]

        return read


def duck_curve(speech: Sequence[Interval], *, duck_db: float) -> Floats:
    """Gain factors, one per hundredth of a second, from 0 to the end of the last release.

    Ramps are half cosines in decibels, which do not click. A pause shorter than the release raises the bed
    only part of the way.
    """
    import numpy as np

    after = HOLD_SECONDS + RELEASE_SECONDS
    latest = max((end for _, end in speech), default=0.0) + after
    depth = np.zeros(int(latest * POINTS_PER_SECOND) + 2)
    for start, end in speech:
        first = max(0, int((start - ATTACK_SECONDS) * POINTS_PER_SECOND))
        last = int((end + after) * POINTS_PER_SECOND) + 2
        times = np.arange(first, min(last, len(depth))) / POINTS_PER_SECOND
        falling = (times - (start - ATTACK_SECONDS)) / ATTACK_SECONDS
        rising = (end + after - times) / RELEASE_SECONDS
        share = np.clip(np.minimum(falling, rising), 0.0, 1.0)
        here = depth[first : first + len(times)]
        np.maximum(here, (1 - np.cos(np.pi * share)) / 2, out=here)
    factors: Floats = 10.0 ** (depth * duck_db / 20)
    return factors
