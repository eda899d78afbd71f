"""Packets of a media file that is open."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream


def packets_of(container: InputContainer, *streams: Stream) -> Iterator[Packet[Stream]]:
    """The packets of these streams, or of all; those of one that only appears on the way are left out."""
    # At the file's end PyAV trips over such a stream; by then all packets of the others have come.
    with contextlib.suppress(IndexError):
        yield from container.demux(*streams)
