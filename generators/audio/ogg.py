"""The links of a chained Ogg file (RFC 3533): recordings and radio streams joined end to end.

libavformat stops at a link whose settings differ from the first, so each link is read as a separate file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_HEADER = 27
"""Bytes of a page before its table of segments."""


def ogg_links(path: Path) -> list[io.RawIOBase]:
    """The links of a chained file in order; empty for any other file."""
    with path.open("rb") as file:
        starts = list(_link_starts(file))
    if len(starts) < 2:
        return []
    ends = [*starts[1:], path.stat().st_size]
    return [_Part(path, start, end) for start, end in zip(starts, ends, strict=True)]


def _link_starts(file: IO[bytes]) -> Iterator[int]:
    """Offsets of the links: a first page of a stream after another page; a link's streams begin together."""
    at, between = 0, True
    while True:
        file.seek(at)
        header = file.read(_HEADER)
        if len(header) < _HEADER or header[:4] != b"OggS":
            return
        begins = bool(header[5] & 2)
        if begins and between:
            yield at
        between = not begins
        at += _HEADER + header[26] + sum(file.read(header[26]))


class _Part(io.RawIOBase):
    """A byte range of a file, read as a file."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._start, self._end = start, end
        self._file.seek(start)

    def read(self, size: int = -1) -> bytes:
        left = self._end - self._file.tell()
        return self._file.read(left if size < 0 else min(size, left))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._file.tell(), io.SEEK_END: self._end}[whence]
        return self._file.seek(max(self._start, base + offset)) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()
