"""Removes what a killed run left unfinished."""

from __future__ import annotations

from collections.abc import Iterable

from generators.engine.project import Project
from generators.plan.paths import BUILD, SPECS
from generators.store.frame_cache import sweep_parts
from generators.store.leftovers import remove_leftovers
from generators.store.results import Store


def sweep(project: Project, stores: Iterable[Store]) -> None:
    """Remove staging folders and temporary files of processes that no longer exist."""
    for store in stores:
        store.sweep()
    temporary = [
        *(project.root / BUILD).rglob(".*.tmp"),
        *(project.root / SPECS).glob(".*.tmp"),  # a lock
        *project.state.glob("*.tmp"),
    ]
    for path in temporary:
        path.unlink(missing_ok=True)
    sweep_parts(project.cache / "frames")
    # The render service assembles bundles and browsers in folders that it names itself.
    remove_leftovers(project.cache.glob("*/staged-*-*"), part=1)
