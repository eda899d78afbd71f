"""Reads the bytes of a YAML file to data with positions: YAML 1.2 scalars, limits, and detection of traps.

bytes -> text -> nodes (libyaml) -> data + positions     a syntax error is the only problem reported
                                 -> traps                reported together with the schema's findings
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import NoReturn

import yaml
from yaml._yaml import CParser
from yaml.resolver import BaseResolver

from generators.spec import chat_wrapping, syntax, yaml_pitfalls
from generators.spec.document import Document, Position, Value, YamlPath
from generators.spec.problems import Problem, SpecProblems
from generators.spec.reading import Unreadable, lines_of, read_text

MAX_BYTES = 8_000_000
MAX_DEPTH = 32
MAX_VALUES = 200_000
"""Values after anchors are expanded; 2,000 large scenes have about 80,000."""

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
"""Infinity and NaN stay text: no field accepts them."""
_WORDS = {"": None, "~": None} | {
    form: value
    for word, value in (("null", None), ("true", True), ("false", False))
    for form in (word, word.capitalize(), word.upper())
}
_TAG = "tag:yaml.org,2002:"
_NO_BREAKS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
"""YAML 1.2 reads them as text, libyaml as line breaks: its line numbers would differ from an editor's."""


def read_yaml(path: Path, shown: str) -> Document:
    """The document with its traps. `shown` is the name used in messages.

    Raises SpecProblems with exactly one problem for a syntax error.
    """
    text = _text(path, shown)
    lines = lines_of(text)
    around = chat_wrapping.before(lines)
    if around:
        raise SpecProblems([Problem(shown, around[0] + 1, 1, "", around[1], lines[around[0]])])
    try:
        root = _Loader(text).get_single_node()
    except yaml.YAMLError as error:
        raise SpecProblems([syntax.problem(error, shown, lines, text)]) from error
    if root is None:
        raise SpecProblems([Problem(shown, 0, 0, "", "is empty; a spec begins with `spec: 1`")])
    reading = _Reading(shown, lines)
    data = reading.value(root, (), None)
    return Document(shown, lines, data, reading.places, reading.traps)


def parse_value(text: str) -> Value:
    """The value of one `name=value` argument: a scalar or a flow list, as in a file.

    Text that does not begin a list, a mapping or a quote is one scalar, in which `#` and `: ` have no
    meaning. Raises SpecProblems.
    """
    text = text.strip()
    if text[:1] not in ("[", "{", "'", '"'):
        return plain_value(text)
    try:
        root = _Loader(text).get_single_node()
    except yaml.YAMLError as error:
        raise SpecProblems([syntax.problem(error, "value", lines_of(text), text)]) from error
    return None if root is None else _Reading("value", lines_of(text)).value(root, (), None)


