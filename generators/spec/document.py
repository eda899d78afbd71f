"""One YAML file as plain data, with the position of every key and value; independent of specs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generators.spec.problems import Problem

YamlPath = tuple[str | int, ...]
"""Keys and list positions from the root of the file to a value."""

Value = Any
"""A value of YAML: null, a boolean, a number, text, a list or a mapping; narrowed where it is used."""


@dataclass(frozen=True)
class Position:
    """The position of a value; lines and columns from 1."""

    line: int
    column: int
    key_line: int
    """Position of the key; for a list item, that of the value."""
    key_column: int
    comment: str = ""
    """The comment after a plain scalar on its last line, from the `#` on."""


@dataclass
class Document:
    """Data, positions, source lines, and changes by the command line."""

    path: str
    """Project-relative POSIX path, for messages."""
    lines: list[str]
    data: Value
    places: dict[YamlPath, Position]
    traps: list[tuple[YamlPath, str]] = field(default_factory=list)
    """Values that YAML read differently from what the author probably meant."""
    overridden: dict[YamlPath, str] = field(default_factory=dict)
    """Path of a value to the argument that set it, such as `output.fps=60`."""

    def place(self, path: YamlPath) -> Position | None:
        """The position of a value, or of the nearest enclosing one in the file."""
        for length in range(len(path), -1, -1):
            found = self.places.get(path[:length])
            if found:
                return found
        return None

    def argument(self, path: YamlPath) -> str | None:
        """The argument that set this value, an enclosing one, or one inside a value that the file lacks."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.overridden:
                return self.overridden[path[:length]]
        if path and path not in self.places:
            return next(
                (text for changed, text in self.overridden.items() if changed[: len(path)] == path), None
            )
        return None

    def problem(self, path: YamlPath, message: str, *, at_key: bool = False) -> Problem:
        """A problem at the value, or at its key, of `path`."""
        argument = self.argument(path)
        if argument is not None:
            return Problem(self.path, 0, 0, f"{argument} (command line)", message)
        place = self.place(path)
        if place is None:
            return Problem(self.path, 0, 0, address(path, self.data), message)
        line, column = (place.key_line, place.key_column) if at_key else (place.line, place.column)
        is_shown = line <= len(self.lines) and NOT_SHOWN not in message
        source = self.lines[line - 1] if is_shown else ""
        return Problem(self.path, line, column, address(path, self.data), message, source)


NOT_SHOWN = "which is not shown here: it may be a key"
"""End of messages that must not quote their source line."""


def address(path: YamlPath, data: object) -> str:
    """`scenes[parts].animation.items[2]`: scenes by id where it is unique, else by position."""
    shown = ""
    for index, part in enumerate(path):
        if isinstance(part, int):
            name = _scene_id(data, part) if index == 1 and path[0] == "scenes" else None
            shown += f"[{part if name is None else name}]"
        else:
            shown += f".{part}" if shown else part
    return shown


def _scene_id(data: object, index: int) -> str | None:
    scenes = data.get("scenes") if isinstance(data, Mapping) else None
    scene = scenes[index] if isinstance(scenes, list) and index < len(scenes) else None
    name = scene.get("id") if isinstance(scene, Mapping) else None
    if not isinstance(name, str) or not name or not name.isprintable() or len(name) > 64:
        return None
    # A name used twice would address two scenes; only the first keeps it.
    first = next(
        i for i, other in enumerate(scenes or []) if isinstance(other, Mapping) and other.get("id") == name
    )
    return name if first == index else None
