"""Target levels of all sound, and the limit of amplification."""

from __future__ import annotations

import math

SPEECH_RMS_DB = -20.0
"""Level of a voice while it speaks, below full scale."""

MOST_RAISE_DB = 20.0
"""Most amplification: beyond it, mainly the noise of room and microphone becomes audible."""


def decibels(gain: float) -> float:
    """A sample factor as decibels."""
    return 20 * math.log10(gain)


def factor(gain_db: float) -> float:
    """Decibels as a sample factor."""
    return float(10.0 ** (gain_db / 20))
