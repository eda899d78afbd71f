"""Whether a media file is all there: files that were cut off play up to the cut, and then stand still.

Header counts of frames say little, because edit lists leave frames out and some writers never fill them in.
What is believed is where packets and the whole file are said to end.
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
"""Headers are not exact."""

_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
"""The two elements at the top of Matroska and WebM (RFC 9559), each followed by its size."""


def check_complete(container: InputContainer, path: Path) -> None:
    """Raise StepFailed for a file that was cut off. Its packets must have been read: they fill its index."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read().rstrip(b"\0\r\n ")
        said = _stated_bytes(file)
    if said > size:
        raise StepFailed(
            f"{path.name} ends too soon: {size:,} of {said:,} bytes are there; copy or download it again"
        )
    for stream in container.streams:
        entries = list(stream.index_entries or ())
        there = sum(entry.pos + entry.size <= size for entry in entries)
        if there < len(entries):
            found = f"{there} of {len(entries)} frames are there"
            raise StepFailed(f"{path.name} ends too soon: {found}; copy or download it again")
    if not tail.endswith(_END_MARKS.get(container.format.name, b"")):
        raise StepFailed(f"{path.name} ends too soon: its end mark is not there; copy or download it again")


def check_length(container: InputContainer, path: Path, end: Fraction) -> None:
    """Raise StepFailed for a Matroska file of which so much is damaged that its last packet ends early.

    `end` is that of all its streams, in the file's own clock.
    """
    said = Fraction(container.duration or 0, 1_000_000)
    if container.format.name == "matroska,webm" and said - end > _WRONG_BY_SECONDS:
        found = f"{float(end):.3g} of {float(said):.3g} seconds are there"
        raise StepFailed(f"{path.name} ends too soon: {found}; copy or download it again")


def _stated_bytes(file: IO[bytes]) -> int:
    """How long a RIFF or Matroska file says it is; 0 for others, and where a live recorder did not know."""
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
    """A size of as many bytes as zero bits lead it, and one more; None where it is not known."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    length = 9 - first[0].bit_length()
    bits = 7 * length
    value = int.from_bytes(first + file.read(length - 1), "big") & ((1 << bits) - 1)
    return None if value == (1 << bits) - 1 else value
