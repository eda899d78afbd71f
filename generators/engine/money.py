"""What a project's builds may spend, what they have spent, and what a step will cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generators.engine.casting import Casting
from generators.engine.graph import Graph
from generators.engine.project import Project
from generators.plan.cast import DETERMINISTIC
from generators.plan.price import charges
from generators.plan.step import Step
from generators.providers.catalogue import Catalogue
from generators.steps.desk import Desk, expected_usd, total
from generators.steps.purse import Purse
from generators.store.journal import Journal
from generators.store.results import Store


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
    return Desk(project.root, lambda: casting.environment, lambda: casting.catalogue, journal, purse)


def settle(journal: Journal, kept: Store, project: Project) -> None:
    """Close what an earlier run has stored and was killed before it closed."""
    for entry in journal.open_work(str(project.root)):
        result = kept.find(entry.work.key)
        if result is not None:
            # What the parts of one result cost by themselves was not written down.
            is_whole = entry.name == entry.work.key
            journal.close(entry.name, usd=result.origin.usd if result.origin and is_whole else None)


def price_of(step: Step, catalogue: Callable[[], Catalogue]) -> float | None:
    """US dollars that doing a step will cost: 0 where nobody is asked, None where a price is not known.

    The catalogue is read for those who are asked; the same numbers are set aside before each call.
    """
    asked = [charge for charge in charges(step.request) if charge.model.provider not in DETERMINISTIC]
    return total(expected_usd(charge, catalogue()) for charge in asked)
