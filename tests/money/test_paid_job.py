"""A paid request leaves at most once, whatever happens to it and to us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from generators.errors import (
    BudgetReached,
    DiskRefused,
    NoResult,
    ProviderError,
    ProviderUnreachable,
    RateLimited,
    Unsure,
    UsageError,
)
from generators.money.budget import Budget
from generators.money.journal import Journal
from generators.money.paid_job import PaidJob
from tests.store.paidwork import KEY, work

PROJECT = Path(__file__).parents[2]
ASKER = """\
import sys, time
from pathlib import Path
from tests.money.test_paid_job import job

def create():
    print("left", flush=True)
    if sys.argv[2] == "before":
        time.sleep(600)
    return "job-7"

paid = job(Path(sys.argv[1]))
made = paid.submit(create) if sys.argv[3] == "submit" else paid.send(create)
print(f"has {made}", flush=True)
time.sleep(600)
"""


def job(folder: Path, budget: float = 1.0) -> PaidJob:
    """The job of a picture in the journal of a folder, as a new process has it."""
    journal = Journal(folder)
    return PaidJob(journal, Budget(journal, lambda _video: budget), work(), KEY)


def next_job(paid: PaidJob) -> PaidJob:
    """The same job in the process after this one."""
    paid.journal.disconnect()
    return job(paid.journal.path.parent)


def never() -> NoReturn:
    """A request that must not leave."""
    raise AssertionError("sent a second time")


def failing(error: ProviderError, *, maybe_sent: bool = False) -> Callable[[], NoReturn]:
    """A request that fails."""

    def create() -> NoReturn:
        error.maybe_sent = maybe_sent
        raise error

    return create


def asker(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Another process whose request has left."""
    process = subprocess.Popen(
        [sys.executable, "-c", ASKER, str(folder), *arguments],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "left\n"
    return process


def kill(process: subprocess.Popen[str], *, after: str = "") -> None:
    """End it without a word, after it has told this."""
    assert process.stdout is not None
    if after:
        assert process.stdout.readline() == f"{after}\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()


def unsure(opened: str, price: str = "about $0.040") -> str:
    """To the letter."""
    return (
        f"a request to openai gpt-image-2 for {price} was sent at {opened}, and it is unknown "
        "whether it arrived; it is not sent again automatically.\n"
        "Look for a job of that time at openai, then run `doit jobs --release image:gdp/hook` "
        "to allow a new request."
    )


def test_a_job_is_submitted_once_and_known_by_its_id(tmp_path: Path) -> None:
    """In the next process too."""
    assert job(tmp_path).submit(lambda: "job-1") == "job-1"
    assert job(tmp_path).submit(never) == "job-1"


def test_an_answer_is_kept(tmp_path: Path) -> None:
    """And comes back without a request."""
    answer = {"data": [{"b64_json": "iVBOR"}]}

    assert job(tmp_path).send(lambda: answer) == answer
    assert job(tmp_path).send(never) == answer


def test_the_token_outlives_a_crash(tmp_path: Path) -> None:
    """For APIs that let clients choose ids."""
    first = job(tmp_path)
    token = first.token
    first.submit(lambda: "job-1")

    assert job(tmp_path).token == token
    assert job(tmp_path).part("2").token != token


@pytest.mark.parametrize("way", ["submit", "send"])
def test_a_kill_after_the_answer_loses_nothing(tmp_path: Path, way: str) -> None:
    """Id or answer are there; nothing leaves again."""
    kill(asker(tmp_path, "after", way), after="has job-7")

    assert getattr(job(tmp_path), way)(never) == "job-7"


@pytest.mark.parametrize("way", ["submit", "send"])
def test_a_kill_before_the_answer_is_unsure(tmp_path: Path, way: str) -> None:
    """Where to look and how to go on is said to the letter, as often as it is asked."""
    kill(asker(tmp_path, "before", way))
    entry = Journal(tmp_path).find(KEY)
    assert entry is not None
    for _ in range(2):
        with pytest.raises(Unsure) as told:
            getattr(job(tmp_path), way)(never)

        assert str(told.value) == unsure(entry.opened)


def test_a_request_in_flight_elsewhere_is_not_taken_for_lost(tmp_path: Path) -> None:
    """Nobody looks for it, drops it, or sends it again while its process lives."""
    process = asker(tmp_path, "before", "submit")
    try:
        with pytest.raises(UsageError, match="another run has sent the request for image:gdp/hook"):
            job(tmp_path).submit(never, never)
        with pytest.raises(UsageError, match="another run has sent the request for image:gdp/hook"):
            job(tmp_path).send(never)
    finally:
        kill(process)


def test_a_job_that_can_be_looked_for_is_found(tmp_path: Path) -> None:
    """And its id is written down."""
    kill(asker(tmp_path, "before", "submit"))

    assert job(tmp_path).submit(never, lambda: "job-9") == "job-9"
    assert job(tmp_path).submit(never) == "job-9"


def test_a_job_that_is_nowhere_is_sent_again(tmp_path: Path) -> None:
    """It surely did not arrive; its money is set aside anew."""
    kill(asker(tmp_path, "before", "submit"))

    assert job(tmp_path, budget=0.05).submit(lambda: "job-2", lambda: None) == "job-2"


def test_a_refusal_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither entry nor money: it can be tried again."""
    paid = job(tmp_path, budget=0.05)
    for _ in range(3):
        with pytest.raises(RateLimited, match="slow down"):
            paid.send(failing(RateLimited("slow down")))
    assert paid.journal.open_work() == []
    assert paid.send(lambda: "ok") == "ok"
    assert paid.journal.open_work()[0].work.expected == 0.04


def test_a_cut_connection_is_unsure_and_says_why(tmp_path: Path) -> None:
    """The request may have arrived; the next run asks nobody either."""
    paid = job(tmp_path)
    with pytest.raises(Unsure) as told:
        paid.submit(failing(ProviderUnreachable("the connection was cut"), maybe_sent=True))
    entry = Journal(tmp_path).find(KEY)
    assert entry is not None

    assert str(told.value) == f"the connection was cut\n{unsure(entry.opened)}"
    for again in (paid, next_job(paid)):
        with pytest.raises(Unsure):
            again.submit(never)


def test_a_cut_connection_is_cleared_up_where_jobs_can_be_looked_for(tmp_path: Path) -> None:
    """Arrived: its id. Not arrived: the error, and it may be tried again."""
    cut = failing(ProviderUnreachable("cut"), maybe_sent=True)

    assert job(tmp_path / "a").submit(cut, lambda: "job-3") == "job-3"
    assert job(tmp_path / "a").submit(never) == "job-3"

    with pytest.raises(ProviderUnreachable, match="cut"):
        job(tmp_path / "b").submit(cut, lambda: None)
    assert Journal(tmp_path / "b").open_work() == []


def test_a_fault_of_ours_leaves_it_open(tmp_path: Path) -> None:
    """Nobody knows what was sent before it."""
    paid = job(tmp_path)
    with pytest.raises(ZeroDivisionError):
        paid.send(lambda: 1 / 0)
    with pytest.raises(Unsure):
        next_job(paid).send(never)


def test_parts_are_jobs_of_their_own_and_cost_once(tmp_path: Path) -> None:
    """Each is sent once; the whole's price is set aside with the first."""
    whole = job(tmp_path, budget=0.04)
    for number in range(3):
        assert whole.part(f"piece-{number}").send(partial(str, number)) == str(number)
    again = job(tmp_path, budget=0.04)

    assert [again.part(f"piece-{n}").send(never) for n in range(3)] == ["0", "1", "2"]
    assert [entry.work.expected for entry in again.journal.open_work()] == [0.04, 0.0, 0.0]
    line = again.journal.close(KEY)
    assert line is not None
    assert line.expected == 0.04


def test_nothing_leaves_that_would_pass_the_budget(tmp_path: Path) -> None:
    """And nothing is written down."""
    with pytest.raises(BudgetReached):
        job(tmp_path, budget=0.03).submit(never)
    assert Journal(tmp_path).open_work() == []


def test_an_id_that_cannot_be_written_down_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full at the worst moment: the id is in the message, and nothing is sent again."""
    paid = job(tmp_path)

    def full(*_: Any) -> NoReturn:
        raise DiskRefused("the disk is full")

    monkeypatch.setattr(paid.journal, "_write", full)
    with pytest.raises(Unsure) as told:
        paid.submit(lambda: "job-5")

    assert str(told.value) == (
        "openai gpt-image-2 accepted the work as job job-5, but the journal cannot record it:\n"
        "the disk is full"
    )
    with pytest.raises(Unsure):
        next_job(paid).submit(never)


def test_a_create_without_an_id_is_unsure(tmp_path: Path) -> None:
    """It said it took the work, and named nothing to ask for."""
    with pytest.raises(Unsure, match="named no job"):
        job(tmp_path).submit(failing(NoResult("it named no job"), maybe_sent=True))


def test_requests_are_in_the_air_until_they_are_written_down(tmp_path: Path) -> None:
    """Whether they come back or fail."""
    paid = job(tmp_path)
    assert paid.submit(lambda: f"{paid.journal.in_flight()} in flight") == "1 in flight"
    with pytest.raises(RateLimited):
        paid.part("2").send(failing(RateLimited("no")))

    assert paid.journal.in_flight() == 0
