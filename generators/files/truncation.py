"""Whether a picture file is complete by its format: decoders accept many that are not."""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Final

Data = bytes | mmap.mmap

_BLANK_BYTES: Final = 64
_BLANK_SHARE: Final = 10
"""At least so many bytes, and this part of the file, of only 0 or 255 at the end of compressed data mean a
download whose space was allocated before its bytes arrived."""


def missing_end(source: Path | bytes, form: str) -> bool:
    """Whether a file is cut off although it decodes; `form` is Pillow's name of its format."""
    check = _CHECKS.get(form)
    if check is None:
        return False
    if isinstance(source, bytes):
        return check(source)
    with source.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return True
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return check(data)


def _png(data: Data) -> bool:
    """Chunks up to IEND: length, type, content, checksum."""
    at = 8
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        at += 12 + size
        if kind == b"IEND":
            return at > len(data)
    return True


def _webp(data: Data) -> bool:
    return 8 + int.from_bytes(data[4:8], "little") > len(data) or _blank(data)


def _gif(data: Data) -> bool:
    """Blocks up to the trailer; a file that ends after a complete block lacks nothing visible."""
    at = 13 + _colors(data, 10)
    while at < len(data):
        kind = data[at]
        if kind == 0x3B:
            return False
        if kind == 0x2C:
            at += 11 + (_colors(data, at + 9) if at + 9 < len(data) else 0)
        elif kind == 0x21:
            at += 2
        else:
            return False  # junk after the pictures
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
    return at > len(data)


def _colors(data: Data, flags_at: int) -> int:
    """The size in bytes of the colour table that a flags byte declares."""
    flags = data[flags_at]
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _jpeg(data: Data) -> bool:
    """The end mark after the last scan; it may be missing where the scan data is complete."""
    return _blank(data) and data.find(b"\xff\xd9", data.rfind(b"\xff\xda")) < 0


def _blank(data: Data) -> bool:
    tail = data[-max(_BLANK_BYTES, len(data) // _BLANK_SHARE) :]
    return tail.count(0) == len(tail) or tail.count(255) == len(tail)


_CHECKS: Final = {
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    **dict.fromkeys(("JPEG", "MPO"), _jpeg),
    **dict.fromkeys(("AVIF", "HEIF", "JPEG2000", "QOI"), _blank),
}
