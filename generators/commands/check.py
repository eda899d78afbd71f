"""`doit check`: every problem of the specs, without building anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generators.commands.base import PlainCommand
from generators.commands.options import JSON
from generators.commands.specs import spec_paths
from generators.engine.exit_status import NOT_STARTED
from generators.engine.output import write
from generators.report.json_text import json_text
from generators.report.spec_text import problems_data, problems_text
from generators.spec import find_problems, shown_path

_NONE: Mapping[str, str] = {}


def check(
    paths: Sequence[Path], *, project: Path, as_json: bool = False, overrides: Mapping[str, str] = _NONE
) -> int:
    """Print the problems of these specs; return 0 if there are none, else 3. Raises UsageError for overrides.

    Warnings, such as of a model that is retired soon, do not count as problems.
    """
    from generators.engine.inspection import inspect_files
    from generators.engine.project import Project
    from generators.engine.resolver import ProjectResolver, review
    from generators.spec.settings import read_config

    resolver = ProjectResolver(Project(project, read_config(project)))
    checked, notes = {}, []
    for path in paths:
        shown = shown_path(path, project)
        checked[shown] = find_problems(path, project=project, overrides=overrides)
        if checked[shown]:
            continue
        checked[shown], warnings = review(path, resolver, overrides=overrides)
        notes += [f"{shown}: {warning}" for warning in warnings]
        problems, found = inspect_files(path, project=project, overrides=overrides)
        checked[shown] += problems
        notes += found
    write(json_text(problems_data(checked, notes)) if as_json else problems_text(checked, notes))
    return NOT_STARTED if any(checked.values()) else 0


class Check(PlainCommand):
    """Check specs."""

    name = "check"
    doc_purpose = "check specs and list every problem with its place"
    doc_usage = "[VIDEO|FILE ...] [name=value ...]"
    doc_description = "Exits with 3 if there is a problem."
    cmd_options = (JSON,)

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Check the specs; return 0, or 3 if there are problems."""
        from generators.engine import overrides

        project = Path.cwd()
        paths = spec_paths(words, project=project)
        return check(paths, project=project, as_json=options["as_json"], overrides=overrides())
