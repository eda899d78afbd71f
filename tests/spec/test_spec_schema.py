"""The published schema: valid, complete, and in step with the template library."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from generators.spec import unsupported
from generators.spec.colors import NAMES
from generators.spec.schema_validator import flat
from generators.spec.spec_schema import SCHEMA, TEMPLATES, SpecSchema, spec_schema, template_branches
from generators.spec.yaml_text import read_yaml
from tests.spec.test_examples import EXAMPLES, SHIPPED

SCHEMA_DATA: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
TEMPLATE_DATA: dict[str, Any] = json.loads(TEMPLATES.read_text("utf-8"))


def test_the_schema_is_json_schema() -> None:
    """Editors and other programs can use it."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA_DATA)


def test_the_schema_names_every_template() -> None:
    """When this fails: `doit schema --write`."""
    expected = template_branches(SCHEMA_DATA, TEMPLATE_DATA)
    held = {
        name: part
        for name, part in SCHEMA_DATA["$defs"].items()
        if name == "animation_template" or (name.startswith("template_") and name != "template_keys")
    }

    assert expected == held


def test_every_field_is_described() -> None:
    """The schema is the reference: no field without a sentence."""
    silent = [
        f"{name}.{key}"
        for name, part in SCHEMA_DATA["$defs"].items()
        for key, field in part.get("properties", {}).items()
        if "description" not in field and "$ref" not in field and "const" not in field
    ]

    assert silent != ["output.variants.size"]
    assert {name.partition(".")[0] for name in silent} <= {"model", "picture_shots", "animation_code"}


def test_no_branch_takes_unknown_keys() -> None:
    """Every variant is closed."""
    rules = spec_schema()
    for branch in [*flat(rules.branch("picture")), *flat(rules.branch("animation_layer"))]:
        if branch["type"] == "object":
            assert branch["additionalProperties"] is False


def test_what_is_not_built_is_in_the_schema() -> None:
    """The table names real parts and fields, so that an editor knows them too."""
    rules = spec_schema()
    for part, fields in unsupported.FIELDS.items():
        held = rules.root if not part else _part(rules, part)

        assert fields.keys() <= held["properties"].keys()


def test_the_schema_says_what_is_not_built() -> None:
    """Whoever reads the schema alone learns it."""
    for part, fields in unsupported.FIELDS.items():
        if part != "animation_template":
            held = SCHEMA_DATA["properties"] if not part else SCHEMA_DATA["$defs"][part]["properties"]
            for key in fields:
                field = held[key]
                text = field.get("description") or SCHEMA_DATA["$defs"][field["$ref"][8:]]["description"]

                assert text.startswith("Not built yet"), f"{part}.{key}"


def test_colour_names_are_those_of_the_schema() -> None:
    """One list of names."""
    pattern = SCHEMA_DATA["$defs"]["color"]["pattern"]

    assert set(NAMES) == {word for word in pattern.strip("^($)").split("|") if word.isalpha()}


def test_a_new_template_needs_no_change_here() -> None:
    """What templates.v1.json describes is a branch of its own."""
    new = {
        "timer": {
            "doc": "Counts down.",
            "props": {"type": "object", "properties": {"from": {"type": "integer"}}},
        }
    }
    branches = template_branches(SCHEMA_DATA, new)

    assert branches["animation_template"]["oneOf"] == [{"$ref": "#/$defs/template_timer"}]
    assert branches["template_timer"]["properties"]["from"] == {
        "$ref": "templates.v1.json#/timer/props/properties/from"
    }


def _part(rules: SpecSchema, part: str) -> dict[str, Any]:
    return rules.template("bullets") if part == "animation_template" else rules.branch(part)


def test_other_validators_judge_the_examples_alike() -> None:
    """The published files alone, read by jsonschema as an editor would, take the good examples."""
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    library = DRAFT202012.create_resource(TEMPLATE_DATA)
    registry: Any = Registry().with_resource("templates.v1.json", library)
    validator = jsonschema.Draft202012Validator(SCHEMA_DATA, registry=registry)
    for path in [*EXAMPLES.glob("good/everything.yaml"), *SHIPPED]:
        data = read_yaml(path, path.name).data

        assert [error.message for error in validator.iter_errors(data)] == [], path
    for name in (
        "unknown-prop",
        "image-with-two-sources",
        "unknown-template",
        "gain-bare",
        "field-of-another-branch",
    ):
        data = read_yaml(EXAMPLES / "bad" / f"{name}.yaml", name).data

        assert not validator.is_valid(data), name
