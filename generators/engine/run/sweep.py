"""Removes what a killed run left unfinished."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

from generators.engine.project import Project
from generators.plan.paths import BUILD, SPECS
from generators.store.frame_cache import sweep_parts
from generators.store.results import Store, is_alive


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
    for folder in project.cache.glob("*/staged-*-*"):
        pid = folder.name.split("-")[1]
        if pid.isdecimal() and not is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
