"""After a run that was killed: what it left half-made is removed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from generators.engine.project import Project
from generators.plan.paths import BUILD
from generators.store.results import Store


def sweep(project: Project, stores: Iterable[Store]) -> None:
    """Remove staging folders, half-placed targets and temporary folders whose process is gone."""
    for store in stores:
        store.sweep()
    for path in (project.root / BUILD).rglob(".*.tmp"):
        path.unlink(missing_ok=True)
    for folder in Path(tempfile.gettempdir()).glob("cinemake-*"):
        owner = folder / "owner"
        if not owner.exists() or not Path(f"/proc/{owner.read_text('utf-8').strip()}").exists():
            shutil.rmtree(folder, ignore_errors=True)
