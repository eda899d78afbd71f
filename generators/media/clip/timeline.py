"""Which picture of a clip is shown when, and which of them each frame of a scene shows; pure arithmetic."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from generators.errors import StepFailed
from generators.media.ground import WhenShort

CLOCK_GRAIN = Fraction(1, 1000)
"""Times of one clip agree no better: Matroska's clock and most edit lists count thousandths of a second."""

LONGEST_MOTION = Fraction(1, 8)
"""Pictures farther apart are pictures of their own (a slide show), and blends of them would be ghosts."""

FULL_WEIGHT = 256


@dataclass(frozen=True)
class PictureTimeline:
    """When each picture of a clip begins to be shown; it is shown until the next one, the last to `end`.

    Times are seconds from the clip's zero. Picture n begins at `ticks[n] * tick - zero`.
    """

    ticks: Sequence[int]
    """Rising, at least one."""
    tick: Fraction
    end: Fraction
    zero: Fraction = Fraction(0)

    def time(self, picture: int) -> Fraction:
        """When a picture begins to be shown."""
        return self.ticks[picture] * self.tick - self.zero

    def shown_at(self, seconds: Fraction) -> int:
        """The picture that is shown at a time; before all of them the first is."""
        return max(0, bisect_right(self.ticks, (seconds + self.zero) / self.tick) - 1)

    def last_before(self, seconds: Fraction) -> int:
        """The last picture that begins before a time; the first where none does."""
        return max(0, bisect_left(self.ticks, (seconds + self.zero) / self.tick) - 1)


@dataclass(frozen=True)
class Part:
    """What a scene takes of a clip, and what it does when that is too short."""

    start: Fraction
    end: Fraction
    when_short: WhenShort


@dataclass(frozen=True)
class ShownPicture:
    """What one frame of the scene shows."""

    picture: int
    following: int | None = None
    """The picture it is on its way to, where it lies between two."""
    weight: int = 0
    """Of the following one, in 256ths."""


def part_of(
    timeline: PictureTimeline, name: str, *, start: float, end: float | None, when_short: WhenShort
) -> Part:
    """The part of a clip that `trim` names. Raises StepFailed when nothing of the clip is in it."""
    first = Fraction(start).limit_denominator(1_000_000)
    last = timeline.end if end is None else min(timeline.end, Fraction(end).limit_denominator(1_000_000))
    if last <= first:
        raise StepFailed(
            f"{name} has {float(timeline.end):.6g} seconds of picture; nothing is left "
            f"from {start:g} to {float(last):.6g}; change `trim`"
        )
    return Part(first, last, when_short)


def scene_frames(timeline: PictureTimeline, part: Part, *, frames: int, fps: int) -> Iterator[ShownPicture]:
    """What each of a scene's `frames` shows of the part, in order.

    A frame shows what is shown in the middle of its time, which is never more than half a frame from where
    it belongs, early or late; just before the middle, so that a clip of twice the rate gives every second
    picture whatever its clock rounds to.
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
