"""What `doit why` says of a fresh task."""

from __future__ import annotations

import pytest

from tests.commands.doit import doit
from tests.engine.house import House


def why(task: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of `doit why TASK`."""
    capsys.readouterr()
    assert doit("why", task) == 0
    return capsys.readouterr().out.splitlines()


def test_a_fresh_task_tells_when_and_from_what_it_was_made(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """By which recipe with which tools, too."""
    house.doit()

    first, *rest = why("title:gdp", capsys)

    assert first.startswith("title:gdp is fresh: made 20")
    assert " s, key " in first
    assert rest[0].startswith("    by title recipe ")
    assert " with browser Chromium 1.0" in rest[0]
    assert all(line.startswith("    from ") for line in rest[1:])
    assert len(rest) > 1


def test_a_pinned_task_that_is_fresh_names_its_line_in_the_lock(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """And who made it."""
    text = house.spec.read_text("utf-8")
    start = text.index("background: ") + len("background: ")
    prompt = text[start : text.index("\n", start)]
    house.edit(f"background: {prompt}", f"background: {{type: image, prompt: {prompt}, pin: true}}")
    house.doit()

    lines = why("image:gdp/hook", capsys)

    assert "    by art, take 1" in lines
    assert lines[-1] == "    held by scene_specs/gdp.lock:2"


def test_a_task_that_is_misspelt_is_guessed(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """As for a build."""
    assert doit("why", "titel:gdp") == 3
    assert capsys.readouterr().err == (
        'there is no task, target or command "titel:gdp": '
        "did you mean title:gdp, timeline:gdp, subtitles:gdp?\n"
    )
