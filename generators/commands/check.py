"""`doit check`: every problem of the specs, without building anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from doit.cmd_base import Command

from generators.commands.options import OptionsAnywhere
from generators.commands.specs import spec_paths
from generators.engine.endings import NOTHING_STARTED
from generators.report.spec_text import problems_json, problems_text, write
from generators.spec import find_problems, shown_path

_NONE: Mapping[str, str] = {}


def check(
    paths: Sequence[Path], *, project: Path, as_json: bool = False, overrides: Mapping[str, str] = _NONE
) -> int:
    """Print the problems of these specs; 0 where there are none, else 3. Raises UsageError for overrides.

    Warnings, such as of a model that ends, count for nothing.
    """
    from generators.engine.inspection import inspect_files
    from generators.engine.project import Project
    from generators.engine.resolver import ProjectResolver, review
    from generators.spec.settings import read_config

    casting = ProjectResolver(Project(project, read_config(project)))
    checked, notes = {}, []
    for path in paths:
        shown = shown_path(path, project)
        checked[shown] = find_problems(path, project=project, overrides=overrides)
        if checked[shown]:
            continue
        checked[shown], warnings = review(path, casting, overrides=overrides)
        notes += [f"{shown}: {warning}" for warning in warnings]
        problems, found = inspect_files(path, project=project, overrides=overrides)
        checked[shown] += problems
        notes += found
    write(problems_json(checked, notes) if as_json else problems_text(checked, notes))
    return NOTHING_STARTED if any(checked.values()) else 0


class Check(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """Check specs."""

    name = "check"
    doc_purpose = "check specs and list every problem with its place"
    doc_usage = "[VIDEO|FILE ...] [name=value ...]"
    doc_description = None
    cmd_options = (
        {
            "name": "as_json",
            "long": "json",
            "type": bool,
            "default": False,
            "help": "print the problems as JSON",
        },
    )

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Check them and return 0, or 3 where there are problems."""
        return self._check(pos_args, as_json=bool(opt_values["as_json"]))

    def _check(self, names: Sequence[str], *, as_json: bool) -> int:
        from generators.engine import overrides

        project = Path.cwd()
        paths = spec_paths(names, project=project)
        return check(paths, project=project, as_json=as_json, overrides=overrides())
