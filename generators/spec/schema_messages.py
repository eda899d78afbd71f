"""Messages for broken rules of the schema: what was expected, what was found, what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from generators.spec.document import NOT_SHOWN, Position, Value
from generators.spec.problems import did_you_mean, listed
from generators.spec.yaml_pitfalls import shorten

_EXPECTED = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}


def expected(schema: dict[str, Any]) -> str:
    """What a part of the schema accepts, in words."""
    if "x-expected" in schema:
        return str(schema["x-expected"])
    if "const" in schema:
        return str(schema["const"]).lower()
    if "enum" in schema:
        return "one of " + ", ".join(str(item) for item in schema["enum"])
    branches = schema.get("oneOf") or schema.get("anyOf")
    if branches:
        return listed(list(dict.fromkeys(expected(branch) for branch in branches)))
    kinds = schema.get("type", "anything")
    return listed([_EXPECTED.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def found(value: Value) -> str:
    """The value found instead, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return f'"{shorten(value)}"' if value.strip() else "empty text"
    return "a list" if isinstance(value, list) else "a mapping"


def not_shown(schema: dict[str, Any]) -> str | None:
    """The message for a value that may be a key, whatever is wrong with it; None for other values."""
    if not schema.get("x-secret"):
        return None
    return f"expected {expected(schema)}, found something else, {NOT_SHOWN}"


def hint(value: Value, schema: dict[str, Any]) -> str:
    """The schema's hint for this value, or an empty string."""
    for pattern, cure in schema.get("x-hints", {}).items():
        if isinstance(value, str | int | float) and re.search(pattern, str(value)):
            return f"; {cure}"
    return ""


def wrong_type(value: Value, schema: dict[str, Any], place: Position | None) -> str:
    """The message for a value of a wrong type, with the cure where a YAML trap caused it."""
    if (hidden := not_shown(schema)) is not None:
        return hidden
    message = f"expected {expected(schema)}, found {found(value)}"
    if value is None and place and place.comment:
        return f'{message}: "#" begins a comment; quote this text: "{shorten(place.comment)}"'
    if not takes(schema, "string") or takes(schema, "object"):
        return message + hint(value, schema)
    if isinstance(value, dict) and len(value) == 1:
        key, item = next(iter(value.items()))
        if item is None or isinstance(item, str | int | float):
            text = f"{key}: {'' if item is None else item}".rstrip()
            return f'{message}: ": " begins one; quote this text: "{shorten(text)}"'
    if isinstance(value, bool | int | float):
        text = str(value).lower()
        fits = re.search(schema.get("pattern", ""), text) and text in schema.get("enum", [text])
        return message + (hint(value, schema) or (f'; quote this text: "{text}"' if fits else ""))
    return message


def wrong_choice(value: Value, choices: Sequence[Any], what: str = "") -> str:
    """The message for an unknown word."""
    names = [str(item) for item in choices]
    known = "expected " + (names[0] if len(names) == 1 else f"one of {', '.join(names)}")
    near = did_you_mean(value, names) if isinstance(value, str) else ""
    subject = f"unknown {what} {found(value)}" if what else f"found {found(value)}"
    return f"{subject}{near or ','} {known}" if near else f"{subject}, {known}"


def broken(keyword: str, limit: Value, value: Value, schema: dict[str, Any]) -> str:
    """The message for a value of the right type that breaks a rule."""
    if keyword == "enum":
        return wrong_choice(value, limit)
    if keyword == "minLength":
        return "expected text, found empty text"
    if (hidden := not_shown(schema)) is not None:
        return hidden
    wanted = schema.get("x-expected")
    if wanted:
        size = f"{len(value):,} characters" if keyword == "maxLength" else found(value)
        size = f"{len(value) or 'none'}" if keyword in ("minItems", "maxItems") else size
        # Name the limit of a number where the words do not.
        most = f", at most {limit:,}" if keyword == "maximum" and f"{limit}" not in wanted else ""
        return f"expected {wanted}{most}, found {size}{hint(value, schema)}"
    limits = {
        "minimum": f"{limit} or more",
        "maximum": f"{limit} or less",
        "exclusiveMinimum": f"more than {limit}",
        "exclusiveMaximum": f"less than {limit}",
        "maxLength": f"at most {limit} characters",
        "minItems": f"at least {limit} item{'s' * (limit != 1)}" if isinstance(limit, int) else "",
        "maxItems": f"at most {limit} item{'s' * (limit != 1)}" if isinstance(limit, int) else "",
        "const": f"{limit}",
    }
    size = (
        f"{len(value):,}"
        if isinstance(value, str | list) and keyword[3:] in ("Length", "Items")
        else found(value)
    )
    return f"expected {limits.get(keyword, expected(schema))}, found {size}{hint(value, schema)}"


def takes(schema: dict[str, Any], kind: str) -> bool:
    """Whether a part of the schema accepts values of a JSON type in any branch."""
    branches = schema.get("oneOf") or schema.get("anyOf")
    if branches:
        return any(takes(branch, kind) for branch in branches)
    kinds = schema.get("type")
    return kind in kinds if isinstance(kinds, list) else kind == kinds
