"""What happens when a step fails, its inputs change under it, or the graph is wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generators.engine.tasks.backend import RecordBackend
from generators.errors import StepFailed
from generators.steps.context import Context
from tests.engine.house import House, narration


def test_one_failure_leaves_the_other_scenes_going(house: House) -> None:
    """The failed step's dependants are not run; everything else is, and nothing of it is lost."""

    def fail_in_parts(request: Any, ctx: Context) -> None:
        if ctx.step.name == "gdp/parts":
            raise StepFailed("no voice today")
        narration(request, ctx)

    house.stand_ins["narration"] = fail_in_parts
    results = house.doit()

    assert house.code == 1
    assert results["narration:gdp/parts"] == "fail"
    assert results["segment:gdp/parts"] == "not-run"
    assert results["composite:gdp"] == "not-run"
    assert results["segment:gdp/outro"] == "success"

    del house.stand_ins["narration"]
    house.doit()

    assert house.code == 0
    assert "segment:gdp/outro" not in house.ran
    assert "narration:gdp/parts" in house.ran


def test_a_fault_of_ours_is_logged_and_exits_2(house: House) -> None:
    """What is no CinemakeError is a bug: its traceback goes to a file, not to the user."""

    def fault(request: Any, ctx: Context) -> None:
        raise ZeroDivisionError("a bug")

    house.stand_ins["music"] = fault
    results = house.doit()

    assert house.code == 2
    assert results["music:gdp"] == "fail"
    assert "ZeroDivisionError: a bug" in (house.root / ".cinemake/fault.log").read_text("utf-8")


def test_an_input_edited_while_its_step_runs_voids_the_result(house: House) -> None:
    """The half-old result is thrown away, and the next build makes it from the new input."""
    data = house.root / "scene_specs/gdp/growth.csv"

    def edit_while_running(request: Any, ctx: Context) -> None:
        from generators.steps.workers import worker

        worker("animation").run(request, ctx)
        if ctx.step.name == "gdp/growth":
            data.write_text(data.read_text("utf-8").replace("1960", "1961"), "utf-8")

    house.stand_ins["animation"] = edit_while_running
    results = house.doit()

    assert house.code == 1
    assert results["animation:gdp/growth"] == "fail"
    assert not (house.root / "build/gdp/scenes/growth/animation.json").exists()

    del house.stand_ins["animation"]
    house.doit()

    assert house.code == 0
    assert "1961" in (house.root / "build/gdp/scenes/growth/animation.json").read_text("utf-8")


def test_an_edit_taken_back_while_its_step_runs_voids_the_result_too(house: House) -> None:
    """The bytes are those from before, but the step may have read the others."""
    data = house.root / "scene_specs/gdp/growth.csv"
    written = data.read_text("utf-8")

    def edit_and_revert(request: Any, ctx: Context) -> None:
        from generators.steps.workers import worker

        if ctx.step.name == "gdp/growth":
            data.write_text(written.replace("1960", "1961"), "utf-8")
        worker("animation").run(request, ctx)
        data.write_text(written, "utf-8")

    house.stand_ins["animation"] = edit_and_revert
    results = house.doit()

    assert results["animation:gdp/growth"] == "fail"

    del house.stand_ins["animation"]
    house.doit()

    assert house.code == 0
    assert "1961" not in (house.root / "build/gdp/scenes/growth/animation.json").read_text("utf-8")


@pytest.mark.parametrize(
    "disturb",
    [Path.touch, lambda data: data.chmod(0o600), lambda data: data.write_bytes(data.read_bytes())],
    ids=["touched", "its rights set", "saved unchanged"],
)
def test_an_input_that_was_only_touched_fails_no_build(
    house: House, disturb: Callable[[Path], object]
) -> None:
    """Nobody can tell what the step read, so it is done again at once."""
    data = house.root / "scene_specs/gdp/growth.csv"
    done: list[str] = []

    def disturbed_once(request: Any, ctx: Context) -> None:
        from generators.steps.workers import worker

        worker("animation").run(request, ctx)
        if ctx.step.name == "gdp/growth" and ctx.step.name not in done:
            disturb(data)
        done.append(ctx.step.name)

    house.stand_ins["animation"] = disturbed_once
    results = house.doit()

    assert (house.failures, results["animation:gdp/growth"]) == ({}, "success")
    assert done.count("gdp/growth") == 2
    house.doit()
    assert house.ran == []


