"""Schemas on the way to a model, and its JSON on the way back.

schema ► strict_schema() ► what an API with enforced schemas accepts
text   ► read_json()     ► fitting() ► data, or the problems to send back to the model
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from generators.providers.http.json_fields import read_answer
from generators.spec.model import Json

MOST_PROBLEMS: Final = 10
_KEPT: Final = {
    "type", "description", "title", "enum", "const", "pattern", "format", "minimum", "maximum", "multipleOf",
    "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "$ref",
}  # fmt: skip
"""Keywords that are sent unchanged; those left out are checked in the answer."""
_NESTED: Final = ("$defs", "definitions")


def strict_schema(schema: Mapping[str, Json]) -> dict[str, Json] | None:
    """The schema in the subset of `strict`: every property required, optional ones nullable.

    None if the subset cannot express it: free property names, tuples, conditions, or no constraint.
    """
    try:
        made = _strict(schema)
    except _NotStrict:
        return None
    return made if made.get("type") == "object" else None


class _NotStrict(Exception):
    """A part of a schema has no strict form."""


def _strict(schema: Json | Mapping[str, Json]) -> dict[str, Json]:
    if not isinstance(schema, Mapping) or not schema or _free(schema):
        raise _NotStrict
    made: dict[str, Json] = {key: value for key, value in schema.items() if key in _KEPT}
    for key in ("anyOf", "oneOf"):
        choices = schema.get(key)
        if isinstance(choices, list):
            made["anyOf"] = [_strict(choice) for choice in choices]
    for key in _NESTED:
        named = schema.get(key)
        if isinstance(named, Mapping):
            made[key] = {name: _strict(part) for name, part in named.items()}
    if schema.get("type") == "array":
        made["items"] = _strict(schema.get("items"))
    if schema.get("type") == "object":
        made |= _object(schema)
    if not {"type", "$ref", "anyOf", "enum", "const"} & made.keys():
        raise _NotStrict
    return made


def _free(schema: Mapping[str, Json]) -> bool:
    """Whether it has a constraint that strict mode cannot express and an answer needs."""
    words = {"patternProperties", "propertyNames", "prefixItems", "allOf", "not", "if", "dependentSchemas"}
    return bool(words & schema.keys()) or isinstance(schema.get("additionalProperties"), Mapping)


def _object(schema: Mapping[str, Json]) -> dict[str, Json]:
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, Mapping) or not properties:
        raise _NotStrict
    needed = required if isinstance(required, list) else []
    parts: dict[str, Json] = {}
    for name, part in properties.items():
        strict = _strict(part)
        parts[name] = strict if name in needed else {"anyOf": [strict, {"type": "null"}]}
    return {"properties": parts, "required": list(parts), "additionalProperties": False}


def read_json(text: str) -> Json:
    """The JSON in an answer: bare, in a fenced block, or with words around it. Raises ValueError."""
    fenced = re.search(r"```(?:json|JSON)?\s*\n(.*?)\n?\s*```", text, re.DOTALL)
    begins = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    ends = max(text.rfind("}"), text.rfind("]"))
    candidates = [text, *([fenced[1]] if fenced else []), *([text[min(begins) : ends + 1]] if begins else [])]
    failed: ValueError | None = None
    for candidate in candidates:
        try:
            answer = read_answer(candidate)
        except ValueError as error:
            failed = failed or error
        else:
            return answer
    raise failed or ValueError("nothing to read")


def fitting(answer: Json, schema: Mapping[str, Json]) -> tuple[Json, list[str]]:
    """The answer as it fits the schema, and no problems; or unchanged, with the problems.

    Nulls for optional properties, which strict mode requires, are removed if it fits only without them.
    """
    problems = list(_problems(answer, schema))
    if problems and not list(_problems(_without_nulls(answer), schema)):
        return _without_nulls(answer), []
    return answer, problems[:MOST_PROBLEMS]


def _problems(answer: Json, schema: Mapping[str, Json]) -> Iterator[str]:
    from jsonschema import Draft202012Validator

    found = Draft202012Validator(schema).iter_errors(answer)
    for error in sorted(found, key=lambda error: (error.json_path, error.message)):
        yield f"{error.json_path}: {error.message[:300]}"


def _without_nulls(answer: Json) -> Json:
    if isinstance(answer, dict):
        return {name: _without_nulls(part) for name, part in answer.items() if part is not None}
    if isinstance(answer, list):
        return [_without_nulls(part) for part in answer]
    return answer
