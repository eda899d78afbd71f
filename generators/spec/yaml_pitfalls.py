"""Detects YAML traps: text that parses, but probably not as its author meant it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

_LIST_ITEM = re.compile(r"\s*- ")
_KEY = re.compile(r"\s*(- )?[a-z_]+:( |$)")


def comment_behind(line: str, column: int) -> str:
    """The comment after the plain scalar that ends at `column` of this line, or an empty string."""
    rest = line[column:]
    comment = rest.lstrip()
    return comment if comment.startswith("#") and (len(comment) < len(rest) or column == 0) else ""


def pitfall(node: yaml.ScalarNode, lines: Sequence[str], comment: str, *, plain: bool) -> str | None:
    """The message for a suspicious text, with the cure; None for other text.

    A comment is suspicious where no space follows its `#` (`He won #1`), or where it follows a sentence: a
    comment can have its own line, and a sentence without its end is easily overlooked.
    """
    first, last = node.start_mark.line, node.end_mark.line
    if plain and comment and (re.match(r"#\S", comment) or " " in node.value):
        whole = f"{node.value} {comment}"
        return (
            f'the text is cut at " #", which begins a comment; quote this text: "{shorten(whole)}", '
            "or put the comment on a line of its own"
        )
    if last == first or node.style in ("|", ">"):
        return None
    between = lines[first + 1 : last + 1]
    if plain and any(_LIST_ITEM.match(line) for line in between):
        return (
            'the next line begins with "- " but is indented deeper, so it continues this text; '
            "align the items"
        )
    if not plain and any(_KEY.match(line) and _indent(line) <= _indent(lines[first]) for line in between):
        return "the quote that opens here includes the following lines; close it on its own line"
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def shorten(text: str, width: int = 60) -> str:
    """At most `width` characters of a text, for a message."""
    folded = " ".join(text.split())
    return folded if len(folded) <= width else folded[: width - 1] + "…"
