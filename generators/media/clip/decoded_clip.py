"""Any picture of a clip by its number, decoded once where requests are in order."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from fractions import Fraction
from typing import Self

from generators.errors import StepFailed
from generators.media.clip.decode import Picture
from generators.media.clip.source import ClipSource, undecodable
from generators.media.clip.timeline import CLOCK_GRAIN

Decode = Callable[[int], AbstractContextManager[Iterator[Picture]]]
"""Starts decoding at a key picture, by its number."""

_LOST_SECONDS = Fraction(1)
"""How long before a requested picture the decoder may end: a clip's last pictures are often damaged."""


class DecodedClip:
    """A clip's pictures, with the last `memory` cached; use it in a `with` block."""

    def __init__(self, source: ClipSource, decode: Decode, *, memory: int) -> None:
        self._source, self._timeline = source, source.timeline
        self._decode = decode
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._memory = max(2, memory)
        self._stack = ExitStack()
        self._coming: Iterator[Picture] | None = None
        self._position = 0
        self._offset = Fraction(0)
        self._shown: Picture | None = None
        self._next: Picture | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def picture(self, number: int) -> bytes:
        """The raw planes of one picture.

        Where the decoder skipped it, the previous one is returned. Raises StepFailed when no picture near it
        can be decoded.
        """
        if number not in self._kept:
            self._kept[number] = self._find(number)
            if len(self._kept) > self._memory:
                self._kept.popitem(last=False)
        return self._kept[number]

    def _find(self, number: int) -> bytes:
        wanted = self._timeline.time(number)
        if self._coming is None or number < self._position:
            self._begin(number, wanted)
        self._position = number
        while self._next is not None and (self._shown is None or self._next[0] <= wanted + CLOCK_GRAIN / 2):
            self._shown, self._next = self._next, self._pull()
        if self._shown is None:
            raise StepFailed(undecodable(self._source.path))
        time, planes = self._shown
        if self._next is None and wanted - time > _LOST_SECONDS:
            raise StepFailed(
                f"{self._source.path.name} cannot be decoded from {float(time):.3g} seconds on; "
                "export it again, or end it there with `trim`"
            )
        return planes

    def _begin(self, number: int, wanted: Fraction) -> None:
        """Start decoding at the nearest key frame, or from the beginning where the file cannot be seeked."""
        nearest = max((key for key in self._source.keys if key <= number), default=0)
        for key in dict.fromkeys((nearest, 0)):
            self._stack.close()
            self._shown = None
            self._coming = self._stack.enter_context(self._decode(key))
            self._next = self._pull()
            if self._source.is_counted and self._next is not None:
                self._offset += self._timeline.time(0) - self._next[0]
                self._next = self._timeline.time(0), self._next[1]
            if self._next is not None and self._next[0] <= wanted + CLOCK_GRAIN:
                return

    def _pull(self) -> Picture | None:
        picture = next(self._coming, None) if self._coming is not None else None
        return picture and (picture[0] + self._offset, picture[1])