def put_another_in_place(data: Path, way: str) -> Callable[[], object]:
    """Another file where the input lies, for a while; what puts the first back, with all that it had."""
    aside, other = data.with_suffix(".aside"), data.with_suffix(".other")
    text = data.read_text("utf-8").replace("1960", "1961")
    if way == "the file":
        other.write_text(text, "utf-8")
        data.rename(aside)
        other.rename(data)
        return partial(shutil.move, aside, data)
    if way == "a hard link":
        aside.hardlink_to(data)
        other.write_text(text, "utf-8")
        other.replace(data)
        return partial(shutil.move, aside, data)
    folder, moved = data.parent, data.parent.with_name("aside")
    folder.rename(moved)
    shutil.copytree(moved, folder)
    data.write_text(text, "utf-8")

    def back() -> None:
        shutil.rmtree(folder)
        moved.rename(folder)

    return back


@pytest.mark.parametrize("way", ["the file", "a hard link", "its folder"])
def test_another_file_in_an_inputs_place_for_a_while_voids_the_result(house: House, way: str) -> None:
    """Renamed away, replaced and renamed back: inode, size, time and bytes are as before."""
    data = house.root / "scene_specs/gdp/growth.csv"

    def replaced(request: Any, ctx: Context) -> None:
        from generators.steps.workers import worker

        back = put_another_in_place(data, way) if ctx.step.name == "gdp/growth" else lambda: None
        worker("animation").run(request, ctx)
        back()

    house.doit("timing")
    house.stand_ins["animation"] = replaced
    results = house.doit()

    assert results["animation:gdp/growth"] == "fail"
    assert house.failures["animation:gdp/growth"] == (
        "scene_specs/gdp/growth.csv changed while animation:gdp/growth was reading it; "
        "the result was thrown away: run doit again"
    )
    del house.stand_ins["animation"]
    house.doit()
    assert house.code == 0
    assert "1961" not in (house.root / "build/gdp/scenes/growth/animation.json").read_text("utf-8")


def test_bytes_written_without_a_trace_void_the_result(house: House) -> None:
    """As through mapped memory, whose pages are written back with no new time; the next build sees them."""
    data = house.root / "scene_specs/gdp/growth.csv"

    house.doit()
    known = RecordBackend("unused", None).files
    stale = known.digest("scene_specs/gdp/growth.csv")
    data.write_text(data.read_text("utf-8").replace("1960", "1961"), "utf-8")
    known.placed("scene_specs/gdp/growth.csv", str(stale))  # what the cache knows is of the bytes before
    house.edit("American GDP at the prices", "GDP at the prices")
    results = house.doit()
    assert results["animation:gdp/growth"] == "fail"

    house.doit()
    assert house.code == 0
    assert "1961" in (house.root / "build/gdp/scenes/growth/animation.json").read_text("utf-8")


def test_a_hard_link_to_an_input_voids_nothing(house: House) -> None:
    """Backups make them at any time; they move the file's change time, not its bytes."""
    data = house.root / "scene_specs/gdp/growth.csv"

    def link(request: Any, ctx: Context) -> None:
        from generators.steps.workers import worker

        if ctx.step.name == "gdp/growth":
            (house.root / "backup.csv").hardlink_to(data)
        worker("animation").run(request, ctx)

    house.stand_ins["animation"] = link

    assert house.doit()["animation:gdp/growth"] == "success"


def test_a_step_that_makes_nothing_fails(house: House) -> None:
    """A missing output is a failure, never a success."""
    house.stand_ins["music"] = lambda request, ctx: None
    results = house.doit()

    assert results["music:gdp"] == "fail"
    assert house.code == 1


def test_a_broken_spec_hurts_only_itself(house: House) -> None:
    """Another video still builds; the broken one is listed with what to do."""
    (house.root / "scene_specs/broken.yaml").write_text("spec: 1\nscenes: 7\n", "utf-8")
    results = house.doit("video:gdp")

    assert house.code == 0
    assert results["composite:gdp"] == "success"


def test_no_temporary_file_stays(house: House) -> None:
    """Neither beside the targets nor in the stores."""
    house.doit()

    assert list((house.root / "build").rglob("*.tmp")) == []
    for folder in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
        assert list(Path(os.environ[folder], "cinemake/store/tmp").glob("*")) == []
