"""Packets of an open media file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream


def packets_of(container: InputContainer, *streams: Stream) -> Iterator[Packet[Stream]]:
    """The packets of these streams, or of all, except streams that first appear in the middle of the file."""
    # PyAV raises IndexError for such a stream at the end of the file, after all other packets.
    with contextlib.suppress(IndexError):
        yield from container.demux(*streams)
