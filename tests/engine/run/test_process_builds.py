"""Whole builds by processes: the same results as by threads, and nothing lives on, however a build ends."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generators.engine.run.process_executor import ProcessExecutor
from generators.plan import kinds as table_of_kinds
from tests.bench import Bench, need_packages
from tests.engine.house import PROJECT, House
from tests.engine.run.jobs import stand_in
from tests.engine.run.test_executor import PATIENCE_SECONDS, assert_ends, wait_for


def files(folder: Path) -> dict[str, bytes]:
    """All files that must be equal; provenance has seconds in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "provenance.json"
    }


def keys(store: Path) -> set[str]:
    """The keys of all results in a store."""
    return {path.stem for path in store.glob("results/??/*.json")}


def test_processes_make_what_threads_make(house: House) -> None:
    """The same files under the same keys, found fresh afterwards; a second build starts no process."""
    by_threads = house.doit()
    made, known = files(house.root / "build"), keys(house.cache)
    for folder in (house.cache, house.data, house.root / "build", house.root / ".cinemake"):
        shutil.rmtree(folder, ignore_errors=True)

    house.executor = ProcessExecutor(stand_in)
    assert house.doit() == {**by_threads, "npm": "up-to-date"}
    assert house.ran == ["sources"]
    assert files(house.root / "build") == made
    assert keys(house.cache) == known

    house.executor = ProcessExecutor(stand_in)
    assert set(house.doit().values()) == {"up-to-date"}


def test_a_step_whose_time_is_over_is_ended_in_its_process(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what it started; the other steps are built."""
    quick = replace(table_of_kinds.KINDS["poster"], limit_seconds=3)
    monkeypatch.setattr(table_of_kinds, "KINDS", {**table_of_kinds.KINDS, "poster": quick})
    (house.root / "hang").touch()
    house.executor = ProcessExecutor(stand_in)
    results = house.doit()

    assert house.code == 1
    assert "was ended after" in house.errors["poster:gdp"]
    assert {task for task, result in results.items() if result == "fail"} == {"poster:gdp"}
    assert_ends(wait_for(house.root / "hang.pid"))
    assert_ends(wait_for(house.root / "child.pid"))


def driver(bench: Bench) -> list[str]:
    """The command of a build by processes or threads in a project's folder."""
    script = shutil.copy(PROJECT / "tests/engine/run/build_with.py", bench.root)
    return [sys.executable, str(script)]


@pytest.mark.slow
def test_a_whole_video_by_processes_has_the_same_bytes(tmp_path: Path) -> None:
    """Voice, browser, encoder and join, each build with stores of its own."""
    need_packages()
    built = {}
    for name in ("threads", "processes"):
        root = tmp_path / name
        root.mkdir()
        bench = Bench(root, "smoke", {"smoke.yaml": (PROJECT / "tests/videos/smoke.yaml").read_bytes()})
        subprocess.run([*driver(bench), name], cwd=root, env=bench.environment, check=True, timeout=600)
        built[name] = (bench.files(), keys(root / "xdg_cache_home/cinemake"))

    assert "final.mp4" in built["threads"][0]
    assert built["processes"] == built["threads"]


@pytest.mark.slow
def test_ctrl_c_leaves_no_process(tmp_path: Path) -> None:
    """The build exits with 130 as soon as the user asks, and everything it started is gone."""
    need_packages()
    bench = Bench(tmp_path, "smoke", {"smoke.yaml": (PROJECT / "tests/videos/smoke.yaml").read_bytes()})
    command = [*driver(bench), "processes"]
    with subprocess.Popen(command, cwd=tmp_path, env=bench.environment, process_group=0) as coordinator:
        started: set[int] = set()
        while not list(tmp_path.glob("build/smoke/scenes/*/animation.json")):
            started |= descendants(coordinator.pid)
            assert coordinator.poll() is None
        started |= descendants(coordinator.pid)
        coordinator.send_signal(signal.SIGINT)
        code = coordinator.wait(PATIENCE_SECONDS)

    assert code == 130
    assert len(started) > 1
    for pid in started:
        assert_ends(pid)


def descendants(pid: int) -> set[int]:
    """All processes below one, as the kernel lists them now; those that end meanwhile may be missing."""
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                children = (thread / "children").read_text()
                found |= {int(child) for child in children.split()}
    for child in tuple(found):
        found |= descendants(child)
    return found
