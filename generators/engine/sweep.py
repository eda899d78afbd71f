"""After a run that was killed: what it left half-made is removed."""

from __future__ import annotations

from collections.abc import Iterable

from generators.engine.project import Project
from generators.engine.runfolder import sweep_run_folders
from generators.plan.paths import BUILD
from generators.store.results import Store


def sweep(project: Project, stores: Iterable[Store]) -> None:
    """Remove staging folders, half-placed targets and temporary folders whose process is gone."""
    for store in stores:
        store.sweep()
    for path in (project.root / BUILD).rglob(".*.tmp"):
        path.unlink(missing_ok=True)
    sweep_run_folders()
