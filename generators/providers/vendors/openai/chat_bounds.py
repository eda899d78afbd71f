"""How much of a language model's answer is read: the openai package reads it whole, whatever comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import httpx2

LARGEST_BYTES: Final = 32 * 2**20
"""Some million words."""
LARGEST_PACKED_BYTES: Final = 256 * 2**10
"""Of an answer that is compressed without being requested: unpacked it may be a thousand times as long."""


def bound_answer(response: httpx2.Response) -> None:
    """A client's hook: reading more of the answer than the limit raises httpx2.DecodingError."""
    import httpx2

    stream = response.stream
    if not isinstance(stream, httpx2.SyncByteStream):
        return
    inner: httpx2.SyncByteStream = stream
    is_packed = response.headers.get("content-encoding", "identity").lower() not in ("", "identity")
    most = LARGEST_PACKED_BYTES if is_packed else LARGEST_BYTES

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            left = most
            for chunk in inner:
                left -= len(chunk)
                if left < 0:
                    raise httpx2.DecodingError(f"the answer is longer than {most >> 10} KB")
                yield chunk

        def close(self) -> None:
            inner.close()

    response.stream = Bounded()
