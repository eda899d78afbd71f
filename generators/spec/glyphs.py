"""Checks that text can be drawn with the bundled fonts, by their list of covered characters."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Any

from generators.spec import spec_schema
from generators.spec.document import YamlPath
from generators.spec.schema_validator import Finding

_UNDRAWN = ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs")
"""Categories without a glyph: controls, joiners, direction marks, spaces, selectors.

Combining marks (Mn) belong to the letter before them, and a font that has the letter places them.
"""


def undrawable(text: str) -> str | None:
    """The first character that no bundled font covers, or None."""
    if text.isascii():
        return None
    starts, ends = _ranges()
    if not starts:
        return None
    for char in unicodedata.normalize("NFC", text):
        place = bisect_right(starts, ord(char)) - 1
        covered = place >= 0 and ord(char) <= ends[place]
        if not covered and unicodedata.category(char) not in _UNDRAWN:
            return char
    return None


def glyph_findings(data: dict[str, Any]) -> list[Finding]:
    """A finding for every drawn text with a character that no bundled font covers."""
    findings: list[Finding] = []
    for path, text in _drawn(data):
        char = undrawable(text)
        if char is not None:
            message = f'no bundled font can draw "{char}" (U+{ord(char):04X}); write it in other characters'
            findings.append((path, message, False))
    return findings


def _drawn(data: dict[str, Any]) -> Iterator[tuple[YamlPath, str]]:
    for key in ("title", "slogan"):
        yield from _texts(data.get(key), (key,))
    scenes = data.get("scenes")
    for index, scene in enumerate(scenes if isinstance(scenes, list) else ()):
        if not isinstance(scene, dict):
            continue
        yield from _texts(scene.get("animation"), ("scenes", index, "animation"))
        if _burnt(data, scene):
            yield from _texts(scene.get("say"), ("scenes", index, "say"))


def _burnt(data: dict[str, Any], scene: dict[str, Any]) -> bool:
    """Whether the captions of a scene are drawn; the most specific setting wins."""
    defaults = data.get("defaults")
    captions: dict[str, Any] | None = {}
    for layer in (data, defaults if isinstance(defaults, dict) else {}, scene):
        own = layer.get("captions")
        if isinstance(own, dict):
            captions = {**(captions or {}), **own}
        elif own is False:
            captions = None
    return captions is not None and captions.get("burn") is not False


def _texts(value: object, path: YamlPath) -> Iterator[tuple[YamlPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """First and last code points of all covered ranges, in order; empty where the list is missing."""
    if not spec_schema.COVERAGE.is_file():
        return [], []
    families = json.loads(spec_schema.COVERAGE.read_text("utf-8")).values()
    spans = sorted(
        (int(first, 16), int(last or first, 16))
        for ranges in families
        for first, _, last in (span.partition("-") for span in ranges.split(","))
    )
    merged: list[list[int]] = []
    for first, last in spans:
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return [span[0] for span in merged], [span[1] for span in merged]
