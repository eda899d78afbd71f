"""Where chapters begin: scenes that follow each other under one title are one chapter."""

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
