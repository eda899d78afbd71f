"""doit's own commands over our freshness and record."""

from __future__ import annotations

import pytest

from tests.commands.doit import doit
from tests.engine.house import House


def statuses(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Task to the letter of `doit list -s --all`."""
    capsys.readouterr()
    assert doit("list", "-s", "--all") == 0
    lines = capsys.readouterr().out.splitlines()
    return {line.split()[1]: line[0] for line in lines}


def test_list_tells_fresh_tasks_from_the_others(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """U, R and I as doit documents them; what stands on a stale task is not up to date either."""
    house.doit()
    steps = {task for task in statuses(capsys) if ":" in task and not task.startswith("video:")}
    fresh = {task for task, letter in statuses(capsys).items() if letter == "U"}
    assert steps <= fresh

    house.edit("preset: karaoke", "preset: plain")
    assert not doit("ignore", "poster:gdp")
    told = statuses(capsys)

    assert told["captions:gdp/parts"] == told["render:gdp/parts"] == told["composite:gdp"] == "R"
    assert told["narration:gdp/parts"] == "U"
    assert told["poster:gdp"] == "I"


def test_a_plan_of_everything_refuses_a_broken_spec(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """As the build would, also when no other video is there to be planned."""
    house.spec.write_text("spec: 1\ntitel: GDP\n", "utf-8")

    assert doit("plan") == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("scene_specs/gdp.yaml:")
