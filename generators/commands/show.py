"""`doit show VIDEO`: the merged long form of a spec with every default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generators.commands.base import PlainCommand
from generators.commands.options import JSON
from generators.commands.specs import spec_paths
from generators.engine.output import write
from generators.report.json_text import json_text
from generators.report.spec_text import spec_yaml
from generators.spec import load_long_form


def show_text(path: Path, *, project: Path, overrides: Mapping[str, str], as_json: bool = False) -> str:
    """One spec's long form as YAML or JSON. Raises SpecError and UsageError."""
    long = load_long_form(path, project=project, overrides=overrides)
    return json_text(long) if as_json else spec_yaml(long)


class Show(PlainCommand):
    """Print long forms."""

    name = "show"
    doc_purpose = "print a spec in its long form, with every default"
    doc_usage = "[VIDEO ...] [name=value ...]"
    doc_description = "The output is itself a spec and makes the same video."
    cmd_options = (JSON,)

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Print the specs and return 0."""
        from generators.engine import overrides

        project, as_json = Path.cwd(), options["as_json"]
        paths = spec_paths(words, project=project)
        texts = [show_text(path, project=project, overrides=overrides(), as_json=as_json) for path in paths]
        write(("" if as_json else "---\n").join(texts))
        return 0
