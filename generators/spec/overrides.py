"""Applies make-style `name=value` arguments to a spec: finds the field of a name and sets its value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generators.errors import UsageError
from generators.redaction import redact
from generators.spec import unsupported
from generators.spec.document import Document, Value, YamlPath
from generators.spec.longform import data_voice
from generators.spec.problems import SpecProblems, did_you_mean
from generators.spec.schema_validator import flat
from generators.spec.spec_schema import Schema, SpecSchema
from generators.spec.yaml_text import parse_value

MAX_LISTED = 8
_PART = re.compile(r"[^.\[\]]+")

Name = tuple[str, ...]
"""A field by its parts: a scene by its id, `*` for any key, `#` for any list position."""


def apply_overrides(document: Document, overrides: Mapping[str, str], spec_schema: SpecSchema) -> None:
    """Change the document's data. New values are checked like written ones; messages name their arguments.

    Raises UsageError for a name that matches no field or several.
    """
    if not isinstance(document.data, dict):
        return  # not a spec: the schema check reports it
    known = dict(_fields(document.data, spec_schema))
    for argument, text in overrides.items():
        name = resolve(argument, known)
        try:
            value = parse_value(text)
        except SpecProblems as error:
            raise UsageError(redact(f"{argument}={text}: {error.problems[0].message}")) from error
        path = _put(document.data, name, value)
        document.overridden[path] = f"{_shown(name)}={text}"


def resolve(argument: str, known: Mapping[Name, bool]) -> Name:
    """The field of an argument, by its full name or a unique ending.

    `known` maps each field to whether it is built; built fields are preferred.
    """
    parts = tuple(_PART.findall(argument))
    for name in known:
        if parts and len(name) == len(parts) and _ends(name, parts):
            return parts
    endings = {name: built for name, built in known.items() if parts and _ends(name, parts)}
    found = [name for name, built in endings.items() if built] or list(endings)
    if len(found) == 1:
        return found[0][: len(found[0]) - len(parts)] + parts
    if found:
        shown = [_shown(name) for name in found[:MAX_LISTED]]
        more = f"\n    and {len(found) - MAX_LISTED} more" if len(found) > MAX_LISTED else ""
        listing = "".join(f"\n    {name}" for name in shown) + more
        raise UsageError(f'"{argument}" matches more than one field; write more of its name:{listing}')
    names = [_shown(name) for name in known]
    near = did_you_mean(argument, names) or _near_ending(parts, known)
    raise UsageError(
        f'"{argument}" is not a field of a spec{near}' + ("" if near else "; `doit schema` lists the fields")
    )


def _near_ending(parts: Name, known: Mapping[Name, bool]) -> str:
    near = did_you_mean(parts[-1], list({name[-1] for name in known})) if parts else ""
    nearest = near.partition('"')[2].partition('"')[0]
    full = [name for name, built in known.items() if name[-1] == nearest and built]
    closest = max(full, key=lambda name: len(set(name) & set(parts)), default=None)
    return f', did you mean "{_shown(closest)}"?' if closest else ""


def _ends(name: Name, parts: Name) -> bool:
    """Whether a field's name ends with `parts`, which must not begin at or skip a freely chosen name."""
    head, tail = name[: len(name) - len(parts)], name[len(name) - len(parts) :]
    if len(parts) > len(name) or "*" in head or "#" in head or (head and tail[0] in ("*", "#")):
        return False
    return all(
        have in ("*", part) or (have == "#" and part.isdigit())
        for have, part in zip(tail, parts, strict=True)
    )


def _fields(data: Value, spec_schema: SpecSchema) -> Iterator[tuple[Name, bool]]:
    """Every field of a spec, with its scenes by id, and whether the field is built."""
    top = spec_schema.root["properties"]
    for name, schema in top.items():
        yield (name,), name not in unsupported.FIELDS[""]
        if name != "scenes":
            yield from _inside(schema, (name,), name not in unsupported.FIELDS[""], ())
    tails = dict(_inside(spec_schema.branch("scene"), (), True, ()))
    scenes = data.get("scenes") if isinstance(data, dict) else None
    for scene in scenes if isinstance(scenes, list) else ():
        if isinstance(scene, dict) and isinstance(scene.get("id"), str):
            for tail, built in tails.items():
                yield ("scenes", scene["id"], *tail), built


def _inside(
    schema: Schema, prefix: Name, built: bool, around: tuple[int, ...]
) -> Iterator[tuple[Name, bool]]:
    for branch in flat(schema):
        if id(branch) in around:
            continue  # a picture inside a picture: the same fields again
        deeper = (*around, id(branch))
        part = branch.get("x-name", "")
        refused = unsupported.fields(part) if part else {}
        for key, inner in branch.get("properties", {}).items():
            is_built = built and key not in refused and part not in unsupported.BRANCHES
            yield (*prefix, key), is_built
            yield from _inside(inner, (*prefix, key), is_built, deeper)
        if isinstance(branch.get("additionalProperties"), dict):
            yield (*prefix, "*"), built
            yield from _inside(branch["additionalProperties"], (*prefix, "*"), built, deeper)
        if isinstance(branch.get("items"), dict):
            yield (*prefix, "#"), built
            yield from _inside(branch["items"], (*prefix, "#"), built, deeper)


def _put(data: dict[str, Any], name: Name, value: Value) -> YamlPath:
    """Set a value, expanding short forms and creating mappings on the way; returns its path."""
    target: Value = data
    path: YamlPath = ()
    for depth, part in enumerate(name[:-1]):
        step = _step(target, part, (path, name))
        inner = target.get(step) if isinstance(target, dict) else target[step]
        path = (*path, step)
        if not isinstance(inner, dict | list):
            inner = target[step] = _unfolded(path, inner, data)
        if isinstance(inner, list) and path != ("scenes",) and not name[depth + 1].isdigit():
            raise UsageError(f"{_shown(name)}: `{part}` is a list; write the position, such as {part}[0]")
        target = inner
    step = _step(target, name[-1], (path, name))
    target[step] = value
    return (*path, step)


def _step(target: Value, part: str, seen: tuple[YamlPath, Name]) -> str | int:
    """The key or position for one part of a name."""
    if isinstance(target, dict):
        return part
    path, name = seen
    if path == ("scenes",):
        return next(
            at for at, scene in enumerate(target) if isinstance(scene, dict) and scene.get("id") == part
        )
    if int(part) >= len(target):
        raise UsageError(f"{_shown(name)}: the list has {len(target)} entries; positions count from 0")
    return int(part)


def _unfolded(path: YamlPath, value: Value, data: Value) -> dict[str, Any]:
    """The long form of a short one, to which a key can be added."""
    if value is None or isinstance(value, bool):
        return {}
    key = path[-1] if isinstance(path[-1], str) else path[-2]
    if key == "voice":
        return data_voice(str(value), data.get("voices") or {})
    if key in ("background", "images"):
        return {"type": "image", "prompt": value}
    return {
        {"theme": "name", "music": "prompt", "transition": "type", "animation": "brief"}.get(
            str(key), "value"
        ): value
    }


def _shown(name: Name) -> str:
    if name[0] != "scenes" or len(name) < 2:
        first, rest = name[0], name[1:]
    else:
        first, rest = f"scenes[{name[1]}]", name[2:]
    return first + "".join(f"[{part}]" if part.isdigit() or part == "#" else f".{part}" for part in rest)
