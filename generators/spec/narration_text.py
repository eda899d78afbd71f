"""Parses narration: white space is folded, `[[marks]]` are removed and kept as word positions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generators.spec.model import Mark

_MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_BREAK = "\u200b"
"""Zero width space, which separates words in scripts without spaces; it is not counted as a character."""
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class ParsedSay:
    """One text without its marks."""

    text: str
    marks: tuple[Mark, ...]
    """With word positions from the beginning of this text."""


def fold(text: str) -> str:
    """The text with every run of white space as one space, so that re-wrapping it changes nothing."""
    return " ".join(text.split())


def read_say(text: str) -> ParsedSay:
    """Parse a text whose marks are known to be valid."""
    plain = ""
    marks = []
    end = 0
    for found in _MARK.finditer(text):
        plain += text[end : found.start()]
        words = plain.split()
        marks.append(Mark(found.group(1), len(words), sum(len(word.replace(_BREAK, "")) for word in words)))
        end = found.end()
    return ParsedSay(fold(plain + text[end:]), tuple(marks))


def mark_mistake(text: str) -> str | None:
    """The message for an invalid mark in a text; None where all are valid."""
    for found in _MARK.finditer(text):
        if not _NAME.fullmatch(found.group(1)):
            return (
                f'"{fold(found.group(0))[:40]}" is not a mark; a mark is a plain name in double brackets, '
                "such as [[growth]], before the word it marks"
            )
    rest = _MARK.sub("", text)
    for bracket, other in (("[[", "]]"), ("]]", "[[")):
        if bracket in rest:
            return f'"{bracket}" has no matching "{other}"; a mark is written [[name]]'
    return None
