"""Where a clip's time begins: the one zero that its picture and its sound are placed by."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generators.media.probe import opened, pictures_of

if TYPE_CHECKING:
    from av.container import InputContainer


def zero_seconds(path: Path) -> Fraction:
    """The clip's zero, in the clock that its packets' times count in.

    It is the earliest start of all its pictures and sounds, as players take it: a file whose clock starts
    at ten seconds plays from its beginning, and a picture that starts a second after the sound stays so.
    Edit lists and an encoder's priming samples are in the starts already.
    Raises StepFailed for a file that is no media.
    """
    with opened(path) as container:
        return zero_of(container)


def zero_of(container: InputContainer) -> Fraction:
    """The same for a file that is open."""
    starts = [
        stream.start_time * stream.time_base
        for stream in (*pictures_of(container), *container.streams.audio)
        if stream.start_time is not None and stream.time_base is not None
    ]
    return min(starts, default=Fraction(0))
