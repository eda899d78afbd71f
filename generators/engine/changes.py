"""What was edited between two long forms of a spec, by YAML path: scenes by id, never by position."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MISSING = object()
"""Stands for a value that is not there."""

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
        """As in messages: `scenes[parts].say`."""
        text = ""
        for index, part in enumerate(self.path):
            in_scenes = index == 1 and self.path[0] == "scenes"
            text += f"[{part}]" if in_scenes or isinstance(part, int) else f".{part}" if text else part
        return text

    def __str__(self) -> str:
        return f"{self.address} {_shown(self.old)} -> {_shown(self.new)}"


def _shown(value: Any) -> str:  # noqa: ANN401  # any YAML value
    if value is MISSING:
        return "nothing"
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}..."'
    return str(value)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every value that differs, the deepest ones; the order of scenes as one change."""
    found = list(_differences(_by_id(old), _by_id(new), ()))
    before, after = ([scene["id"] for scene in form["scenes"]] for form in (old, new))
    stayed = [[name for name in order if name in before and name in after] for order in (before, after)]
    if stayed[0] != stayed[1]:
        found.append(Change(("scenes",), before, after))
    return found


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


def without(new: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """The new form as it would be had this one change not been made."""
    form = copy.deepcopy(dict(new))
    if change.path == ("scenes",):
        order = {name: index for index, name in enumerate(change.old)}
        form["scenes"].sort(key=lambda scene: order.get(scene["id"], len(order)))
        return form
    if change.path[0] == "scenes" and len(change.path) == 2:  # a whole scene
        return form if change.new is MISSING else _without_scene(form, change)
    holder: Any = form
    for index, part in enumerate(change.path[:-1]):
        in_scenes = index == 1 and change.path[0] == "scenes"
        holder = next(scene for scene in holder if scene["id"] == part) if in_scenes else holder[part]
    last = change.path[-1]
    if change.old is MISSING:
        del holder[last]
    else:
        holder[last] = change.old
    return form


def _without_scene(form: dict[str, Any], change: Change) -> dict[str, Any]:
    form["scenes"] = [scene for scene in form["scenes"] if scene["id"] != change.path[1]]
    return form