def plain_value(text: str) -> Value:
    """The value of a plain scalar in YAML 1.2: null, a boolean, a number or text."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > 32 or not text.isascii():
        return text
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def _text(path: Path, shown: str) -> str:
    try:
        text = read_text(path, most=MAX_BYTES)
    except FileNotFoundError:
        raise SpecProblems([Problem(shown, 0, 0, "", "there is no such file")]) from None
    except Unreadable as why:
        cure = {"is a folder, not a file": "is a folder; a spec is one YAML file"}
        message = cure.get(str(why), str(why))
        if "larger than" in message:
            message += "; split the video"
        raise SpecProblems([Problem(shown, why.line, why.column, "", message)]) from why
    return text.translate(_NO_BREAKS)


class _Loader(CParser, BaseResolver):
    """libyaml's composer without types of plain scalars, and with limits of depth and size."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        BaseResolver.__init__(self)
        self.depth = 0
        self.count = 0

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        self.depth += 1
        self.count += 1
        mark = parent.start_mark if parent else None
        # The composer recurses in C, without RecursionError.
        if self.depth > MAX_DEPTH:
            raise syntax.DocumentTooLarge(None, None, f"is nested deeper than {MAX_DEPTH} levels", mark)
        if self.count > MAX_VALUES:
            message = f"the file has more than {MAX_VALUES:,} values; split the video"
            raise syntax.DocumentTooLarge(None, None, message, mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        return ""


class _Reading:
    """One walk over the nodes that collects positions and traps."""

    def __init__(self, shown: str, lines: list[str]) -> None:
        self.shown = shown
        self.lines = lines
        self.commented = {number for number, line in enumerate(lines) if "#" in line}
        self.places: dict[YamlPath, Position] = {}
        self.traps: list[tuple[YamlPath, str]] = []
        self.open: set[int] = set()
        """The enclosing nodes, to find an anchor that contains itself."""
        self.count = 0
        self.characters = 0

    def value(self, node: yaml.Node, path: YamlPath, key: yaml.Node | None) -> Value:
        self.count += 1
        if self.count > MAX_VALUES:
            self.stop(node, f"anchors expand to more than {MAX_VALUES:,} values; write the file without them")
        if isinstance(node, yaml.ScalarNode):
            self.characters += len(node.value)
            if self.characters > MAX_BYTES:
                message = f"anchors expand to more than {MAX_BYTES:,} characters"
                self.stop(node, f"{message}; write the file without them")
            return self.scalar(node, path, key)
        self.note(node, path, key)
        if id(node) in self.open:
            self.stop(key or node, "an anchor contains itself; write the value out")
        if len(path) > MAX_DEPTH:
            self.stop(node, f"is nested deeper than {MAX_DEPTH} levels")
        self.open.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            self.tag(node, "seq")
            result: Value = [self.value(item, (*path, index), None) for index, item in enumerate(node.value)]
        else:
            result = self.mapping(node, path)
        self.open.discard(id(node))
        return result

    def mapping(self, node: yaml.Node, path: YamlPath) -> dict[str, Value]:
        self.tag(node, "map")
        result: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        seen: dict[str, yaml.Node] = {}
        # Anchors first: keys written here override them, in value and position.
        for key, item in sorted(node.value, key=lambda pair: not _is_merge(pair[0])):
            if not isinstance(key, yaml.ScalarNode):
                self.stop(key, "a key must be plain text, found a list or a mapping")
            name = key.value
            if _is_merge(key):
                for earlier, value in self.merge(item, path).items():
                    merged.setdefault(earlier, value)
                continue
            if name in seen:
                first = seen[name].start_mark.line + 1
                self.stop(key, f'the key "{name}" is here twice (first in line {first}); keep one')
            seen[name] = key
            result[name] = self.value(item, (*path, name), key)
        return {**merged, **result}

    def merge(self, node: yaml.Node, path: YamlPath) -> dict[str, Value]:
        """The keys of `<<: *anchor`; earlier anchors win. Positions inside stay those of the anchor."""
        if isinstance(node, yaml.SequenceNode):
            found = [self.merge(item, path) for item in node.value]
            return {name: value for values in reversed(found) for name, value in values.items()}
        if not isinstance(node, yaml.MappingNode):
            self.stop(node, "`<<` needs an anchor of a mapping, such as `<<: *look`")
        own = self.places[path]
        value: dict[str, Value] = self.value(node, path, None)
        self.places[path] = own
        return value

    def scalar(self, node: yaml.ScalarNode, path: YamlPath, key: yaml.Node | None) -> Value:
        plain = node.style in (None, "")
        comment = ""
        if plain and node.end_mark.line in self.commented:
            comment = yaml_pitfalls.comment_behind(self.lines[node.end_mark.line], node.end_mark.column)
        self.note(node, path, key, comment)
        start = node.start_mark
        # At the end of a file libyaml puts an empty value on the line after the last one.
        line = self.lines[start.line] if start.line < len(self.lines) else ""
        if node.tag == "" and line[start.column : start.column + 1] == "!":
            self.stop(node, 'text cannot begin with "!"; quote it')
        value = self.meaning(node, plain=plain)
        if isinstance(value, str):
            warning = yaml_pitfalls.pitfall(node, self.lines, comment, plain=plain)
            if warning and not (path and str(path[0]).startswith("x-")):
                self.traps.append((path, warning))
        return value

    def meaning(self, node: yaml.ScalarNode, *, plain: bool) -> Value:
        text: str = node.value
        tag = node.tag.removeprefix(_TAG)
        if tag == "str" or (tag == "" and not plain):
            return text
        if tag not in ("", "int", "float", "bool", "null"):
            self.stop(node, f"the tag {_short(node.tag)} is not supported; use plain data")
        return plain_value(text)

    def tag(self, node: yaml.Node, kind: str) -> None:
        if node.tag not in ("", "!", _TAG + kind):
            self.stop(node, f"the tag {_short(node.tag)} is not supported; use plain data")

    def note(self, node: yaml.Node, path: YamlPath, key: yaml.Node | None, comment: str = "") -> None:
        own = node.start_mark
        at = key.start_mark if key else own
        self.places[path] = Position(own.line + 1, own.column + 1, at.line + 1, at.column + 1, comment)

    def stop(self, node: yaml.Node, message: str) -> NoReturn:
        mark = node.start_mark
        source = self.lines[mark.line] if mark.line < len(self.lines) else ""
        raise SpecProblems([Problem(self.shown, mark.line + 1, mark.column + 1, "", message, source)])


def _is_merge(key: yaml.Node) -> bool:
    return isinstance(key, yaml.ScalarNode) and key.value == "<<" and key.style in (None, "")


def _short(tag: str) -> str:
    return "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag
