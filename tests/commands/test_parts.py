"""Parts of the graph that commands bring up to date."""

from __future__ import annotations

from doit.dependency import Dependency
from doit.globals import Globals
from doit.loader import generate_tasks

from generators.commands.parts import build_parts
from generators.commands.selection import graph_of
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.definitions import task_cinemake
from tests.engine.house import House

SPEC = "spec: 1\nscenes:\n  - {id: a, seconds: 1}\n  - {id: b, seconds: 1}\n"


def test_all_parts_asked_for_are_made(house: House) -> None:
    """doit reads a selection from the same tasks once only."""
    house.spec.write_text(SPEC, "utf-8")
    dependency = Dependency(RecordBackend, "unused")
    Globals.dep_manager = dependency
    tasks = generate_tasks("cinemake", task_cinemake(), None)
    graph = graph_of(tasks, ["video:gdp"])
    goals = [f"build/gdp/scenes/{scene}/timing.json" for scene in "ab"]
    gateway = open_gateway(dependency.backend.project, graph, Spending())

    assert build_parts(tasks, dependency.backend, graph, goals, gateway) == 0
    dependency.close()
    assert [goal for goal in goals if not (house.root / goal).is_file()] == []
