"""`doit schema`: what a person or a language model needs to know to write a spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import PlainCommand
from generators.commands.options import switch
from generators.engine.output import write
from generators.spec.llm_instructions import schema_for_llm
from generators.spec.spec_schema import SCHEMA, write_template_branches


class Schema(PlainCommand):
    """Print the schema."""

    name = "schema"
    doc_purpose = "print the schema of specs, for editors or for language models"
    doc_usage = ""
    doc_description = "Without an option: the JSON Schema with which editors complete and check specs."
    cmd_options = (
        switch("for_llm", "print what a language model needs: fields, templates, rules and two examples"),
        switch("write", "bring the JSON Schema up to date with the template library"),
    )

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Print or write it and return 0."""
        if options["write"]:
            write_template_branches()
        else:
            write(schema_for_llm() if options["for_llm"] else SCHEMA.read_text("utf-8"))
        return 0
