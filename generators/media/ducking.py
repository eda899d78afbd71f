"""The volume curve that makes room for speech: down before a voice begins, slowly up after it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generators.audio.clocked import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generators.audio.clocked import Samples
    from generators.media.canvas import Gain

    Floats = NDArray[np.float64]

ATTACK_SECONDS = 0.35
"""The bed is down when the first word comes, so it starts to go down before it."""

HOLD_SECONDS = 0.2
RELEASE_SECONDS = 1.0
POINTS_PER_SECOND = 100

Interval = tuple[float, float]
"""Start and end of speech in seconds."""


class Ducking:
    """How far a sound goes down under speech, at any place of the film."""

    def __init__(self, speech: Sequence[Interval], duck_db: float) -> None:
        self._curve = duck_curve(speech, duck_db=duck_db)

    def gains(self, start: int) -> Gain:
        """The gains of a sound that begins at a sample of the film."""
        import numpy as np

        def read(first: int, stop: int) -> Samples:
            places = np.arange(start + first, start + stop) * (POINTS_PER_SECOND / RATE)
            out: Samples = np.interp(places, np.arange(len(self._curve)), self._curve).astype(np.float32)
            return out[:, None]

        return read


def duck_curve(speech: Sequence[Interval], *, duck_db: float) -> Floats:
    """Gain factors, one per hundredth of a second from 0 to where the last speech is forgotten.

    Ramps are half cosines in decibels, so the bed breathes and never clicks. A pause too short for the
    whole release lets it rise only part of the way.
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
