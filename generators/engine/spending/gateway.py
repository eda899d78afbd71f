"""Opens the provider gateway of a run, and waits for paid answers when a run is interrupted."""

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
"""How long an interrupted run waits for answers to paid requests; without them their outcome is unknown."""


@dataclass(frozen=True)
class Spending:
    """The money options of the command line."""

    most: float | None = None
    """The most this run may cost, in US dollars."""
    unknown_allowed: bool = False


def open_gateway(project: Project, graph: Graph, spending: Spending) -> ProviderGateway:
    """The gateway of one run. No file is read before a provider is asked."""
    resolver = ProjectResolver(project)
    journal = Journal(project.data)
    budget = Budget(
        journal,
        limit_of=lambda video: resolver.budget(graph.videos[video]) if video in graph.videos else None,
        most=spending.most,
        unknown_allowed=spending.unknown_allowed,
    )
    return ProviderGateway(
        lambda making: project_name(project.root, journal, making=making),
        lambda: resolver.environment,
        lambda: resolver.catalogue,
        journal,
        budget,
    )


def await_answers(journal: Journal) -> None:
    """Let no further paid request begin, and wait for the answers to those that were sent."""
    journal.end()
    sent = journal.in_flight()
    if sent:
        requests = "a paid request" if sent == 1 else f"{sent} paid requests"
        sys.stderr.write(
            f"waiting up to {ANSWER_SECONDS:.0f} seconds for the answer to {requests} "
            "(Ctrl-C stops at once, and the outcome is then unknown)\n"
        )
        journal.in_flight(ANSWER_SECONDS)
