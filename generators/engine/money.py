"""What a project's builds may spend, what they have spent, and what a step will cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from generators.engine.casting import Casting
from generators.engine.graph import Graph
from generators.engine.project import Project
from generators.plan.price import charges
from generators.plan.step import Step
from generators.providers.catalogue import Catalogue
from generators.steps.desk import Desk, expected_usd
from generators.steps.purse import Purse
from generators.store.journal import Journal


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

    @cache
    def spent() -> Mapping[str, float]:
        return spent_by_video(project, journal)

    purse = Purse(
        budget=lambda video: casting.budget(graph.videos[video]) if video in graph.videos else None,
        spent=lambda video: spent().get(video, 0.0),
        most=spending.most,
        unknown_allowed=spending.unknown_allowed,
    )
    return Desk(project.root, lambda: casting.environment, lambda: casting.catalogue, journal, purse)


def spent_by_video(project: Project, journal: Journal) -> dict[str, float]:
    """Video to US dollars: bills, and what was expected where there is none; open work counts too."""
    root = str(project.root)
    found: dict[str, float] = defaultdict(float)
    for line in journal.ledger(root):
        if line.kind != "saved":
            found[video_of(line.task)] += line.reckoned or 0.0
    for entry in journal.open_work(root):
        found[video_of(entry.work.task)] += entry.work.expected or 0.0
    return dict(found)


def video_of(task: str) -> str:
    """The video a task belongs to."""
    return task.partition(":")[2].partition("/")[0]


def price_of(step: Step, catalogue: Catalogue) -> float | None:
    """US dollars that doing a step will cost: 0 where nobody is asked, None where a price is not known."""
    total = 0.0
    for charge in charges(step.request):
        usd = expected_usd(charge, catalogue)
        if usd is None:
            return None
        total += usd
    return total
