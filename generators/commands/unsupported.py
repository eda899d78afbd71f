"""Commands of doit that have no use here, and what to use instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import PlainCommand
from generators.errors import UsageError


class _Unsupported(PlainCommand):
    doc_purpose = "(doit's own; not supported here)"
    doc_usage = "[...]"
    instead = ""

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Name what to use instead. Raises UsageError."""
        raise UsageError(f"doit {self.name} is not supported: {self.instead}")


class DumpDb(_Unsupported):
    """The record is not a database of doit's."""

    name = "dumpdb"
    instead = "`doit info TASK` and `doit why TASK` show what is known of a task"


class ResetDep(_Unsupported):
    """Freshness is decided by content, so there is no state to compute again."""

    name = "reset-dep"
    instead = "freshness goes by content and needs no reset; `doit forget TASK` runs a task again"


class Strace(_Unsupported):
    """A step's inputs and outputs are declared, and no child process of doit's does its work."""

    name = "strace"
    instead = "`doit info TASK` lists what a task reads and writes"
