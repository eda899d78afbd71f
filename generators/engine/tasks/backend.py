"""doit's record, kept by ours: a doit backend that writes each fact the moment it is told.

doit's own per-file states are never used: freshness is decided by content in `freshness.py`.
"""

from __future__ import annotations

import sys
from typing import Any

from doit.dependency import FileChangedChecker
from doit.exceptions import InvalidDodoFile

from generators.engine.project import Project, find_project
from generators.errors import DiskRefused
from generators.store.database import open_for
from generators.store.record import Record
from generators.store.stat_cache import StatCache

DOIT_NAMES = ("ignore:", "_values_:", "result:")
"""The facts of doit's own that are kept; everything else it asks for is answered as unchanged."""


class ContentChecker(FileChangedChecker):  # type: ignore[misc]  # doit is untyped
    """What doit itself asks of files, as for `doit list -s`: unchanged, since `UpToDate` has said so."""

    def check_modified(self, file_path: str, file_stat: object, state: object) -> bool:
        """Never: doit asks only when FreshnessCheck found the task fresh."""
        return False

    def get_state(self, dep: str, current_state: object) -> None:
        """Nothing to save."""


class RecordBackend:
    """What `doit.dependency.Dependency` expects of a backend, over our record."""

    desc = "cinemake's own record in .cinemake/"

    def __init__(self, name: str, codec: object, *, module_name: str | None = None) -> None:
        self.name = name
        self.project: Project = find_project()
        try:
            (self.record, self.files), healed = open_for(
                self.project.state / "record.db",
                lambda database: (Record(database), StatCache(database, self.project.root)),
            )
        except DiskRefused as refusal:  # in doit's words: no command of ours has begun that could tell it
            raise InvalidDodoFile(str(refusal)) from refusal
        if healed:
            sys.stderr.write(
                "The damaged record .cinemake/record.db was dropped; the store still has what was made.\n"
            )

    def get(self, task: str, name: str) -> Any:  # noqa: ANN401  # doit keeps any JSON value
        """One fact of a task."""
        if name in DOIT_NAMES:
            return self.record.value(task, name)
        # "deps:" and "checker:" unknown, every file's state known: doit finds nothing changed by itself.
        return None if name in ("deps:", "checker:") else "judged by content"

    def set(self, task: str, name: str, value: object) -> None:
        """Keep one fact of a task."""
        if name in DOIT_NAMES:
            self.record.set_value(task, name, value)

    def in_(self, task: str) -> bool:
        """Whether anything is known of the task."""
        return self.record.knows(task)

    def remove(self, task: str) -> None:
        """Forget a task: `doit forget`."""
        self.record.forget(task)

    def remove_all(self) -> None:
        """Forget all tasks: `doit forget --all`."""
        self.record.forget_all()

    def dump(self) -> None:
        """Everything is written already; doit says with this that it is done."""
        self.record.close()
