"""The profiles of `[tool.cinemake.profiles.<name>]`, checked by the rules of a spec's `models`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from generators.providers.catalogue.models import Catalogue
from generators.providers.catalogue.profiles import Profile, mistakes
from generators.spec.build import role_model
from generators.spec.document import Document
from generators.spec.problems import SpecProblems
from generators.spec.schema_validator import SchemaValidator
from generators.spec.settings import APP, MANIFEST
from generators.spec.spec_schema import SpecSchema, spec_schema


def read_profile(name: str, config: Mapping[str, Any], catalogue: Catalogue) -> Profile:
    """The profile of that name; `config` is `[tool.cinemake]`, and a spec's check has found the name there.

    Raises SpecProblems with every mistake of its table.
    """
    table = config["profiles"][name]
    top = ("tool", APP, "profiles", name)
    document = Document(MANIFEST, [], {"tool": {APP: config}}, {})
    walk = SchemaValidator(document, rules())
    walk.visit(table, walk.rules.root, top)
    if walk.findings:
        raise SpecProblems([document.problem(path, message) for path, message, _ in walk.findings])
    models = {role: role_model(model) for role, model in table.items() if role != "budget"}
    problems = [
        document.problem((*top, role, *place), message)
        for role, model in models.items()
        for place, message in mistakes(role, model, catalogue)
    ]
    if problems:
        raise SpecProblems(problems)
    return Profile(name, models, table.get("budget"))


@cache
def rules() -> SpecSchema:
    """A spec's `models` with a budget beside the roles."""
    spec = spec_schema()
    models = spec.branch("models")
    with_budget = {**models["properties"], "budget": spec.root["properties"]["budget"]}
    return SpecSchema({**models, "properties": with_budget}, {})
