"""Chapters: scenes under one title are one chapter."""

from __future__ import annotations

import pytest

from generators.plan.chapters import Chapter, chapters
from generators.plan.timing import Placed


def placed(*starts: int) -> list[Placed]:
    """Scenes of which only the start matters."""
    return [Placed(start, 30, start, 20, "none", 0) for start in starts]


def test_each_title_begins_a_chapter() -> None:
    """At its scene's first frame."""
    assert chapters(["One", "Two"], placed(0, 30)) == [Chapter(0, "One"), Chapter(30, "Two")]


def test_neighbours_under_one_title_are_one_chapter() -> None:
    """It begins with the first of them; the same title further on is another chapter."""
    assert chapters(["One", "One", "Two", "One"], placed(0, 30, 60, 90)) == [
        Chapter(0, "One"), Chapter(60, "Two"), Chapter(90, "One"),
    ]  # fmt: skip


def test_one_title_per_scene_is_needed() -> None:
    """Anything else is a mistake of ours, not something to guess at."""
    with pytest.raises(ValueError, match="longer"):
        chapters(["One"], placed(0, 30))
