"""chapters: one line per chapter, as video sites read it."""

from __future__ import annotations

from generators.plan.requests import ChaptersRequest
from generators.steps.chapters import run
from tests.steps.house import Room, timeline


def made(room: Room, titles: tuple[str, ...], *starts: int) -> str:
    """The text of chapters.txt; scenes begin at these frames, ten a second."""
    request = ChaptersRequest(titles)
    inputs = {"timeline": timeline(*starts)}
    ctx = room.context(request, inputs=inputs, outputs={"chapters": "chapters.txt"})
    run(request, ctx)
    return ctx.output("chapters").read_text("utf-8")


def test_chapters_are_lines_of_time_and_title(room: Room) -> None:
    """The first at 00:00; times are those of the last whole second; hours only where there are some."""
    titles = ("What is it?", "What is it?", "Parts & sums", "国内", "Late")

    assert made(room, titles, 0, 100, 619, 7_550, 36_615) == (
        "00:00 What is it?\n01:01 Parts & sums\n12:35 国内\n1:01:01 Late\n"
    )
    assert room.notes == []


def test_short_scenes_are_merged(room: Room) -> None:
    """Each chapter lasts ten seconds or longer as it is written, the last one too, without angle brackets."""
    titles = ("One", "List<T>", "Three", "Four", "Five", "Six", "Seven")

    # 8.0 and 18.0 s are merged, 28.9 to 38.0 s look like ten seconds, and 60 s leaves 5.
    assert made(room, ("A", *titles), 0, 80, 100, 180, 289, 380, 400, 650) == (
        "00:00 A\n00:10 List‹T›\n00:28 Four\n00:38 Five\n01:05 Seven\n"
    )
    assert room.notes == ["chapters.txt has 5 of 8 chapters: video sites accept none under 10 seconds"]


def test_starts_may_be_moved_a_little(room: Room) -> None:
    """Rather than having no chapters at all on a site; the note says so."""
    assert made(room, ("One", "Two", "Three"), 0, 120, 240) == "00:00 One\n00:12 Two\n00:24 Three\n"
    assert made(room, ("One", "Two", "Three"), 0, 80, 200) == "00:00 One\n00:10 Two\n00:20 Three\n"
    assert room.notes == [
        "chapters.txt has 3 of 3 chapters, some moved by up to 3 seconds: "
        "video sites accept none under 10 seconds"
    ]


def test_a_film_too_short_for_chapters_says_so(room: Room) -> None:
    """What is left is written: the times are true, and other sites take them."""
    assert made(room, ("One", "Two", "Three"), 0, 60, 120) == "00:00 One\n00:12 Three\n"
    assert room.notes == [
        "video sites show no chapters for this video: they require 3 or more of at least 10 seconds each, "
        "and chapters.txt has 2"
    ]


def test_one_chapter_is_nothing_to_speak_of(room: Room) -> None:
    """A film of one scene has no parts."""
    assert made(room, ("One",), 0) == "00:00 One\n"
    assert room.notes == []
