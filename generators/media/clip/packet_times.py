"""When a clip's pictures are shown, by its packets; recordings joined end to end get one clock."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from generators.audio.timed_samples import is_clock_reset

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream


class PacketTimes:
    """The times of one picture stream's packets, in ticks of `tick` seconds."""

    def __init__(self, tick: Fraction) -> None:
        self.tick = tick
        self.keys: set[int] = set()
        """When the key pictures are shown."""
        self.order: list[int] = []
        """When each picture is decoded."""
        self._stretches: list[dict[int, int]] = [{}]
        """For each stretch between clock resets, when each picture is shown and for how long."""

    def add(self, packet: Packet[Stream]) -> None:
        """Count one more packet, unless it is not shown."""
        time = packet.dts if packet.pts is None else packet.pts
        if time is None or packet.is_discard:
            return
        decoded = time if packet.dts is None else packet.dts
        if self.order and is_clock_reset((decoded - self.order[-1]) * self.tick):
            self._stretches.append({})
        self.order.append(decoded)
        self._stretches[-1][time] = packet.duration or 0
        if packet.is_keyframe:
            self.keys.add(time)

    @property
    def pictures(self) -> int:
        """How many pictures were counted."""
        return len(self.order)

    @property
    def is_joined(self) -> bool:
        """Whether the clock was reset in between."""
        return len(self._stretches) > 1

    @property
    def interval(self) -> int:
        """The usual time from one picture to the next."""
        return median_low([b - a for one in self._stretches for a, b in pairwise(sorted(one))] or [1])

    @property
    def last_duration(self) -> int:
        """How long the last picture is shown; 0 where the file does not state it."""
        last = self._stretches[-1]
        return last[max(last)]

    def times(self) -> list[int]:
        """When each picture is shown, in the clock of the first stretch."""
        shown, interval = sorted(self._stretches[0]), self.interval if self.is_joined else 0
        for stretch in self._stretches[1:]:
            times = sorted(stretch)
            shift = shown[-1] + interval - times[0]
            shown += [time + shift for time in times]
        return shown
