"""Where chapters begin: scenes that follow each other under one title are one; short ones are merged."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from generators.plan.timing import PlacedScene


@dataclass(frozen=True)
class Chapter:
    """A chapter, up to where the next one starts."""

    start_frame: int
    title: str


def chapters(titles: Sequence[str], scenes: Sequence[PlacedScene]) -> list[Chapter]:
    """The chapters of a timeline, one title per scene."""
    found: list[Chapter] = []
    for title, scene in zip(titles, scenes, strict=True):
        if not found or found[-1].title != title:
            found.append(Chapter(scene.start_frame, title))
    return found


LEAST_SECONDS = 10
LEAST_CHAPTERS = 3
"""YouTube shows chapters where there are three, the first at 0:00, each of ten seconds or longer
(support.google.com/youtube/answer/9884579)."""


MOST_SHIFT_SECONDS = 3
"""How far a chapter may begin from its scene where a short film would else have none."""


def listed_chapters(found: Sequence[Chapter], *, fps: int, frames: int) -> list[Chapter]:
    """The chapters that video sites take, in whole seconds: shorter ones are part of the one before.

    Where that leaves fewer than three, three are tried with starts a little off their scenes'.
    """
    kept = list(found[:1])
    for chapter in found[1:]:
        if chapter.start_frame // fps - kept[-1].start_frame // fps >= LEAST_SECONDS:
            kept.append(chapter)
    while len(kept) > 1 and frames // fps - kept[-1].start_frame // fps < LEAST_SECONDS:
        kept.pop()
    if len(kept) < LEAST_CHAPTERS and len(found) >= LEAST_CHAPTERS and frames // fps >= 3 * LEAST_SECONDS:
        return _three(found, fps=fps, end=frames // fps) or kept
    return kept


def _three(found: Sequence[Chapter], *, fps: int, end: int) -> list[Chapter]:
    """Three chapters of ten seconds or longer, near to their scenes; none where that is far."""
    best: tuple[int, int, int, list[Chapter]] = (MOST_SHIFT_SECONDS + 1, 0, 0, [])
    for second, third in itertools.combinations(found[1:], 2):
        wanted = (second.start_frame // fps, third.start_frame // fps)
        last = min(max(wanted[1], 2 * LEAST_SECONDS), end - LEAST_SECONDS)
        middle = min(max(wanted[0], LEAST_SECONDS), last - LEAST_SECONDS)
        shifts = (abs(middle - wanted[0]), abs(last - wanted[1]))
        late = (middle > wanted[0]) + (last > wanted[1])  # rather the end of a scene than without its start
        chapters = [found[0], Chapter(middle * fps, second.title), Chapter(last * fps, third.title)]
        best = min(best, (max(shifts), sum(shifts), late, chapters), key=lambda choice: choice[:3])
    return best[3]
