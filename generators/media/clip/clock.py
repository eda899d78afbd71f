"""Where a clip's time begins: the common zero of its picture and its sound."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generators.media.probe import pictures_of

if TYPE_CHECKING:
    from av.container import InputContainer


def zero_of(container: InputContainer) -> Fraction:
    """The clip's zero, in the clock of its packets.

    It is the earliest start of all its pictures and sounds, as in players: a file whose clock starts at ten
    seconds plays from its beginning, and a picture that starts a second after the sound keeps that delay.
    The starts already include edit lists and an encoder's priming samples.
    """
    starts = [
        stream.start_time * stream.time_base
        for stream in (*pictures_of(container), *container.streams.audio)
        if stream.start_time is not None and stream.time_base is not None
    ]
    return min(starts, default=Fraction(0))
