"""Schemas for models, and the JSON that comes back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generators.providers.vendors.openai.chat_schema import fitting, read_json, strict_schema
from generators.spec.model import Json
from tests.fakes.openai_chat import strict_problems

NESTED: Mapping[str, Json] = {
    "type": "object",
    "properties": {
        "scenes": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"$ref": "#/$defs/scene"},
        },
        "mood": {"oneOf": [{"type": "string", "maxLength": 9}, {"enum": ["calm", 1]}]},
    },
    "required": ["scenes"],
    "$defs": {
        "scene": {
            "type": "object",
            "properties": {"say": {"type": "string"}, "next": {"$ref": "#/$defs/scene"}},
        }
    },
}


def test_a_strict_schema_requires_everything_and_lets_the_optional_be_null() -> None:
    """Keywords that strict mode refuses are left away; they are checked afterwards."""
    made = strict_schema(NESTED)

    assert made is not None
    assert strict_problems(made) == []
    assert made == {
        "type": "object",
        "properties": {
            "scenes": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/scene"}},
            "mood": {"anyOf": [{"anyOf": [{"type": "string"}, {"enum": ["calm", 1]}]}, {"type": "null"}]},
        },
        "required": ["scenes", "mood"],
        "additionalProperties": False,
        "$defs": {
            "scene": {
                "type": "object",
                "properties": {
                    "say": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "next": {"anyOf": [{"$ref": "#/$defs/scene"}, {"type": "null"}]},
                },
                "required": ["say", "next"],
                "additionalProperties": False,
            }
        },
    }


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "object"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": {}}},
        {"type": "object", "properties": {"a": {"type": "array"}}},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object", "properties": {"a": {"allOf": [{"type": "string"}]}}},
        {"type": "object", "properties": {"a": True}},
    ],
)
def test_some_schemas_have_no_strict_form(schema: Mapping[str, Json]) -> None:
    """They are sent as they are, not as strict."""
    assert strict_schema(schema) is None


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1]}',
        ' \n{"a": [1]}\n',
        '```json\n{"a": [1]}\n```',
        'Here it is:\n```\n{"a": [1]}\n```\nAnything else?',
        'Sure! {"a": [1]} That is all.',
    ],
)
def test_json_is_found_in_what_models_write_around_it(text: str) -> None:
    """Fences, greetings, farewells."""
    assert read_json(text) == {"a": [1]}


@pytest.mark.parametrize("text", ["", "no", "{", '{"a": NaN}', "{'a': 1}", '{"a": 1} {"b": 2}'])
def test_what_is_no_json_is_not_guessed_at(text: str) -> None:
    """The model is told instead."""
    with pytest.raises(ValueError, match=r"."):
        read_json(text)


def test_nulls_are_left_away_only_where_that_helps() -> None:
    """A null that the schema wants stays."""
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "string"}},
        "required": ["a"],
    }

    assert fitting({"a": None}, schema) == ({"a": None}, [])
    assert fitting({"a": "x", "b": None}, schema) == ({"a": "x"}, [])
    wrong = ["$: 'a' is a required property", "$.b: 1 is not of type 'string'"]
    assert fitting({"b": 1}, schema) == ({"b": 1}, wrong)


def test_problems_are_few_enough_to_be_read() -> None:
    """Ten are enough for a model to see what it did."""
    schema: Mapping[str, Json] = {"type": "array", "items": {"type": "string"}}
    answer: Json = [*range(30)]

    assert len(fitting(answer, schema)[1]) == 10
