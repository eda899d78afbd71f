"""The instructions for writing a spec, for a language model or a person, made from the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generators.spec import unsupported
from generators.spec.checks import themes
from generators.spec.schema_messages import expected
from generators.spec.schema_validator import flat
from generators.spec.spec_schema import ROOT, Schema, spec_schema

EXAMPLES = ROOT / "schemas" / "examples"

_RULES = """\
# How to write a cinemake spec (version 1)

A spec is one YAML file in scene_specs/; its name names the video. Answer with YAML only.

Rules
- Begin with `spec: 1`. Unknown keys are errors. Every scene has a unique `id` (a-z, 0-9, `-`, `_`).
- No absolute times: the spoken narration (`say`) sets each scene's length. Use `seconds` only without `say`.
- `say` is what is spoken: whole sentences, numbers as people read them, no stage directions.
  15 to 40 words a scene; 150 words are about a minute.
- `reveal: words` shows each list item when its word is spoken, so say the words of the items in their order;
  `reveal: marks` shows them at [[marks]] in `say`, one mark per item.
- A background prompt describes a picture in plain words, without text in it; the overall look belongs into
  `style`.
- Put short text on the screen and the sentence into `say`; do not write the same sentence twice.
- Quote text that holds `: ` or ` #`, colours ("#0f2350"), and text that is only digits.
- A transition is none (a cut), fade, dissolve or wipe; nothing else is built yet.
- Charts take values in place, null where there is none, or `data: {file: x.csv}`: CSV, TSV or JSON with a
  column of labels and one of values, or `label:` and `value:` that name two of more columns.
- Gains are written with their unit: -18dB. Files are relative to the spec's folder and must exist.
"""


def schema_for_llm() -> str:
    """Fields, templates and two examples as compact text. Raises MissingTool without the template library."""
    rules = spec_schema()
    parts = [_RULES, "\nFields of the spec\n", *_fields(rules.root, 0, skip=("scenes", "defaults"))]
    parts += [
        "\nFields of one entry of `scenes`\n",
        *_fields(rules.branch("scene"), 0, skip=("background", "animation"), flat_too=True),
    ]
    parts += ["\n`defaults` takes, for all scenes: ", ", ".join(_built(rules.branch("defaults"))), "\n"]
    parts += ["\n`background`: a text is a prompt for an image; else a mapping, one of\n"]
    for kind in ("image", "video", "color", "gradient"):
        parts += [
            f"- type: {kind}\n",
            *_fields(rules.branch(f"picture_{kind}"), 1, skip=("type",), flat_too=True),
        ]
    parts += ["\n`animation`: one mapping or a list of them, bottom to top; `template` and its props\n"]
    for name, described in rules.templates.items():
        parts += [f"- template: {name}  # {described.get('doc', '')}\n"]
        parts += _fields(rules.template(name), 1, skip=("template", "reveal"))
        if described.get("reveals"):
            parts.append(f"  - reveal (for `{described['reveals']}`): {expected(rules.branch('reveal'))}\n")
    parts += ["\nThemes: ", ", ".join(themes()), "\n"]
    for example in sorted(EXAMPLES.glob("*.yaml")):
        parts += [f"\nExample {example.stem}\n```yaml\n", example.read_text("utf-8"), "```\n"]
    return "".join(parts)


def _built(schema: Schema) -> Iterator[str]:
    refused = unsupported.fields(schema.get("x-name", ""))
    yield from (key for key in schema["properties"] if key not in refused)


def _fields(
    schema: Schema, depth: int, *, skip: tuple[str, ...] = (), flat_too: bool = False
) -> Iterator[str]:
    required = schema.get("required", ())
    listed: dict[str, str] = {}
    """Named parts whose fields are already listed, by the key they are listed under."""
    for key in _built(schema):
        part: Any = schema["properties"][key]
        if key in skip:
            continue
        notes = ["required"] if key in required else []
        if "default" in part and not isinstance(part["default"], list | dict):
            default = part["default"]
            notes.append(f"default {default if isinstance(default, str) else json.dumps(default)}")
        note = f" ({', '.join(notes)})" if notes else ""
        name = part.get("x-name", "") if "properties" in part else ""
        same = f"; the same fields as {listed[name]}" if name in listed else ""
        yield f"{'  ' * depth}- {key}{note}: {_value(part)}{_about(part)}{same}\n"
        if same:
            continue
        listed |= {name: key} if name else {}
        inner = [branch for branch in flat(part) if branch.get("type") == "object" and "properties" in branch]
        for branch in inner[:1] if not flat_too else ():
            yield from _fields(branch, depth + 1)


def _value(part: Schema) -> str:
    if "x-expected" in part:
        return str(part["x-expected"])
    kinds = list(dict.fromkeys(expected(branch) for branch in flat(part)))
    return " | ".join(kind for kind in kinds if kind != "a mapping" or len(kinds) == 1)


def _about(part: Schema) -> str:
    text = str(part.get("description", "")).rstrip(".")
    known = _value(part)
    examples = part.get("examples") or [e for branch in flat(part) for e in branch.get("examples", [])]
    example = (
        examples[0]
        if examples and isinstance(examples[0], str | int | float) and "such as" not in known
        else None
    )
    about = f". {text}" if text and "such as" not in known else ""
    has_example = example is not None and str(example) not in known + about
    return about + (f", such as {example}" if has_example else "")
