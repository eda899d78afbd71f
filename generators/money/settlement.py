"""Sums what a project has spent, and closes the entries of results that an earlier run stored."""

from __future__ import annotations

from pathlib import Path

from generators.money.journal import Journal
from generators.money.ledger import spent_by_video
from generators.money.project_id import project_name
from generators.store.results import Store


def spent_of(root: Path, journal: Journal) -> dict[str, float]:
    """US dollars spent so far by video, as far as known."""
    name = project_name(root, journal)
    return spent_by_video(*journal.snapshot(name))


def settle(root: Path, journal: Journal, kept: Store) -> None:
    """Close the entries of results that an earlier run stored but was killed before closing."""
    for entry in journal.open_work(project_name(root, journal)):
        result = kept.find(entry.work.key)
        if result is not None:
            # The cost of each part of a result was not recorded.
            is_whole = entry.name == entry.work.key
            journal.close(entry.name, usd=result.origin.usd if result.origin and is_whole else None)
