"""Commands of doit that have no meaning here, and what to use instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from doit.cmd_base import Command

from generators.commands.options import OptionsAnywhere
from generators.errors import UsageError


class _Unsuited(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    doc_purpose = "(of doit; not used here)"
    instead = ""

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Say what to use instead. Raises UsageError."""
        raise UsageError(f"doit {self.name} is not used here: {self.instead}")


class DumpDb(_Unsuited):
    """The record is no database of doit's."""

    name = "dumpdb"
    instead = "`doit info TASK` and `doit why TASK` show what is known of a task"


class ResetDep(_Unsuited):
    """Freshness goes by content, so there is no state to compute anew."""

    name = "reset-dep"
    instead = "freshness goes by content, which needs no reset; `doit forget TASK` runs a task again"


class Strace(_Unsuited):
    """A step's inputs and outputs are declared, and its work is done by a runner of our own."""

    name = "strace"
    instead = "`doit info TASK` lists what a task reads and writes"
