"""The project's own `providers.yaml`: read with places and checked against its schema."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from generators.spec.problems import SpecProblems
from generators.spec.schema_validator import SchemaValidator
from generators.spec.spec_schema import ROOT, SpecSchema
from generators.spec.yaml_text import read_yaml

SCHEMA = ROOT / "schemas" / "providers.v1.json"


def read_own(path: Path) -> dict[str, Any]:
    """The checked data of the file. Raises SpecProblems with every mistake."""
    document = read_yaml(path, path.name)
    walk = SchemaValidator(document, rules())
    walk.visit(document.data, walk.rules.root, ())
    problems = [(path, message, False) for path, message in document.traps] + walk.findings
    if problems:
        raise SpecProblems([document.problem(p, message, at_key=at_key) for p, message, at_key in problems])
    data: dict[str, Any] = document.data
    return data


@cache
def rules() -> SpecSchema:
    """The schema of catalogues, ours and the project's."""
    return SpecSchema(json.loads(SCHEMA.read_text("utf-8")), {})
