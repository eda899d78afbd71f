"""What a project's builds may spend, what they have spent, and what a step will cost."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from generators.engine.casting import Casting
from generators.engine.graph import Graph
from generators.engine.project import Project
from generators.plan.cast import DETERMINISTIC
from generators.plan.price import charges
from generators.plan.step import Step
from generators.providers.catalogue import Catalogue
from generators.steps.desk import Desk, expected_usd, job_name, total
from generators.steps.purse import Purse
from generators.store.identity import project_name
from generators.store.journal import Journal
from generators.store.paidwork import spent_by_video
from generators.store.results import Store

ANSWER_SECONDS = 60.0
"""How long an ended run waits for answers to paid requests: without them nobody could tell who was paid."""


@dataclass(frozen=True)
class Spending:
    """What the command line says of money."""

    most: float | None = None
    """US dollars this run may cost."""
    unknown_allowed: bool = False


def open_desk(project: Project, graph: Graph, spending: Spending) -> Desk:
    """The desk of one run. Nothing is read before somebody is asked."""
    casting = Casting(project)
    journal = Journal(project.data)
    purse = Purse(
        journal,
        budget=lambda video: casting.budget(graph.videos[video]) if video in graph.videos else None,
        most=spending.most,
        unknown_allowed=spending.unknown_allowed,
    )
    return Desk(
        lambda making: project_name(project.root, journal, making=making),
        lambda: casting.environment,
        lambda: casting.catalogue,
        journal,
        purse,
    )


def await_answers(journal: Journal) -> None:
    """At the end of an interrupted run: begin no further paid request, and wait for those that have left."""
    journal.end()
    sent = journal.in_the_air()
    if sent:
        requests = "a paid request" if sent == 1 else f"{sent} paid requests"
        sys.stderr.write(
            f"waiting for the answer to {requests}, at most {ANSWER_SECONDS:.0f} seconds; "
            "stopped before it, whether it arrived could not be told (Ctrl-C leaves at once)\n"
        )
        journal.in_the_air(ANSWER_SECONDS)


def spent_of(project: Project, journal: Journal) -> dict[str, float]:
    """Video to what it has cost in US dollars, as far as known."""
    name = project_name(project.root, journal)
    return spent_by_video(journal.ledger(name), journal.open_work(name))


def settle(journal: Journal, kept: Store, project: Project) -> None:
    """Close what an earlier run has stored and was killed before it closed."""
    for entry in journal.open_work(project_name(project.root, journal)):
        result = kept.find(entry.work.key)
        if result is not None:
            # What the parts of one result cost by themselves was not written down.
            is_whole = entry.name == entry.work.key
            journal.close(entry.name, usd=result.origin.usd if result.origin and is_whole else None)


@dataclass(frozen=True)
class Prices:
    """What steps will cost, by the code that sets money aside before each call."""

    catalogue: Callable[[], Catalogue]
    """Read for those who are asked: an offline video needs none."""
    journal: Journal

    def of(self, step: Step, key: str = "") -> float | None:
        """US dollars: 0 where nobody is asked or paid, None where a price is not known.

        What was sent for the result of that key before a crash is not paid again.
        """
        asked = [charge for charge in charges(step.request) if charge.model.provider not in DETERMINISTIC]
        return total(
            0.0
            if key and self.journal.of_whole(job_name(key, charge))
            else expected_usd(charge, self.catalogue())
            for charge in asked
        )
