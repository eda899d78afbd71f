"""Refuses characters that can be neither shown nor spoken."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from generators.spec.document import YamlPath
from generators.spec.schema_validator import Finding

_OVERRIDES = "\u202d\u202e"
"""They force a text direction, so that text reads backwards; no script needs them (Unicode TR 36)."""


def character_findings(data: dict[str, Any]) -> list[Finding]:
    """A finding for every text with a character such as `\\e`, which YAML allows only as an escape."""
    findings: list[Finding] = []
    for key, value in data.items():
        if not key.startswith("x-"):
            for path, text in _texts(value, (key,)):
                char = next((char for char in text if _is_refused(char)), None)
                if char is not None:
                    what = "reverses the text" if char in _OVERRIDES else "can be neither shown nor spoken"
                    findings.append((path, f"the character U+{ord(char):04X} {what}; remove it", False))
    return findings


def _texts(value: object, path: YamlPath) -> Iterator[tuple[YamlPath, str]]:
    if isinstance(value, str):
        if not value.isprintable():
            yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def _is_refused(char: str) -> bool:
    is_noncharacter = ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    is_control = unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\t\n"
    return is_control or is_noncharacter or char in _OVERRIDES
