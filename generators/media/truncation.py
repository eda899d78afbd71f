"""Whether a media file is complete: a file that is cut off plays up to the cut and then stops.

Frame counts of headers are unreliable: edit lists drop frames, and some writers never fill the counts in.
The checks use the declared ends of packets and of the file.
"""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generators.errors import StepFailed

if TYPE_CHECKING:
    from av.container import InputContainer

_END_MARKS = {"gif": b"\x3b", "apng": b"IEND\xae\x42\x60\x82"}
_TAIL_BYTES = 64
_WRONG_BY_SECONDS = 1
"""Tolerance for inexact headers."""

_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
"""The two elements at the top of Matroska and WebM (RFC 9559), each followed by its size."""


def check_complete(container: InputContainer, path: Path) -> None:
    """Raise StepFailed for a file that is cut off. Read its packets before: reading fills its index."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read().rstrip(b"\0\r\n ")
        declared = _declared_bytes(file)
    if declared > size:
        found = f"found {size:,} of {declared:,} bytes"
        raise StepFailed(f"{path.name} is incomplete: {found}; copy or download it again")
    for stream in container.streams:
        entries = list(stream.index_entries or ())
        present = sum(entry.pos + entry.size <= size for entry in entries)
        if present < len(entries):
            found = f"found {present} of {len(entries)} frames"
            raise StepFailed(f"{path.name} is incomplete: {found}; copy or download it again")
    if not tail.endswith(_END_MARKS.get(container.format.name, b"")):
        raise StepFailed(f"{path.name} is incomplete: its end mark is missing; copy or download it again")


def check_length(container: InputContainer, path: Path, end: Fraction) -> None:
    """Raise StepFailed for a damaged Matroska file whose last readable packet ends early.

    `end` is the latest end of all its streams, in the file's clock.
    """
    declared = Fraction(container.duration or 0, 1_000_000)
    if container.format.name == "matroska,webm" and declared - end > _WRONG_BY_SECONDS:
        found = f"found {float(end):.3g} of {float(declared):.3g} seconds"
        raise StepFailed(f"{path.name} is incomplete: {found}; copy or download it again")


def _declared_bytes(file: IO[bytes]) -> int:
    """The declared size of a RIFF or Matroska file; 0 for others, and for live recordings of unknown size."""
    file.seek(0)
    head = file.read(12)
    if head[:4] == b"RIFF":
        size = int.from_bytes(head[4:8], "little")
        return 0 if size == 0xFFFFFFFF else 8 + size
    if head[:4] != _EBML:
        return 0
    file.seek(4)
    file.seek(_ebml_size(file) or 0, io.SEEK_CUR)
    size_known = _ebml_size(file) if file.read(4) == _SEGMENT else None
    return 0 if size_known is None else file.tell() + size_known


def _ebml_size(file: IO[bytes]) -> int | None:
    """An EBML variable-length size; None where it is unknown."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    length = 9 - first[0].bit_length()
    bits = 7 * length
    value = int.from_bytes(first + file.read(length - 1), "big") & ((1 << bits) - 1)
    return None if value == (1 << bits) - 1 else value
