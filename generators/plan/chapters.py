"""Where chapters begin: scenes that follow each other under one title are one; short ones are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generators.plan.timing import Placed


@dataclass(frozen=True)
class Chapter:
    """A chapter, up to where the next one starts."""

    start_frame: int
    title: str


def chapters(titles: Sequence[str], scenes: Sequence[Placed]) -> list[Chapter]:
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


def long_chapters(found: Sequence[Chapter], *, fps: int, frames: int) -> list[Chapter]:
    """Chapters of at least ten whole seconds: shorter ones are part of the one before."""
    kept = list(found[:1])
    for chapter in found[1:]:
        if chapter.start_frame // fps - kept[-1].start_frame // fps >= LEAST_SECONDS:
            kept.append(chapter)
    while len(kept) > 1 and frames // fps - kept[-1].start_frame // fps < LEAST_SECONDS:
        kept.pop()
    return kept
