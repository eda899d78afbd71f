"""`doit doctor`: which tools are in use and from where, what is missing, and how to repair it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import PlainCommand
from generators.commands.options import JSON
from generators.engine.exit_status import FAILED
from generators.engine.output import write
from generators.report.health_text import health_text
from generators.report.json_text import json_text


class Doctor(PlainCommand):
    """Examine the set-up."""

    name = "doctor"
    doc_purpose = "show tools, folders, fonts and keys, and what is missing"
    doc_usage = ""
    doc_description = "No spec is read. Exits with 1 if something needed is missing."
    cmd_options = (JSON,)
    starts_work = True

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Print the examination; return 1 if something is missing."""
        from generators.engine.doctor.health import examine
        from generators.engine.project import find_project

        health = examine(find_project())
        data = health.as_json()
        write(json_text(data) if options["as_json"] else health_text(data))
        return 0 if health.is_well else FAILED
