"""What was edited between two long forms of a spec, by YAML path: scenes by id, never by position."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MISSING = object()
"""Stands for a missing value."""
SHOWN = 60
"""The most characters of a value that are shown."""

Steps = tuple[str | int, ...]
"""Keys from the top to one value; a scene is named by its id."""


@dataclass(frozen=True)
class Change:
    """One value that differs."""

    path: Steps
    old: Any
    new: Any

    @property
    def address(self) -> str:
        """The path as messages show it: `scenes[parts].say`."""
        text = ""
        for index, part in enumerate(self.path):
            in_scenes = index == 1 and self.path[0] == "scenes"
            text += f"[{part}]" if in_scenes or isinstance(part, int) else f".{part}" if text else part
        return text

    def __str__(self) -> str:
        old, new = _written(self.old), _written(self.new)
        same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
        return f"{self.address} {_cut(old, same)} -> {_cut(new, same)}"


def _written(value: Any) -> str:  # noqa: ANN401  # any YAML value
    """The value as one line of YAML."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):  # show the words of a scene first: they identify it best
        value = {key: value[key] for key in sorted(value, key=lambda key: key != "say")}
    return "nothing" if value is MISSING else json.dumps(value, ensure_ascii=False)


def _cut(text: str, same: int) -> str:
    """The part of a long text that differs; its first `same` characters are equal to the other text's."""
    if len(text) <= SHOWN:
        return text
    start = min(max(same - SHOWN // 3, 0), len(text) - SHOWN)
    end = start + SHOWN
    return ("..." if start else "") + text[start:end] + ("..." if end < len(text) else "")


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """The values that differ, as deep as possible; a renamed scene or a new order counts as one change."""
    renamed = _renamed(old, new)
    old = {
        **old,
        "scenes": [{**scene, "id": renamed.get(scene["id"], scene["id"])} for scene in old["scenes"]],
    }
    found = [Change(("scenes", name, "id"), before, name) for before, name in renamed.items()]
    found += _differences(_by_id(old), _by_id(new), ())
    before, after = ([scene["id"] for scene in form["scenes"]] for form in (old, new))
    stayed = [[name for name in order if name in before and name in after] for order in (before, after)]
    if stayed[0] != stayed[1]:
        found.append(Change(("scenes",), before, after))
    return found


def _renamed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """New names by old name, of scenes in which only the name differs."""
    before, after = _by_id(old)["scenes"], _by_id(new)["scenes"]
    gone = [scene for name, scene in before.items() if name not in after]
    renamed: dict[str, str] = {}
    for name, scene in after.items():
        same = next((one for one in gone if {**one, "id": name} == scene), None)
        if name not in before and same is not None:
            gone.remove(same)
            renamed[same["id"]] = name
    return renamed


def _by_id(form: Mapping[str, Any]) -> dict[str, Any]:
    return {**form, "scenes": {scene["id"]: scene for scene in form["scenes"]}}


def _differences(old: Any, new: Any, path: Steps) -> Iterator[Change]:  # noqa: ANN401
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _differences(old.get(key, MISSING), new.get(key, MISSING), (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences(before, after, (*path, index))
    elif old != new:
        yield Change(path, old, new)


def without(new: Mapping[str, Any], change: Change, old: Mapping[str, Any]) -> dict[str, Any]:
    """The new form with one of the changes since the old form undone."""
    form = copy.deepcopy(dict(new))
    if change.path == ("scenes",):
        order = {name: index for index, name in enumerate(change.old)}
        form["scenes"].sort(key=lambda scene: order.get(scene["id"], len(order)))
        return form
    if change.path[0] == "scenes" and len(change.path) == 2:  # a whole scene
        return _with_scene(form, change, old) if change.new is MISSING else _without_scene(form, change)
    parent: Any = form
    for index, part in enumerate(change.path[:-1]):
        in_scenes = index == 1 and change.path[0] == "scenes"
        parent = next(scene for scene in parent if scene["id"] == part) if in_scenes else parent[part]
    last = change.path[-1]
    if change.old is MISSING:
        del parent[last]
    else:
        parent[last] = change.old
    return form


def _without_scene(form: dict[str, Any], change: Change) -> dict[str, Any]:
    form["scenes"] = [scene for scene in form["scenes"] if scene["id"] != change.path[1]]
    return form


def _with_scene(form: dict[str, Any], change: Change, old: Mapping[str, Any]) -> dict[str, Any]:
    """Put the removed scene back, after the last remaining scene that preceded it."""
    before = [scene["id"] for scene in old["scenes"]]
    above = before[: before.index(change.path[1])]
    places = [index for index, scene in enumerate(form["scenes"]) if scene["id"] in above]
    form["scenes"].insert(max(places, default=-1) + 1, copy.deepcopy(change.old))
    return form
