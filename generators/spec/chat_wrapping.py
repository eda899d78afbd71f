"""Detects text around a spec that was copied from a chat: Markdown fences and sentences.

Here is your spec:        text before the spec
```yaml                   a fence (CommonMark 4.5: three or more ` or ~, then a word)
spec: 1
```                       its end
Let me know!              text after the spec
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*[\w.+-]*\s*")
_BEGINS = re.compile(r"\s*[\"']?spec[\"']?\s*:(\s|$)")
_NO_CONTENT = re.compile(r"\s*($|#|---(\s|$)|%)")
_KEY = re.compile(r"\s*(- )?(x-.*|[\w.-]+\s*|\"[^\"]*\"\s*|'[^']*'\s*):(\s|$)")
_FLOW = re.compile(r"\s*([\[{&!|>?]|\*[^*]|- )")
"""Starts of lines that are neither a sentence nor a key."""

_SENTENCE_MESSAGE = "this text is not part of the spec; remove it, or put # before each of its lines"


def before(lines: Sequence[str]) -> tuple[int, str] | None:
    """Line (from 0) and message of text before the spec; None without such text."""
    first = next((at for at, line in enumerate(lines) if not _NO_CONTENT.match(line)), None)
    if first is None:
        return None
    if _FENCE.fullmatch(lines[first]):
        return first, _fence_message(lines[first])
    if not _is_sentence(lines[first]):
        return None
    for at in range(first + 1, len(lines)):
        if _FENCE.fullmatch(lines[at]):
            return first, f"this text is not part of the spec; remove it and the {_marker(lines[at])} lines"
        if _BEGINS.match(lines[at]):
            return first, _SENTENCE_MESSAGE
    return None


def behind(lines: Sequence[str], at: int) -> str | None:
    """The message where line `at`, at which YAML fails, is text after the spec; None otherwise."""
    if not any(_BEGINS.match(line) for line in lines[:at]):
        return None
    if _FENCE.fullmatch(lines[at]):
        return _fence_message(lines[at])
    is_apart = not lines[at - 1].strip() and _is_sentence(lines[at]) and not lines[at][:1].isspace()
    if is_apart and not any(_KEY.match(line) for line in lines[at:]):
        return _SENTENCE_MESSAGE
    return None


def _fence_message(line: str) -> str:
    return f"a Markdown fence is not part of a spec; remove the {_marker(line)} lines and text around them"


def _marker(line: str) -> str:
    return line.strip()[:3]


def _is_sentence(line: str) -> bool:
    return not _KEY.match(line) and not _FLOW.match(line) and line.strip()[:1] not in "\"'"
