"""Chapters: scenes under one title are one chapter."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.plan import requests as ask
from generators.plan.chapters import LEAST_SECONDS, MOST_SHIFT_SECONDS, Chapter, chapters, listed_chapters
from generators.plan.timing import PlacedScene
from generators.spec.model import Animation, Meta, Scene
from tests.plan.house import planned, says, video

CARD = Animation("title-card", {"title": "A\n title"})


def placed(*starts: int) -> list[PlacedScene]:
    """Scenes of which only the start matters."""
    return [PlacedScene(start, 30, start, 20, "none", 0) for start in starts]


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


def test_a_short_film_has_three_chapters_a_little_off_its_scenes() -> None:
    """Eight scenes of four seconds: by merging alone only two chapters would last ten."""
    found = [Chapter(4 * index, str(index)) for index in range(8)]

    assert listed_chapters(found, fps=1, frames=32) == [Chapter(0, "0"), Chapter(10, "3"), Chapter(20, "5")]
    assert listed_chapters(found[:7], fps=1, frames=29) == [Chapter(0, "0"), Chapter(12, "3")]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=20), st.sampled_from([1, 24, 30]))
def test_merged_chapters_keep_the_rules_of_sites(lengths: list[int], fps: int) -> None:
    """The first at zero, rising, each ten seconds or longer unless it is the only one."""
    starts = [0, *itertools.accumulate(lengths)]
    found = [Chapter(start, str(start)) for start in starts[:-1]]
    kept = listed_chapters(found, fps=fps, frames=starts[-1])
    times = [chapter.start_frame // fps for chapter in kept] + [starts[-1] // fps]

    assert times[0] == 0
    assert len(kept) == 1 or all(b - a >= LEAST_SECONDS for a, b in itertools.pairwise(times))
    assert all(
        any(abs(chapter.start_frame - other.start_frame) < (MOST_SHIFT_SECONDS + 1) * fps for other in found)
        for chapter in kept
    )


@pytest.mark.parametrize(
    ("scene", "title"),
    [
        (
            says("only", "One two three four five six seven eight nine."),
            "One two three four five six seven eight nine",
        ),
        (says("only", "One.", "Two."), "One"),
        (
            says("only", "国内生产总值衡量一个国家在一年里生产的全部最终产品"),
            "国内生产总值衡量一个国家在一年里生产的全部最终产品",
        ),
        (replace(says("only", "x"), animations=(CARD,)), "A title"),
        (replace(says("only", "x"), animations=(Animation("bullets", {"items": []}),)), "x"),
        (Scene("only", seconds=1), "A film"),
    ],
)
def test_chapter_titles_are_short_lines(scene: Scene, title: str) -> None:
    """What the animation says first, else the first words, else the video's title."""
    request = planned(video(scene))["chapters:film"].request

    assert request == ask.ChaptersRequest((title,))


def test_a_scene_without_words_belongs_to_the_chapter_before() -> None:
    """Only the first one bears the video's title."""
    silent = [Scene(name, seconds=1) for name in ("logo", "view")]
    request = planned(video(silent[0], says("a", "Hello there."), silent[1]))["chapters:film"].request

    assert request == ask.ChaptersRequest(("A film", "Hello there", "Hello there"))


def test_the_authors_chapter_title_wins() -> None:
    """Kept whole, on one line."""
    film = replace(video(says("only", "Hello.")), meta=Meta(chapters={"only": "A title\nof my own"}))

    assert planned(film)["chapters:film"].request == ask.ChaptersRequest(("A title of my own",))
