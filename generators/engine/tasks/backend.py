"""A doit backend over cinemake's record, which writes every value at once.

doit's own per-file states are not used: `freshness/check.py` decides by content.
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
"""The values of doit's own that are kept; for all others the backend answers that nothing changed."""


class ContentChecker(FileChangedChecker):  # type: ignore[misc]  # doit is untyped
    """Answers doit's questions about files, as for `doit list -s`: `UpToDate` has checked them."""

    def check_modified(self, file_path: str, file_stat: object, state: object) -> bool:
        """Always False: doit asks only about tasks that FreshnessCheck found fresh."""
        return False

    def get_state(self, dep: str, current_state: object) -> None:
        """Nothing to save."""


class RecordBackend:
    """The backend that `doit.dependency.Dependency` expects, over cinemake's record."""

    desc = "cinemake's own record in .cinemake/"

    def __init__(self, name: str, codec: object, *, module_name: str | None = None) -> None:
        self.name = name
        self.project: Project = find_project()
        try:
            (self.record, self.files), was_dropped = open_for(
                self.project.state / "record.db",
                lambda database: (Record(database), StatCache(database, self.project.root)),
            )
        except DiskRefused as refusal:  # doit reports its own error: no command has started yet
            raise InvalidDodoFile(str(refusal)) from refusal
        if was_dropped:
            sys.stderr.write(
                "The record .cinemake/record.db was damaged and has been deleted; "
                "results are still in the store.\n"
            )

    def get(self, task: str, name: str) -> Any:  # noqa: ANN401  # doit keeps any JSON value
        """One value of a task."""
        if name in DOIT_NAMES:
            return self.record.value(task, name)
        # "deps:" and "checker:" unknown, every file's state known: doit itself finds nothing changed.
        return None if name in ("deps:", "checker:") else "checked by content"

    def set(self, task: str, name: str, value: object) -> None:
        """Keep one value of a task."""
        if name in DOIT_NAMES:
            self.record.set_value(task, name, value)

    def in_(self, task: str) -> bool:
        """Whether anything is known of the task."""
        return self.record.has(task)

    def remove(self, task: str) -> None:
        """Forget a task: `doit forget`."""
        self.record.forget(task)

    def remove_all(self) -> None:
        """Forget all tasks: `doit forget --all`."""
        self.record.forget_all()

    def dump(self) -> None:
        """Close the record when doit is done; everything is written already."""
        self.record.close()
