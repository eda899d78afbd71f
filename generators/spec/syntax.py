"""Translates libyaml's errors: the real position of the mistake, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml
from yaml._yaml import CParser

from generators.spec import chat_wrapping
from generators.spec.problems import Problem
from generators.spec.reading import lines_of


class DocumentTooLarge(yaml.MarkedYAMLError):
    """Raised inside the composer when a limit is exceeded; its `problem` is the message."""


def problem(error: yaml.YAMLError, shown: str, lines: Sequence[str], text: str) -> Problem:
    """The one problem of a text that is not valid YAML."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _unreadable(error, shown, lines, text)
    mark = error.problem_mark or error.context_mark
    what = error.problem or ""
    if "could not find expected ':'" in what:
        mark = error.context_mark or mark
    line = mark.line if mark else 0
    if isinstance(error, DocumentTooLarge):
        return Problem(shown, line + 1, mark.column + 1 if mark else 1, "", what, lines[line])
    around = chat_wrapping.behind(lines, line) if 0 < line < len(lines) else None
    if around:
        return Problem(shown, line + 1, 1, "", around, lines[line])
    if "found unexpected end of stream" in what and error.context_mark:
        mark, message = error.context_mark, "the quote that opens here is not closed"
    elif "',' or ']'" in what or "',' or '}'" in what:
        mark, message = (
            error.context_mark or mark,
            _unclosed(what, lines, error.context_mark, error.problem_mark),
        )
    else:
        swallowed = _long_quote(text, before_line=line)
        if swallowed is not None and "tab" not in what:
            mark, message = (
                swallowed,
                "the quote that opens here includes the following lines; close it on its own line",
            )
        else:
            above = next((text for text in reversed(lines[:line]) if text.strip()), "")
            source = lines[line] if line < len(lines) else ""
            message = _message(what, source, above, mark.column if mark else 0)
    if mark is None:
        return Problem(shown, 0, 0, "", message)
    source = lines[mark.line] if mark.line < len(lines) else ""
    return Problem(shown, mark.line + 1, mark.column + 1, "", message, source)


_CURES = (
    ("mapping values are not allowed", '": " inside unquoted text begins a mapping; quote the whole text'),
    (
        "could not find expected ':'",
        'the key has no ": "; write `key: value`, or quote text that spans several lines',
    ),
    (
        "did not find expected key",
        "this line does not match the lines above; check its indentation, and quotes that close too early",
    ),
    (
        "did not find expected '-' indicator",
        'this line does not match the list above; begin it with "- " or check its indentation',
    ),
    ("expected alphabetic or numeric", 'text that begins with "*" or "&" is an alias or an anchor; quote it'),
    (
        "block sequence entries are not allowed",
        'text cannot begin with "- "; quote it, or begin the list on a new line',
    ),
    ("mapping keys are not allowed", 'text cannot begin with "? "; quote it'),
    ("expected comment or line break", "the text begins on the line after the `>` or `|`"),
    ("undefined alias", "this alias (*name) has no anchor (&name) above it"),
    ("duplicate anchor", "this anchor (&name) is set twice; give each its own name"),
    ("another document", "a second document begins here; a spec is one document, write one file per video"),
    ("unknown escape", "a backslash in double quotes begins an escape; use single quotes"),
)
"""Part of libyaml's text to the message."""


def _message(what: str, line: str, above: str, column: int) -> str:
    if "\t" in line[: column + 1] or ("\t" in line and "cannot start any token" in what):
        return "found a tab in the indentation; indent with spaces"
    is_key = line[:column].strip().isidentifier()
    if "mapping values are not allowed" in what and is_key and _indent(line) > _indent(above):
        return "this line is indented deeper than the line above and continues its text; align the two"
    closed = line[:column].rstrip()[-1:]
    if "did not find expected" in what and "node" not in what and closed and closed in "\"']}":
        cure = "quote the whole text" + (", in the other kind of quotes" if closed in "\"'" else "")
        return f"text continues after the closing {closed}; {cure}"
    if "cannot start any token" in what or "expected node content" in what:
        return f"text cannot begin with {line[column : column + 1]!r}; quote it"
    known = next((cure for part, cure in _CURES if part in what), None)
    return known or f"is not valid YAML: {what}"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _unclosed(what: str, lines: Sequence[str], opened: yaml.Mark | None, found: yaml.Mark | None) -> str:
    kind, closing = ("list", "]") if "']'" in what else ("mapping", "}")
    hidden = re.search(r"\s(#\S.*)", lines[opened.line]) if opened and opened.line < len(lines) else None
    if hidden:
        return f'the {kind} that opens here is not closed: "{hidden[1]}" is a comment; quote text with a #'
    if found is not None and found.line < len(lines) and lines[found.line].strip():
        return (
            f"the {kind} that opens here is not closed before line {found.line + 1}; "
            f'add the "{closing}", or quote text that contains brackets'
        )
    return f'the {kind} that opens here is not closed; add the "{closing}"'


def _long_quote(text: str, *, before_line: int) -> yaml.Mark | None:
    """Start of a quoted text over several lines that ends at the error: a quote above is not closed."""
    found = None
    try:
        parser = CParser(text)
        while parser.check_token():
            token = parser.get_token()
            if token is None or token.start_mark.line > before_line:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                start, end = token.start_mark, token.end_mark
                if start.line < end.line and before_line - 1 <= end.line <= before_line:
                    found = start
    except yaml.YAMLError:
        pass
    return found


def _unreadable(error: yaml.YAMLError, shown: str, lines: Sequence[str], text: str) -> Problem:
    """The problem of a character that YAML does not allow; libyaml gives its position in bytes."""
    position = getattr(error, "position", 0) or 0
    up_to = text.encode("utf-8", "surrogatepass")[:position].decode("utf-8", "ignore")
    above = lines_of(up_to)
    char = f"the character U+{ord(text[len(up_to)]):04X}" if len(up_to) < len(text) else "this character"
    source = "".join(c if c.isprintable() else "?" for c in lines[len(above) - 1])
    message = f"{char} is not allowed in YAML; remove it"
    return Problem(shown, len(above), len(above[-1]) + 1, "", message, source)
