"""The runner: second tries, time limits, blame, pools under load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from generators.engine.run import retries, scheduler
from generators.errors import ProviderUnreachable, StepFailed
from generators.media import processes
from generators.plan import kinds as table_of_kinds
from generators.steps.context import Context
from tests.engine.house import PROJECT, House, digest_of_everything, narration


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, table_of_kinds.Kind]:
    """A table of kinds that a test may change, and pauses too short to wait for."""
    table = dict(table_of_kinds.KINDS)
    monkeypatch.setattr(table_of_kinds, "KINDS", table)
    monkeypatch.setattr(retries, "FIRST_SECONDS", 0.001)
    return table


def failed_tries(house: House) -> list[str]:
    """Why tries failed, from the trace."""
    events = json.loads((house.root / ".cinemake/trace.json").read_text("utf-8"))["traceEvents"]
    return [event["args"]["reason"] for event in events if event["args"].get("result") == "fail"]


def test_an_error_that_may_pass_is_tried_again(house: House) -> None:
    """The second answer counts, and the trace shows both tries."""
    heard: list[str] = []

    def unreachable_once(request: Any, ctx: Context) -> None:
        heard.append(ctx.step.task)
        if heard.count(ctx.step.task) == 1 and ctx.step.name == "gdp/parts":
            raise ProviderUnreachable("no connection to voices.example:\nthe cable is out")
        narration(request, ctx)

    house.stand_ins["narration"] = unreachable_once
    results = house.doit()

    assert house.code == 0
    assert results["narration:gdp/parts"] == "success"
    assert heard.count("narration:gdp/parts") == 2
    assert failed_tries(house) == ["no connection to voices.example:\nthe cable is out"]


def test_a_step_is_tried_as_often_as_its_kind_says(house: House) -> None:
    """Then it fails with the last error, and says how often it was tried."""

    def unreachable(request: Any, ctx: Context) -> None:
        raise ProviderUnreachable("no connection to voices.example")

    house.stand_ins["narration"] = unreachable
    house.doit("narration:gdp/parts")

    assert house.code == 1
    assert house.ran.count("narration:gdp/parts") == 3
    assert house.errors == {"narration:gdp/parts": "no connection to voices.example\n(tried 3 times)"}


def test_other_errors_are_never_tried_again(house: House) -> None:
    """What is wrong stays wrong; what was paid for is not paid for twice."""

    def fail(request: Any, ctx: Context) -> None:
        raise StepFailed("a broken file")

    house.stand_ins["narration"] = fail
    house.doit("narration:gdp/parts")

    assert house.ran.count("narration:gdp/parts") == 1
    assert house.errors == {"narration:gdp/parts": "a broken file"}


def test_a_step_over_its_time_is_ended_with_its_programs(
    house: House, kinds: dict[str, table_of_kinds.Kind]
) -> None:
    """Its program dies, the others' programs live, and the message says what to do."""
    kinds["music"] = replace(kinds["music"], limit_seconds=0.2)
    codes: list[int] = []

    def endless(request: Any, ctx: Context) -> None:
        with processes.start([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
            codes.append(process.wait())
        raise StepFailed("its program was killed")

    house.stand_ins["music"] = endless
    results = house.doit()

    assert codes == [-9]
    assert results["music:gdp"] == "fail"
    assert results["segment:gdp/parts"] == "success"
    assert house.errors["music:gdp"].startswith("music:gdp was ended after 0 seconds, its time limit: ")


def test_a_thread_that_hears_nothing_is_given_up(
    house: House, kinds: dict[str, table_of_kinds.Kind], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run goes on without it, and what it makes in the end is thrown away."""
    kinds["music"] = replace(kinds["music"], limit_seconds=0.1)
    monkeypatch.setattr(scheduler, "LAST_CALL_SECONDS", 0.1)
    released, over = threading.Event(), threading.Event()

    def deaf(request: Any, ctx: Context) -> None:
        released.wait()
        digest_of_everything(request, ctx)
        over.set()

    house.stand_ins["music"] = deaf
    monkeypatch.setattr("generators.engine.run.build.STOP_SECONDS", 0.1)
    results = house.doit()
    released.set()
    over.wait()

    assert results["music:gdp"] == "fail"
    assert not (house.root / "build/gdp/music.wav").exists()


def test_what_is_left_out_names_the_step_that_failed(house: House) -> None:
    """Not the nearest step that was left out itself."""

    def fail_in_parts(request: Any, ctx: Context) -> None:
        if ctx.step.name == "gdp/parts":
            raise StepFailed("no voice today")
        narration(request, ctx)

    house.stand_ins["narration"] = fail_in_parts
    house.doit()

    assert house.reasons["composite:gdp"] == "narration:gdp/parts failed"
    assert house.reasons["segment:gdp/parts"] == "narration:gdp/parts failed"


def test_a_pool_is_never_overfilled(house: House) -> None:
    """`[tool.cinemake.pools]` holds, however many steps are ready; other pools go on meanwhile."""
    text = (house.root / "pyproject.toml").read_text("utf-8")
    (house.root / "pyproject.toml").write_text(text + "\n[tool.cinemake.pools]\nencode = 1\n", "utf-8")
    at_once: list[int] = []
    guard = threading.Lock()
    busy = 0

    def encode(request: Any, ctx: Context) -> None:
        nonlocal busy
        with guard:
            busy += 1
            at_once.append(busy)
        time.sleep(0)  # lets another thread in, if there were one
        digest_of_everything(request, ctx)
        with guard:
            busy -= 1

    house.stand_ins["segment"] = encode
    house.doit()

    assert house.code == 0
    assert len(at_once) > 3
    assert set(at_once) == {1}


def test_the_pools_are_checked_before_anything_runs(house: House) -> None:
    """A wrong pool is a mistake in the project, not a failed step."""
    text = (house.root / "pyproject.toml").read_text("utf-8")
    (house.root / "pyproject.toml").write_text(text + "\n[tool.cinemake.pools]\nrendr = 1\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "doit"],
        capture_output=True,
        text=True,
        cwd=house.root,
        check=False,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )

    assert done.returncode == 3
    assert done.stderr == "pyproject.toml: [tool.cinemake.pools] rendr is not a pool: did you mean render?\n"


def test_the_first_failure_stops_a_run_that_shall_not_go_on(house: House) -> None:
    """What has not started is left out, and says why."""

    def fail(request: Any, ctx: Context) -> None:
        raise StepFailed("no music today")

    house.stand_ins["music"] = fail
    results = house.doit(keep_going=False)

    assert house.code == 1
    assert results["composite:gdp"] == "not-run"
    assert house.reasons["composite:gdp"] == "music:gdp failed"
    assert list(results.values()).count("fail") == 1
