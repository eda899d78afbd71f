"""Walks data along the schema and checks each value by the branch that its author meant.

jsonschema checks single values. Branches of a `oneOf`, unknown and missing keys, and unbuilt fields are
handled here, because jsonschema only reports that no branch matches.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.spec import schema_messages, unsupported
from generators.spec.document import Document, Value, YamlPath
from generators.spec.problems import did_you_mean, listed
from generators.spec.spec_schema import Schema, SpecSchema

Finding = tuple[YamlPath, str, bool]
"""YamlPath, message, and whether it concerns the key instead of the value."""


class SchemaValidator:
    """Finds every problem of a document."""

    def __init__(self, document: Document, rules: SpecSchema) -> None:
        self.document = document
        self.rules = rules
        self.findings: list[Finding] = []

    def _add(self, path: YamlPath, message: str, *, at_key: bool = False) -> None:
        self.findings.append((path, message, at_key))

    def visit(self, value: Value, schema: Schema, path: YamlPath) -> None:
        """Check a value and everything in it."""
        if "oneOf" in schema or "anyOf" in schema:
            chosen = self._choose(value, schema, path)
            if chosen is None:
                return
            schema = chosen
        if isinstance(value, str) and schema.get("x-name") in unsupported.BRANCHES:
            self._add(path, unsupported.refusal(unsupported.BRANCHES[schema["x-name"]][1]))
            return
        if not self._is_sound(value, schema, path):
            return
        if isinstance(value, dict):
            self._mapping(value, schema, path)
        elif isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                self.visit(item, schema["items"], (*path, index))

    def _is_sound(self, value: Value, schema: Schema, path: YamlPath) -> bool:
        """Check this value alone by jsonschema; False where checking its content makes no sense."""
        validator = self.rules.validator(schema)
        error = None if validator is None else next(validator.iter_errors(value), None)
        if error is None:
            return True
        if error.validator == "type":
            self._add(path, schema_messages.wrong_type(value, schema, self.document.places.get(path)))
            return False
        self._add(path, schema_messages.broken(str(error.validator), error.validator_value, value, schema))
        return error.validator not in ("maxItems", "minProperties", "maxProperties")

    def _mapping(self, value: dict[str, Any], schema: Schema, path: YamlPath) -> None:
        name = schema.get("x-name", "")
        if name in unsupported.BRANCHES:
            key, instead = unsupported.BRANCHES[name]
            self._add((*path, key), unsupported.refusal(instead), at_key=True)
            return
        properties: dict[str, Any] = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        refused = unsupported.fields(name) if name or not path else {}
        for key, item in value.items():
            if key in refused:
                self._add((*path, key), unsupported.refusal(refused[key]), at_key=True)
            elif key in properties:
                self.visit(item, properties[key], (*path, key))
            elif isinstance(others, dict):
                self.visit(item, others, (*path, key))
            elif not others and (path or not key.startswith("x-")):
                known = [name for name in properties if name not in refused]
                self._add((*path, key), _unknown(key, known, value), at_key=True)
        self._missing(value, schema, path)

    def _missing(self, value: dict[str, Any], schema: Schema, path: YamlPath) -> None:
        properties = schema.get("properties", {})
        for key in schema.get("required", []):
            if key not in value and not _near(key, value, properties):
                sample = _sample(key, properties.get(key, {}))
                self._add(path, f"`{key}` is missing; {sample}", at_key=True)
        one_of = schema.get("x-one-of")
        unsure = any(_near(key, value, properties) for key in one_of or ())
        if one_of and not unsure and sum(key in value for key in one_of) != 1:
            quoted = listed([f"`{key}`" for key in one_of])
            both = any(key in value for key in one_of)
            state = "found both; keep one" if both else "found neither"
            self._add(path, f"expected {quoted}; {state}", at_key=True)

    def _choose(self, value: Value, schema: Schema, path: YamlPath) -> Schema | None:
        """The intended branch; None, and a finding, where no branch matches."""
        branches = [branch for branch in flat(schema) if _fits(value, branch)]
        if not branches:
            self._add(path, schema_messages.wrong_type(value, schema, self.document.places.get(path)))
            return None
        if len(branches) == 1:
            return branches[0]
        if not isinstance(value, dict):
            return next((branch for branch in branches if self._accepts(value, branch)), branches[0])
        return self._choose_mapping(value, branches, path)

    def _accepts(self, value: Value, schema: Schema) -> bool:
        validator = self.rules.validator(schema)
        return validator is None or validator.is_valid(value)

    def _choose_mapping(self, value: dict[str, Any], branches: list[Schema], path: YamlPath) -> Schema | None:
        tags = dict.fromkeys(
            key for branch in branches for key, part in branch["properties"].items() if "const" in part
        )
        for tag in tags:
            if tag not in value:
                continue
            named = {
                branch["properties"][tag]["const"]: branch
                for branch in branches
                if tag in branch["properties"]
            }
            named_branch = value[tag] if isinstance(value[tag], str) else None
            if named_branch in named:
                return named[named_branch]
            offered = [
                name for name, branch in named.items() if branch.get("x-name") not in unsupported.BRANCHES
            ]
            self._add((*path, tag), schema_messages.wrong_choice(value[tag], offered, tag))
            return None
        untagged = [
            branch
            for branch in branches
            if not any("const" in part for part in branch["properties"].values())
        ]
        for branch in untagged:
            if any(key in value for key in branch.get("required", [])):
                return branch
        if not tags:
            return max(branches, key=lambda branch: len(value.keys() & branch["properties"].keys()))
        choosing = [*tags, *(key for branch in untagged for key in branch.get("required", []))]
        for key in value:
            if did_you_mean(key, choosing) and not any(key in branch["properties"] for branch in branches):
                self._add((*path, key), f"unknown key{did_you_mean(key, choosing)}", at_key=True)
                return None
        tag = next(iter(tags))
        closest = max(branches, key=lambda branch: len(value.keys() & branch["properties"].keys()))
        example = closest["properties"].get(tag, {}).get("const")
        message = f"`{tag}` is missing" + (f"; add `{tag}: {example}`" if example and value else "")
        self._add(path, message, at_key=True)
        return None


def flat(schema: Schema) -> Iterator[Schema]:
    """The branches of a choice, including those of nested choices."""
    branches = schema.get("oneOf") or schema.get("anyOf")
    if branches is None:
        yield schema
        return
    for branch in branches:
        yield from flat(branch)


def _unknown(key: str, properties: list[str], value: dict[str, Any]) -> str:
    free = [name for name in properties if name not in value]
    if key.partition(":")[0] in free:
        return f"unknown key; a space is missing after {key.partition(':')[0]}:"
    if not key.replace(" ", "").isprintable():
        return "unknown key; it has an invisible character, such as a no-break space; type it again"
    if " " in key.strip():
        return "unknown key; if it is not part of the spec, remove it or put # before it"
    near = did_you_mean(key, free)
    return f"unknown key{near}" if near else f"unknown key; known here: {', '.join(properties)}"


def _near(key: str, value: dict[str, Any], properties: dict[str, Any]) -> bool:
    """Whether an unknown key is probably this missing one misspelt, so that it is reported once."""
    return any(
        other not in properties and f'"{key}"' in did_you_mean(other, list(properties)) for other in value
    )


def _sample(key: str, schema: Schema) -> str:
    if "const" in schema:
        return f"add `{key}: {schema['const']}`"
    return f"expected {schema_messages.expected(schema)}"


_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def _fits(value: Value, schema: Schema) -> bool:
    kind = "null" if value is None else _KINDS[type(value)]
    if "type" not in schema:
        return "const" not in schema or schema["const"] == value
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if kind == "boolean" and schema.get("const", value) != value:
        return False
    return kind in kinds or (kind == "integer" and "number" in kinds)
