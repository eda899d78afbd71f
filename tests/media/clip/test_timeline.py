"""Which picture of a clip each frame of a scene shows."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.errors import StepFailed
from generators.media.clip.timeline import (
    FULL_WEIGHT,
    Part,
    PictureTimeline,
    ShownPicture,
    part_of,
    scene_frames,
)
from generators.media.ground import WhenShort

THIRTY = PictureTimeline(range(30), Fraction(1, 30), Fraction(1))


def numbers(timeline: PictureTimeline, part: Part, *, frames: int, fps: int) -> list[int]:
    """The picture of each frame."""
    return [shown.picture for shown in scene_frames(timeline, part, frames=frames, fps=fps)]


@pytest.mark.parametrize(("fps", "step"), [(30, 1), (15, 2), (10, 3)])
def test_a_clip_of_a_multiple_of_the_rate_gives_every_nth_picture(fps: int, step: int) -> None:
    """Evenly, and beginning with the first or its neighbour."""
    part = Part(Fraction(0), Fraction(1), "hold-last")
    found = numbers(THIRTY, part, frames=fps, fps=fps)

    assert {b - a for a, b in pairwise(found)} == {step}
    assert found[0] < step


def test_a_clock_of_milliseconds_leaves_no_picture_out() -> None:
    """Matroska says 33, 67 and 100 for the thirtieths of a second."""
    timeline = PictureTimeline([round(n * 1000 / 30) for n in range(30)], Fraction(1, 1000), Fraction(1))
    part = Part(Fraction(0), Fraction(1), "hold-last")

    assert numbers(timeline, part, frames=30, fps=30) == list(range(30))
    assert numbers(timeline, part, frames=15, fps=15) == list(range(0, 30, 2))


def test_a_picture_that_begins_late_is_held_before_it() -> None:
    """There is nothing else to show."""
    timeline = PictureTimeline([10, 20], Fraction(1, 10), Fraction(3))

    assert numbers(timeline, Part(Fraction(0), Fraction(3), "hold-last"), frames=6, fps=2) == [
        0,
        0,
        0,
        0,
        1,
        1,
    ]


def test_a_trim_between_two_pictures_begins_with_the_one_that_is_shown() -> None:
    """It began before the trim does."""
    timeline = PictureTimeline(range(5), Fraction(1), Fraction(5))
    part = part_of(timeline, "c.mp4", start=1.5, end=3.5, when_short="hold-last")

    assert numbers(timeline, part, frames=12, fps=4) == [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3]


def test_a_picture_behind_the_trim_is_never_shown() -> None:
    """Not held, not looped, not blended in."""
    part = Part(Fraction(0), Fraction(1, 2), "slow")
    shown = list(scene_frames(THIRTY, part, frames=60, fps=30))

    assert max(max(s.picture, s.following or 0) for s in shown) == 14


def test_slow_pictures_lie_between_their_neighbours() -> None:
    """A clip of half the scene's length shows each picture, and a mix of each two."""
    part = Part(Fraction(0), Fraction(1), "slow")
    shown = list(scene_frames(THIRTY, part, frames=60, fps=30))

    half = FULL_WEIGHT // 2
    assert shown[:4] == [ShownPicture(0), ShownPicture(0, 1, half), ShownPicture(1), ShownPicture(1, 2, half)]
    assert shown[-1] == ShownPicture(29)


def test_slides_are_not_blended() -> None:
    """Two pictures a second apart are no motion, and a mix of them would be both at once."""
    timeline = PictureTimeline([0, 1], Fraction(1), Fraction(2))
    part = Part(Fraction(0), Fraction(2), "slow")

    assert (
        list(scene_frames(timeline, part, frames=8, fps=2)) == [ShownPicture(0)] * 4 + [ShownPicture(1)] * 4
    )


def test_a_trim_behind_the_end_is_refused() -> None:
    """By the length of the picture, however long the sound is."""
    with pytest.raises(StepFailed) as failure:
        part_of(THIRTY, "c.mp4", start=3, end=None, when_short="loop")

    expected = "c.mp4 has 1 seconds of picture; the part from 3 to 1 is empty; change `trim`"
    assert str(failure.value) == expected


@st.composite
def timelines(draw: st.DrawFn) -> PictureTimeline:
    """Any clip: from one picture on, at any rate, even or uneven, beginning anywhere."""
    tick = draw(st.sampled_from([Fraction(1, 1000), Fraction(1, 600), Fraction(1, 90_000), Fraction(1, 100)]))
    even = draw(st.booleans())
    if even:
        gaps = [draw(st.integers(1, 3000))] * draw(st.integers(1, 40))
    else:
        gaps = draw(st.lists(st.integers(1, 100_000), min_size=1, max_size=40))
    first = draw(st.integers(-1000, 1_000_000))
    late = draw(st.integers(0, 500))
    times = [first + late + gone for gone in accumulate(gaps[:-1], initial=0)]
    end = (times[-1] + gaps[-1]) * tick
    return PictureTimeline(times, tick, end - first * tick, first * tick)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[PictureTimeline, Part, int, int]:
    """A clip, a part of it, and a scene's frames and rate."""
    timeline = draw(timelines())
    cuts = st.fractions(Fraction(0), timeline.end, max_denominator=100_000)
    start, end = sorted([draw(cuts), draw(st.just(timeline.end) | cuts)])
    if start == end:
        start, end = Fraction(0), timeline.end
    short: WhenShort = draw(st.sampled_from(["hold-last", "loop", "slow"]))
    return (
        timeline,
        Part(start, end, short),
        draw(st.integers(1, 60)),
        draw(st.sampled_from([1, 12, 25, 30, 60, 120])),
    )


def oracle(timeline: PictureTimeline, part: Part, frame: int, frames: int, fps: int) -> ShownPicture:
    """The same, looked up picture by picture."""
    begins = [n * timeline.tick - timeline.zero for n in timeline.ticks]
    usable = [n for n, time in enumerate(begins) if time < part.end] or [0]
    length = part.end - part.start
    is_short = length * fps < frames
    if is_short and part.when_short == "slow":
        now = part.start + length * Fraction(frame, frames)
    else:
        now = Fraction(frame, fps) + Fraction(1, 2 * fps) - Fraction(1, 1000)
        while is_short and part.when_short == "loop" and now >= length:
            now -= length
        now += part.start
    picture = 0
    for number in usable:
        if begins[number] <= now:
            picture = number
    if is_short and part.when_short == "slow" and picture != usable[-1] and begins[picture] < now:
        gap = begins[picture + 1] - begins[picture]
        weight = round((now - begins[picture]) * FULL_WEIGHT / gap)
        if gap <= Fraction(1, 8) and weight:
            return (
                ShownPicture(picture + 1)
                if weight == FULL_WEIGHT
                else ShownPicture(picture, picture + 1, weight)
            )
    return ShownPicture(picture)


@given(scenes())
@settings(max_examples=300, deadline=None)
def test_every_frame_shows_what_looking_it_up_one_by_one_finds(
    scene: tuple[PictureTimeline, Part, int, int],
) -> None:
    """For random offsets, rates, trims, loops and slowings: as many frames as the scene has, each right."""
    timeline, part, frames, fps = scene
    if part.when_short == "loop" and (part.end - part.start) * 100 < Fraction(frames, fps):
        part = Part(part.start, part.end, "hold-last")  # thousands of turns take the oracle too long

    found = list(scene_frames(timeline, part, frames=frames, fps=fps))
    assert found == [oracle(timeline, part, frame, frames, fps) for frame in range(frames)]


@given(scenes())
@settings(max_examples=100, deadline=None)
def test_no_frame_is_more_than_half_a_frame_from_its_time(
    scene: tuple[PictureTimeline, Part, int, int],
) -> None:
    """What a frame shows is on the clip's screen at some moment within half a frame of it."""
    timeline, part, frames, fps = scene
    part = Part(part.start, part.end, "hold-last")
    half = Fraction(1, 2 * fps)
    for frame, shown in enumerate(scene_frames(timeline, part, frames=frames, fps=fps)):
        now = min(part.start + Fraction(frame, fps), part.end)
        is_last = shown.picture + 1 == len(timeline.ticks)
        ends = timeline.end + frames if is_last else timeline.time(shown.picture + 1)
        assert shown.picture == 0 or timeline.time(shown.picture) <= now + half
        assert ends > now - half
