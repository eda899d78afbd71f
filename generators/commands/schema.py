"""`doit schema`: what a person or a language model needs to know to write a spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from doit.cmd_base import Command

from generators.commands.specs import guarded
from generators.report.spec_text import write
from generators.spec.briefing import schema_for_llm
from generators.spec.contract import SCHEMA, write_template_branches


class Schema(Command):  # type: ignore[misc]  # doit is untyped
    """Print the schema."""

    name = "schema"
    doc_purpose = "print the fields of a spec, the templates and two examples"
    doc_usage = ""
    doc_description = "The text is short enough to be given to a language model that writes specs."
    cmd_options = (
        {
            "name": "as_json",
            "long": "json",
            "type": bool,
            "default": False,
            "help": "print the JSON Schema itself",
        },
        {
            "name": "write",
            "long": "write",
            "type": bool,
            "default": False,
            "help": "bring the JSON Schema up to date with the template library",
        },
    )

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Print it and return 0."""

        def work() -> int:
            if opt_values["write"]:
                write_template_branches()
                return 0
            write(SCHEMA.read_text("utf-8") if opt_values["as_json"] else schema_for_llm())
            return 0

        return guarded(work)
