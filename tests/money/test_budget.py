"""The budget refuses before anything is sent, with what is spent, what is set aside, and how to go on."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from generators.errors import BudgetReached
from generators.money.budget import Budget
from generators.money.journal import Journal
from tests.store.paidwork import KEY, work


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """An empty one."""
    return Journal(tmp_path)


def budget(
    journal: Journal, budget: float | None = None, most: float | None = None, *, allowed: bool = False
) -> Budget:
    """One with the same budget for every video."""
    return Budget(journal, lambda _video: budget, most, unknown_allowed=allowed)


def pay(
    budget: Budget, name: str, expected: float | None = 0.04, *, task: str = "image:gdp/hook"
) -> float | None:
    """Begin a job; what was set aside for it."""
    asked = work(name, expected=expected, task=task)
    with budget.opening(asked, name.partition("/")[0]) as aside:
        budget.journal.begin(name, replace(asked, expected=aside), "t")
    return aside


def refusal(budget: Budget, name: str, expected: float | None = 0.04) -> str:
    """What is said of a job that may not begin."""
    with pytest.raises(BudgetReached) as refused:
        pay(budget, name, expected)
    assert budget.journal.find(name) is None
    return str(refused.value)


def test_nothing_is_spent_without_a_word_about_money(journal: Journal) -> None:
    """Neither where the price is known, nor where unknown ones are allowed."""
    asked_for = (
        "it may cost money, and gdp has no budget: "
        "add `budget: 3.00` (US dollars) to the spec, or run with --max-cost 3\nNothing was sent."
    )

    assert refusal(budget(journal), "a") == asked_for
    assert refusal(budget(journal, allowed=True), "a", None) == asked_for


def test_the_budget_stops_before_the_call_that_would_pass_it(journal: Journal) -> None:
    """To the cent: what fits exactly is done."""
    video = budget(journal, budget=0.12)
    for name in "abc":
        pay(video, name)

    assert refusal(video, "d", 0.001) == (
        "it would cost about $0.001, and $0.120 of $0.12 (the budget of gdp) is spent "
        "or set aside: raise the limit, or leave the step out\nNothing was sent."
    )


def test_a_budget_is_for_all_builds_and_one_video(journal: Journal, tmp_path: Path) -> None:
    """Another process's money counts, another video's does not."""
    pay(budget(Journal(tmp_path), budget=1), "a", 0.9)
    pay(budget(Journal(tmp_path), budget=1), "b", 0.9, task="image:tides/sea")

    assert "$0.900 of $1.00 (the budget of gdp)" in refusal(budget(journal, budget=1), "c", 0.2)
    assert pay(budget(journal, budget=1), "d", 0.1) == 0.1


def test_max_cost_is_for_one_run_and_all_videos(journal: Journal, tmp_path: Path) -> None:
    """What was spent before does not count."""
    pay(budget(Journal(tmp_path), budget=5), "a", 4.0)
    run = budget(journal, most=1.0)
    pay(run, "b", 0.6)
    pay(run, "c", 0.3, task="image:tides/sea")

    assert "$0.900 of $1.00 (--max-cost)" in refusal(run, "d", 0.2)


def test_bills_count_instead_of_what_was_expected(journal: Journal) -> None:
    """Within the same run too."""
    video = budget(journal, budget=0.10)
    pay(video, "a")
    journal.close("a", usd=0.09)

    assert "$0.090 of $0.10" in refusal(video, "b")

    journal.close("a")
    pay(budget(journal, budget=0.13), "b")


def test_unknown_prices_are_refused_unless_allowed(journal: Journal) -> None:
    """Under a budget that is spent they are refused all the same only when something is known."""
    assert refusal(budget(journal, budget=3), "a", None) == (
        "its price is unknown: add the model's price to providers.yaml "
        "(`doit providers` lists known prices), or run with --allow-unknown-cost\nNothing was sent."
    )
    assert pay(budget(journal, budget=3, allowed=True), "a", None) is None

    pay(budget(journal, budget=3), "b", 3.0)
    journal.close("b", usd=3.5)

    assert refusal(budget(journal, budget=3, allowed=True), "c", None) == (
        "it would cost an unknown amount, and $3.500 of $3.00 (the budget of gdp) is spent "
        "or set aside: raise the limit, or leave the step out\nNothing was sent."
    )


def test_what_a_whole_costs_is_set_aside_once(journal: Journal) -> None:
    """Its later parts pass, after a crash too, even where the money is gone."""
    assert pay(budget(journal, budget=0.04), "a/1") == 0.04
    assert pay(budget(journal, budget=0.04), "a/2") == 0.0
    assert pay(budget(Journal(journal.path.parent), budget=0.01), "a/3") == 0.0


def test_a_job_that_did_not_leave_gives_its_money_back(journal: Journal) -> None:
    """And is counted again when it is tried again."""
    video = budget(journal, budget=0.04)
    pay(video, KEY)
    journal.drop(KEY)

    assert pay(video, KEY) == 0.04
    assert "$0.040 of $0.04" in refusal(video, "other")


def test_threads_together_stay_within_the_limit(journal: Journal) -> None:
    """Twenty ask at once for what is enough for seven."""
    run, start = budget(journal, most=0.30), threading.Barrier(20)

    def ask(number: int) -> bool:
        start.wait()
        try:
            pay(run, f"job-{number}")
        except BudgetReached:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(ask, range(20))) == 7
    assert len(journal.open_work()) == 7
