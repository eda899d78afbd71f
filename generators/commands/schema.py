"""`doit schema`: what a person or a language model needs to know to write a spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from doit.cmd_base import Command

from generators.commands.options import OptionsAnywhere
from generators.report.spec_text import write
from generators.spec.llm_instructions import schema_for_llm
from generators.spec.spec_schema import SCHEMA, write_template_branches


class Schema(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """Print the schema."""

    name = "schema"
    doc_purpose = "print the contract of specs, for editors or for language models"
    doc_usage = ""
    doc_description = "Without an option: the JSON Schema that editors complete and check against."
    cmd_options = (
        {
            "name": "for_llm",
            "long": "for-llm",
            "type": bool,
            "default": False,
            "help": "print what a language model needs: fields, templates, rules and two examples",
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
        if opt_values["write"]:
            write_template_branches()
            return 0
        write(schema_for_llm() if opt_values["for_llm"] else SCHEMA.read_text("utf-8"))
        return 0
