"""chapters: one line per chapter, as video sites read it."""

from __future__ import annotations

from generators.plan.requests import ChaptersRequest
from generators.steps.chapters import run
from tests.steps.house import Room, timeline


def test_chapters_are_lines_of_time_and_title(room: Room) -> None:
    """The first at 00:00; times are those of the last whole second; hours only where there are some."""
    request = ChaptersRequest(("What is it?", "What is it?", "Parts & sums", "国内", "Late"))
    starts = timeline(0, 100, 619, 7_550, 36_615)
    ctx = room.context(request, inputs={"timeline": starts}, outputs={"chapters": "chapters.txt"})
    run(request, ctx)

    assert ctx.output("chapters").read_text("utf-8") == (
        "00:00 What is it?\n01:01 Parts & sums\n12:35 国内\n1:01:01 Late\n"
    )
