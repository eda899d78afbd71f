"""What a project's builds may spend, what they have spent, and what a step will cost."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from generators.engine.project import Project
from generators.engine.resolver import ProjectResolver
from generators.engine.tasks.graph import Graph
from generators.money.budget import Budget
from generators.money.gateway import ProviderGateway
from generators.money.journal import Journal
from generators.money.project_id import project_name

ANSWER_SECONDS = 60.0
"""How long an ended run waits for answers to paid requests: without them nobody could tell who was paid."""


@dataclass(frozen=True)
class Spending:
    """What the command line says of money."""

    most: float | None = None
    """US dollars this run may cost."""
    unknown_allowed: bool = False


def open_gateway(project: Project, graph: Graph, spending: Spending) -> ProviderGateway:
    """The gateway of one run. Nothing is read before somebody is asked."""
    casting = ProjectResolver(project)
    journal = Journal(project.data)
    budget = Budget(
        journal,
        limit_of=lambda video: casting.budget(graph.videos[video]) if video in graph.videos else None,
        most=spending.most,
        unknown_allowed=spending.unknown_allowed,
    )
    return ProviderGateway(
        lambda making: project_name(project.root, journal, making=making),
        lambda: casting.environment,
        lambda: casting.catalogue,
        journal,
        budget,
    )


def await_answers(journal: Journal) -> None:
    """At the end of an interrupted run: begin no further paid request, and wait for those that have left."""
    journal.end()
    sent = journal.in_flight()
    if sent:
        requests = "a paid request" if sent == 1 else f"{sent} paid requests"
        sys.stderr.write(
            f"waiting for the answer to {requests}, at most {ANSWER_SECONDS:.0f} seconds; "
            "stopped before it, whether it arrived could not be told (Ctrl-C leaves at once)\n"
        )
        journal.in_flight(ANSWER_SECONDS)
