"""Levels that all sound is brought to, and how far it may be raised for them."""

from __future__ import annotations

import math

SPEECH_RMS_DB = -20.0
"""Level of a voice while it speaks, below full scale."""

MOST_RAISE_DB = 20.0
"""Loudness is raised by no more: beyond, it is the noise of room and microphone that is heard."""


def decibels(gain: float) -> float:
    """A factor on samples as decibels."""
    return 20 * math.log10(gain)


def factor(gain_db: float) -> float:
    """Decibels as a factor on samples."""
    return float(10.0 ** (gain_db / 20))
