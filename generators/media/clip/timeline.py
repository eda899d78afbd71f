"""Which picture of a clip is shown when, and which of them each frame of a scene shows; pure arithmetic."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from generators.errors import StepFailed
from generators.media.ground import WhenShort

CLOCK_GRAIN = Fraction(1, 1000)
"""Precision of times: Matroska's clock and most edit lists count thousandths of a second."""

LONGEST_MOTION = Fraction(1, 8)
"""Pictures farther apart are separate pictures (a slide show) and are not blended."""

FULL_WEIGHT = 256


@dataclass(frozen=True)
class PictureTimeline:
    """When each picture of a clip is first shown; it is shown until the next one, the last until `end`.

    Times are seconds from the clip's zero. Picture n begins at `ticks[n] * tick - zero`.
    """

    ticks: Sequence[int]
    """Ascending, at least one."""
    tick: Fraction
    end: Fraction
    zero: Fraction = Fraction(0)

    def time(self, picture: int) -> Fraction:
        """When a picture is first shown."""
        return self.ticks[picture] * self.tick - self.zero

    def shown_at(self, seconds: Fraction) -> int:
        """The picture shown at a time; before the first picture, the first."""
        return max(0, bisect_right(self.ticks, (seconds + self.zero) / self.tick) - 1)

    def last_before(self, seconds: Fraction) -> int:
        """The last picture that begins before a time; the first picture where none does."""
        return max(0, bisect_left(self.ticks, (seconds + self.zero) / self.tick) - 1)


@dataclass(frozen=True)
class Part:
    """The part of a clip that a scene shows, and how it is extended when it is too short."""

    start: Fraction
    end: Fraction
    when_short: WhenShort


@dataclass(frozen=True)
class ShownPicture:
    """The picture or blend of pictures in one frame of the scene."""

    picture: int
    following: int | None = None
    """The next picture, where the frame is a blend of two."""
    weight: int = 0
    """Share of the following picture, in 256ths."""


def part_of(
    timeline: PictureTimeline, name: str, *, start: float, end: float | None, when_short: WhenShort
) -> Part:
    """The part of a clip that `trim` selects. Raises StepFailed when it is empty."""
    first = Fraction(start).limit_denominator(1_000_000)
    last = timeline.end if end is None else min(timeline.end, Fraction(end).limit_denominator(1_000_000))
    if last <= first:
        raise StepFailed(
            f"{name} has {float(timeline.end):.6g} seconds of picture; the part "
            f"from {start:g} to {float(last):.6g} is empty; change `trim`"
        )
    return Part(first, last, when_short)


def scene_frames(timeline: PictureTimeline, part: Part, *, frames: int, fps: int) -> Iterator[ShownPicture]:
    """The picture of each of a scene's `frames`, in order.

    A frame shows the picture at the middle of its time, so that no picture is off by more than half a frame.
    Just before the middle: then a clip of twice the rate gives every second picture, however its clock
    rounds.
    """
    length = part.end - part.start
    last = timeline.last_before(part.end)
    is_short = length * fps < frames
    if is_short and part.when_short == "slow":
        for frame in range(frames):
            yield _between(timeline, part.start + length * frame / frames, last)
        return
    middle = max(Fraction(0), Fraction(1, 2 * fps) - CLOCK_GRAIN)
    for frame in range(frames):
        seconds = Fraction(frame, fps) + middle
        if is_short and part.when_short == "loop":
            seconds %= length
        yield ShownPicture(min(last, timeline.shown_at(part.start + seconds)))


def _between(timeline: PictureTimeline, seconds: Fraction, last: int) -> ShownPicture:
    picture = min(last, timeline.shown_at(seconds))
    begins = timeline.time(picture)
    if picture == last or seconds <= begins:
        return ShownPicture(picture)
    gap = timeline.time(picture + 1) - begins
    weight = round((seconds - begins) / gap * FULL_WEIGHT)
    if gap > LONGEST_MOTION or weight == 0:
        return ShownPicture(picture)
    return ShownPicture(picture + 1) if weight == FULL_WEIGHT else ShownPicture(picture, picture + 1, weight)
