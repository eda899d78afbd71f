"""The published schema at run time: references resolved, the animation library's templates inserted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generators.errors import MissingTool
from generators.spec.document import Value

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "schemas" / "scene_spec.v1.json"
TEMPLATES = ROOT / "schemas" / "templates.v1.json"
THEMES = ROOT / "remotion" / "src" / "themes"
COVERAGE = THEMES.parent / "fonts" / "coverage.json"

Schema = dict[str, Any]


_JUDGED = {
    "type", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
    "propertyNames", "allOf", "not", "if", "then", "else", "dependentRequired", "prefixItems", "contains",
}  # fmt: skip
"""Keywords checked by jsonschema; the walk checks keys, branches and nested values."""


@dataclass(frozen=True)
class SpecSchema:
    """The schema without references, for the walk, the long form and the overrides."""

    root: Schema
    templates: Mapping[str, Mapping[str, Any]]
    """The animation library's templates, as the TypeScript half describes them."""
    validators: dict[int, Validator | None] = field(default_factory=dict, repr=False, compare=False)
    """One for each part of `root`, by `id`; created on first use."""

    def branch(self, name: str) -> Schema:
        """One named part of the schema, such as `picture_image`."""
        found: Schema = self.root["$defs"][name]
        return found

    def template(self, name: str) -> Schema:
        """The branch of one animation template, its own props and the common keys together."""
        for branch in self.branch("animation_template")["oneOf"]:
            if branch["properties"]["template"]["const"] == name:
                found: Schema = branch
                return found
        raise KeyError(name)

    def validator(self, part: Schema) -> Validator | None:
        """jsonschema's validator for single values of one part of `root`; None where it has no rules."""
        if id(part) not in self.validators:
            from jsonschema import Draft202012Validator

            # `allOf` repeats `x-one-of` for other validators.
            skipped = "allOf" if "x-one-of" in part else ""
            own = {key: rule for key, rule in part.items() if key in _JUDGED and key != skipped}
            self.validators[id(part)] = Draft202012Validator(own) if own else None
        return self.validators[id(part)]


def spec_schema() -> SpecSchema:
    """The spec_schema of this installation. Raises MissingTool where templates.v1.json is missing."""
    if not TEMPLATES.is_file():
        raise MissingTool(
            "schemas/templates.v1.json is missing; it is generated from the template library in remotion/"
        )
    return _load(SCHEMA, TEMPLATES)


@cache
def _load(schema_path: Path, templates_path: Path) -> SpecSchema:
    schema = json.loads(schema_path.read_text("utf-8"))
    templates = json.loads(templates_path.read_text("utf-8"))
    schema["$defs"].update(template_branches(schema, templates))
    return SpecSchema(
        _Inlining({"": schema, templates_path.name: templates, TEMPLATES.name: templates}).root(), templates
    )


def template_branches(schema: Schema, templates: Mapping[str, Mapping[str, Any]]) -> Schema:
    """The `$defs` that name every template and its props by reference, for editors and for this program.

    They are inserted at load, so that a new template needs no change here; the published file holds the same
    text (`doit schema --write` writes it, a test compares).
    """
    common = list(schema["$defs"]["template_keys"]["properties"])
    branches: Schema = {"animation_template": {**schema["$defs"]["animation_template"], "oneOf": []}}
    for name, described in templates.items():
        props = described["props"]
        own = {
            key: {"$ref": f"templates.v1.json#/{name}/props/properties/{key}"} for key in props["properties"]
        }
        keys = [key for key in common if key not in own and (key != "reveal" or described.get("reveals"))]
        shared = {key: {"$ref": f"#/$defs/template_keys/properties/{key}"} for key in keys}
        branch: Schema = {"type": "object"}
        if "doc" in described:
            branch["description"] = described["doc"]
        branch["properties"] = {"template": {"const": name}, **own, **shared}
        branch["required"] = ["template", *props.get("required", [])]
        branch["additionalProperties"] = False
        branches[f"template_{name}"] = branch
        branches["animation_template"]["oneOf"].append({"$ref": f"#/$defs/template_{name}"})
    return branches


class _Inlining:
    """Copies a schema with every `$ref` replaced by its target; a recursive one becomes a cycle of dicts."""

    def __init__(self, documents: Mapping[str, Schema]) -> None:
        self.documents = documents
        self.done: dict[tuple[str, str], Schema] = {}
        self.open: set[tuple[str, str]] = set()
        """Targets that are being copied."""

    def root(self) -> Schema:
        named = {name: self.target(f"#/$defs/{name}", "", "") for name in self.documents[""]["$defs"]}
        rest = {key: part for key, part in self.documents[""].items() if key != "$defs"}
        copied: Schema = self.copy(rest, "", "")
        return {**copied, "$defs": named}

    def copy(self, value: Value, document: str, base: str) -> Value:
        """`base` is the pointer for `#`: zod's `$ref`s are relative to their own props schema."""
        if isinstance(value, list):
            return [self.copy(item, document, base) for item in value]
        if not isinstance(value, dict):
            return value
        if not isinstance(value.get("$ref"), str):
            return {key: self.copy(item, document, base) for key, item in value.items()}
        target = self.target(value["$ref"], document, base)
        rest = {key: self.copy(item, document, base) for key, item in value.items() if key != "$ref"}
        if not rest:
            return target
        # Inside itself a definition is incomplete and cannot be copied: it is used without the extra keys.
        return target if not target or self.is_open(target) else {**target, **rest}

    def is_open(self, target: Schema) -> bool:
        return any(self.done[key] is target for key in self.open)

    def target(self, reference: str, document: str, base: str) -> Schema:
        name, _, pointer = reference.partition("#")
        inside = name or document
        full = pointer if name or not base else base + pointer
        if (inside, full) in self.done:
            return self.done[inside, full]
        found: Any = self.documents[inside]
        for part in full.strip("/").split("/"):
            found = found[part]
        result: Schema = {}
        self.done[inside, full] = result
        self.open.add((inside, full))
        if inside:
            base = "/" + "/".join(full.strip("/").split("/")[:2])
        elif full.startswith("/$defs/") and full.count("/") == 2:
            result["x-name"] = full.rpartition("/")[2]
        result.update(self.copy(found, inside, base if inside else ""))
        self.open.discard((inside, full))
        return result


def write_template_branches() -> None:
    """Update the published schema's template branches from templates.v1.json."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    templates = json.loads(TEMPLATES.read_text("utf-8"))
    kept = {
        name: part
        for name, part in schema["$defs"].items()
        if not name.startswith("template_") or name == "template_keys"
    }
    schema["$defs"] = {**kept, **template_branches(schema, templates)}
    SCHEMA.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", "utf-8")
