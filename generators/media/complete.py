"""Whether a media file is all there: files that were cut off play up to the cut, and then stand still."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import StepFailed

if TYPE_CHECKING:
    from av.container import InputContainer

_SAY_THEIR_LENGTH = {"matroska,webm", "avi", "flv", "asf"}
"""Containers whose header says how long all of it is, and is right where it says so."""

_END_MARKS = {"gif": b"\x3b", "apng": b"IEND\xae\x42\x60\x82"}

_HEADER_IS_WRONG_BY_SECONDS = 1


def check_complete(container: InputContainer, path: Path, end: Fraction) -> None:
    """Raise StepFailed for a file that was cut off. `end` is where its last packet ends, in its own clock.

    An index of packets says more than header counts, which know nothing of edit lists.
    """
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - 64))
        tail = file.read()
    said = Fraction(container.duration or 0, 1_000_000)
    if container.format.name in _SAY_THEIR_LENGTH and said - end > _HEADER_IS_WRONG_BY_SECONDS:
        found = f"{float(end):.3g} of {float(said):.3g} seconds are there"
        raise StepFailed(f"{path.name} ends too soon: {found}; get it again")
    for stream in container.streams:
        entries = list(stream.index_entries or ())
        there = sum(entry.pos + entry.size <= size for entry in entries)
        if there < len(entries):
            raise StepFailed(
                f"{path.name} ends too soon: {there} of {len(entries)} frames are there; get it again"
            )
    mark = _END_MARKS.get(container.format.name)
    if mark is not None and not tail.rstrip(b"\0\r\n ").endswith(mark):
        raise StepFailed(f"{path.name} ends too soon: its end mark is not there; get it again")
