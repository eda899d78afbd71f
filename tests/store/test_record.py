"""The record of finished steps survives the program, and forgetting is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generators.store.database import open_for
from generators.store.record import FinishedStep, MadeFrom, Record

BASIS = MadeFrom({"request": {"at": 0.5}, "inputs": {}, "tools": {}, "version": 1}, "a" * 64)
DONE = FinishedStep("k" * 64, {"build/gdp/final.mp4": "a" * 64}, 1.5)
Reopen = Callable[[], Record]


@pytest.fixture
def reopen(tmp_path: Path) -> Iterator[Reopen]:
    """Opens the record anew, as the next run of the program does."""
    opened: list[Record] = []

    def again() -> Record:
        for record in opened:
            record.close()
        opened[:] = [Record(open_for(tmp_path / "record.db", lambda database: database)[0])]
        return opened[0]

    yield again
    opened[0].close()


def test_a_finished_step_is_known_again(reopen: Reopen) -> None:
    """With its key, outputs and time."""
    reopen().finish("composite:gdp", DONE, BASIS)

    assert reopen().finished("composite:gdp") == DONE
    assert reopen().finished("composite:other") is None


def test_the_last_result_counts(reopen: Reopen) -> None:
    """A step that is done again replaces what was known."""
    again = FinishedStep("n" * 64, {}, 0.1)
    reopen().finish("composite:gdp", DONE, BASIS)
    reopen().finish("composite:gdp", again, BASIS)

    assert reopen().finished("composite:gdp") == again


def test_a_forgotten_step_stays_forgotten_until_it_is_done(reopen: Reopen) -> None:
    """Whatever happens in between; then the forgetting is forgotten."""
    reopen().finish("composite:gdp", DONE, BASIS)
    reopen().forget("composite:gdp")

    assert reopen().finished("composite:gdp") is None
    assert reopen().is_forgotten("composite:gdp")

    reopen().finish("composite:gdp", DONE, BASIS)

    assert not reopen().is_forgotten("composite:gdp")
    assert reopen().finished("composite:gdp") == DONE


def test_a_step_that_never_ran_can_be_forgotten(reopen: Reopen) -> None:
    """Its result may lie in the store from another checkout."""
    reopen().forget("composite:gdp")

    assert reopen().is_forgotten("composite:gdp")


def test_forget_all_forgets_what_is_known(reopen: Reopen) -> None:
    """FinishedStep steps and tasks with values of doit's own."""
    record = reopen()
    record.finish("composite:gdp", DONE, BASIS)
    record.set_value("poster:gdp", "ignore:", "1")
    record.forget_all()
    record = reopen()

    assert record.is_forgotten("composite:gdp")
    assert record.is_forgotten("poster:gdp")
    assert not record.has("composite:gdp")
    assert not record.has("poster:gdp")


def test_the_manifest_knows_what_was_made(reopen: Reopen) -> None:
    """Of one video or of all, also what a forgotten step has made."""
    record = reopen()
    record.expect("composite:gdp", "gdp", ["build/gdp/final.mp4", "build/gdp/final.srt"])
    record.expect("composite:cpi", "cpi", ["build/cpi/final.mp4"])
    record.forget("composite:gdp")
    record = reopen()

    assert record.made("cpi") == {"build/cpi/final.mp4": "composite:cpi"}
    assert len(record.made()) == 3

    record.unmade(["build/gdp/final.mp4", "build/never"])

    assert reopen().made("gdp") == {"build/gdp/final.srt": "composite:gdp"}


def test_a_path_has_one_maker(reopen: Reopen) -> None:
    """A scene that is renamed takes its path along."""
    record = reopen()
    record.expect("segment:gdp/old", "gdp", ["build/gdp/a"])
    record.expect("segment:gdp/new", "gdp", ["build/gdp/a"])

    assert reopen().made() == {"build/gdp/a": "segment:gdp/new"}


@pytest.mark.parametrize("value", ["text", 3, 1.5, True, None, ["a", 1], {"a": {"b": [1]}}])
def test_values_come_back_as_they_were(reopen: Reopen, value: object) -> None:
    """Whatever JSON can say."""
    reopen().set_value("composite:gdp", "ignore:", value)
    record = reopen()

    assert record.value("composite:gdp", "ignore:") == value
    assert record.has("composite:gdp")


def test_a_forgotten_step_loses_its_values(reopen: Reopen) -> None:
    """`doit forget` takes back `doit ignore`."""
    record = reopen()
    record.set_value("composite:gdp", "ignore:", "1")
    record.forget("composite:gdp")

    assert reopen().value("composite:gdp", "ignore:") is None


def test_a_basis_and_its_spec_are_found_again(reopen: Reopen) -> None:
    """What a step was made from, and the spec it was made by; specs nothing was made from are dropped."""
    record = reopen()
    record.keep_spec("b" * 64, "unused")
    record.finish("composite:gdp", DONE, BASIS)
    record.keep_spec(BASIS.spec, "{}")

    assert reopen().basis("composite:gdp") == BASIS
    assert reopen().spec(BASIS.spec) == "{}"
    assert reopen().spec("b" * 64) is None
