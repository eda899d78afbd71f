"""`doit show VIDEO`: the merged long form of a spec with every default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from doit.cmd_base import Command

from generators.commands.options import OptionsAnywhere
from generators.commands.specs import spec_paths
from generators.report.spec_text import spec_json, spec_yaml, write
from generators.spec import load_long_form


def show_text(path: Path, *, project: Path, overrides: Mapping[str, str], as_json: bool = False) -> str:
    """One spec's long form as YAML or JSON. Raises SpecError and UsageError."""
    long = load_long_form(path, project=project, overrides=overrides)
    return spec_json(long) if as_json else spec_yaml(long)


class Show(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """Print long forms."""

    name = "show"
    doc_purpose = "print a spec in its long form, with every default"
    doc_usage = "[VIDEO ...] [name=value ...]"
    doc_description = "The output is a spec itself and makes the same video."
    cmd_options = (
        {
            "name": "as_json",
            "long": "json",
            "type": bool,
            "default": False,
            "help": "print JSON instead of YAML",
        },
    )

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Print them and return 0, or 3 for a wrong spec."""
        return self._show(pos_args, as_json=bool(opt_values["as_json"]))

    def _show(self, names: Sequence[str], *, as_json: bool) -> int:
        from generators.engine import overrides

        project = Path.cwd()
        paths = spec_paths(names, project=project)
        texts = [show_text(path, project=project, overrides=overrides(), as_json=as_json) for path in paths]
        write(("" if as_json else "---\n").join(texts))
        return 0
