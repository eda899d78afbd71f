"""Plans against what a build then does, and reasons against what was edited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from doit.dependency import Dependency
from doit.globals import Globals

from generators.engine.freshness.check import FreshnessCheck
from generators.engine.freshness.explain import Explainer
from generators.engine.freshness.forecast import Forecast, critical_path, forecast
from generators.engine.library import read_library
from generators.engine.project import find_project
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.graph import Graph, load_graph
from tests.engine.house import House
from tests.engine.test_edits import ROWS, swap


@contextmanager
def looked_at() -> Iterator[tuple[Graph, FreshnessCheck, dict[str, Forecast]]]:
    """Graph, freshness and forecasts of the current project."""
    dependency = Dependency(RecordBackend, "unused")
    Globals.dep_manager = dependency
    graph = load_graph(find_project(), {})
    freshness = project_freshness(dependency.backend, graph.locks)
    yield graph, freshness, forecast(graph.steps.values(), freshness)
    dependency.close()


def why(task: str) -> list[tuple[str, list[str]]]:
    """The chain of causes of a task."""
    with looked_at() as (graph, freshness, forecasts):
        root = find_project().root
        return Explainer(graph, freshness, read_library(root), root, forecasts).chain(task)


@pytest.mark.parametrize("row", ROWS)
def test_a_build_does_what_the_plan_said(house: House, row: str) -> None:
    """Fresh stays fresh, restore restores, run runs; only `depends` may turn out either way."""
    house.doit()
    ROWS[row][0](house)
    with looked_at() as (_, _, forecasts):
        planned = {task: entry.action for task, entry in forecasts.items()}
    results = house.doit()

    becomes = {"fresh": "up-to-date", "restore": "restored", "run": "success"}
    wrong = {
        task: (action, results[task])
        for task, action in planned.items()
        if action in becomes and results[task] != becomes[action]
    }

    assert wrong == {}


def test_everything_is_planned_to_run_the_first_time(house: House) -> None:
    """Nothing is known, so nothing is promised."""
    with looked_at() as (_, _, forecasts):
        assert {entry.action for entry in forecasts.values()} == {"run"}


def test_a_cleaned_project_is_planned_to_be_restored(house: House) -> None:
    """Through the whole graph, although no input is on disk; set-up steps stay."""
    import shutil

    house.doit()
    shutil.rmtree(house.root / "build")
    with looked_at() as (_, _, forecasts):
        assert {e.action for e in forecasts.values() if e.task != "npm"} == {"restore"}
        assert sum(entry.bytes for entry in forecasts.values()) > 0


def test_the_critical_path_leads_to_the_finished_file(house: House) -> None:
    """Expected seconds come from earlier runs."""
    house.doit()
    house.edit("voice: {preset: warm, rate: 1.0}", "voice: {preset: warm, rate: 1.1}")
    with looked_at() as (graph, _, forecasts):
        path, seconds = critical_path(graph.steps.values(), forecasts)

    assert path[0].startswith("narration:gdp/")
    assert 0 < seconds <= sum(entry.seconds for entry in forecasts.values())


def test_why_names_the_edit_by_yaml_path_line_and_both_values(house: House) -> None:
    """The root cause stands first, then what follows from it."""
    house.doit()
    house.edit("preset: karaoke", "preset: plain")
    line = house.spec.read_text("utf-8").splitlines().index("captions: {preset: plain, burn: true}") + 1

    chain = why("render:gdp/parts")

    edit = f'scene_specs/gdp.yaml:{line} captions.preset "karaoke" -> "plain"'
    assert chain == [("captions:gdp/parts", [edit]), ("render:gdp/parts", [])]


def test_why_names_a_changed_file(house: House) -> None:
    """By its path."""
    house.doit()
    data = house.root / "scene_specs/gdp/growth.csv"
    data.write_text(data.read_text("utf-8").replace("1960", "1961"), "utf-8")

    assert why("animation:gdp/growth") == [("animation:gdp/growth", ["scene_specs/gdp/growth.csv changed"])]


def test_why_names_the_new_order_of_scenes(house: House) -> None:
    """Swapping scenes is one edit, of `scenes`."""
    house.doit()
    swap(house)

    ((task, (cause,)),) = why("timeline:gdp")

    assert task == "timeline:gdp"
    assert "scenes[" not in cause
    assert " scenes [" in cause


def test_why_names_a_scene_that_was_taken_out(house: House) -> None:
    """With the line where it stood."""
    house.doit()
    before = house.spec.read_text("utf-8")
    start, end = before.index("  - id: meaning"), before.index("  - id: parts")
    house.spec.write_text(before[:start] + before[end:], "utf-8")

    ((task, (cause,)),) = why("timeline:gdp")

    assert task == "timeline:gdp"
    assert ' scenes[meaning] {"say": "' in cause
    assert cause.endswith(" -> nothing")


def test_why_names_an_edit_of_the_defaults_once(house: House) -> None:
    """However many scenes it reaches."""
    house.doit()
    line = house.spec.read_text("utf-8").splitlines().index("defaults:") + 2
    house.edit("{type: fade, seconds: 0.4}", "{type: fade, seconds: 0.3}")

    ((_, causes),) = why("timeline:gdp")

    assert causes == [f"scene_specs/gdp.yaml:{line} defaults.transition.seconds 0.4 -> 0.3"]


def test_why_tells_of_a_forgotten_task_and_a_missing_file(house: House) -> None:
    """What the user did, not what the machine concluded."""
    house.doit()
    (house.root / "build/gdp/poster.jpg").unlink()
    RecordBackend("unused", None).remove("segment:gdp/parts")

    assert why("poster:gdp") == [("poster:gdp", ["build/gdp/poster.jpg is missing"])]
    assert why("segment:gdp/parts") == [("segment:gdp/parts", ["forgotten by doit forget"])]


def test_why_names_another_browser(house: House) -> None:
    """A tool's old and new identity."""
    house.doit()
    (house.root / "browser").write_text("#!/bin/sh\necho Chromium 2.0\n", "utf-8")

    assert why("title:gdp") == [("title:gdp", ["browser Chromium 1.0 -> Chromium 2.0"])]


def test_a_fresh_task_has_no_causes(house: House) -> None:
    """Nothing to explain."""
    house.doit()

    assert why("composite:gdp") == []


def test_why_names_another_maker(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that appeared is no edit of the spec, and still the cause."""
    house.edit("profile: offline", "profile: auto")
    house.doit()
    monkeypatch.setenv("OPENAI_API_KEY", "k")

    assert why("image:gdp/hook") == [
        (
            "image:gdp/hook",
            [
                "made by openai gpt-image-2.5-flare instead of art: "
                "a key, the profile or the catalogue changed; see doit providers"
            ],
        )
    ]
