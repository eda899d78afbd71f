"""`doit doctor`: which tools are at work and from where, what is missing, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from doit.cmd_base import Command

from generators.commands.options import OptionsAnywhere
from generators.commands.stopping import stoppable
from generators.report.health_text import health_json, health_text
from generators.report.spec_text import write


class Doctor(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """Examine the set-up."""

    name = "doctor"
    doc_purpose = "show tools, folders, fonts and keys, and what is missing"
    doc_usage = ""
    doc_description = "No spec is read. It ends with 1 where something needed is missing."
    cmd_options = (
        {"name": "as_json", "long": "json", "type": bool, "default": False, "help": "print it as JSON"},
    )

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Print the examination; 1 where something is missing."""

        def work() -> int:
            from generators.engine.doctor.health import examine
            from generators.engine.project import find_project

            health = examine(find_project())
            write(health_json(health.as_json()) if opt_values["as_json"] else health_text(health.as_json()))
            return 0 if health.is_well else 1

        return stoppable(work)
