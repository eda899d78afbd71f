"""The volume curve that makes room for speech: down before a voice begins, slowly up after it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ATTACK_SECONDS = 0.35
"""The bed is down when the first word comes, so it starts to go down before it."""

HOLD_SECONDS = 0.2
RELEASE_SECONDS = 1.0
POINTS_PER_SECOND = 100

Interval = tuple[float, float]
"""Start and end of speech in seconds."""


def duck_curve(speech: Sequence[Interval], *, seconds: float, duck_db: float) -> Floats:
    """Gain factors, one per hundredth of a second from 0 to past `seconds`.

    Ramps are half cosines in decibels, so the bed breathes and never clicks. A pause too short for the
    whole release lets it rise only part of the way.
    """
    import numpy as np

    times = np.arange(int(seconds * POINTS_PER_SECOND) + 2) / POINTS_PER_SECOND
    depth = np.zeros_like(times)
    for start, end in speech:
        falling = (times - (start - ATTACK_SECONDS)) / ATTACK_SECONDS
        rising = (end + HOLD_SECONDS + RELEASE_SECONDS - times) / RELEASE_SECONDS
        share = np.clip(np.minimum(falling, rising), 0.0, 1.0)
        depth = np.maximum(depth, (1 - np.cos(np.pi * share)) / 2)
    factors: Floats = 10.0 ** (depth * duck_db / 20)
    return factors
