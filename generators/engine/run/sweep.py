"""After a run that was killed: what it left half-made is removed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

from generators.engine.project import Project
from generators.plan.paths import BUILD, SPECS
from generators.store.frame_cache import sweep_parts
from generators.store.results import Store, is_alive


def sweep(project: Project, stores: Iterable[Store]) -> None:
    """Remove staging folders and half-placed files whose process is gone."""
    for store in stores:
        store.sweep()
    half_placed = [
        *(project.root / BUILD).rglob(".*.tmp"),
        *(project.root / SPECS).glob(".*.tmp"),  # a lock
        *project.state.glob("*.tmp"),
    ]
    for path in half_placed:
        path.unlink(missing_ok=True)
    sweep_parts(project.cache / "frames")
    # Bundles and browsers are put together by the render service, in folders of its own naming.
    for folder in project.cache.glob("*/staged-*-*"):
        pid = folder.name.split("-")[1]
        if pid.isdecimal() and not is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
