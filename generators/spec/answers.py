"""Owns how a spec is told from what a chat's answer puts around it: Markdown fences, and sentences.

Here is your spec:        text before
```yaml                   a fence (CommonMark 4.5: three or more ` or ~, then a word)
spec: 1
```                       its end
Let me know!              text behind
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*[\w.+-]*\s*")
_BEGINS = re.compile(r"\s*[\"']?spec[\"']?\s*:(\s|$)")
_NO_CONTENT = re.compile(r"\s*($|#|---(\s|$)|%)")
_KEY = re.compile(r"\s*(- )?(x-.*|[\w.-]+\s*|\"[^\"]*\"\s*|'[^']*'\s*):(\s|$)")
_FLOW = re.compile(r"\s*([\[{&!|>?]|\*[^*]|- )")
"""What begins no sentence, though no key either."""


def before(lines: Sequence[str]) -> tuple[int, str] | None:
    """Line (from 0) and message where something else comes before the spec; None where it begins at once."""
    first = next((at for at, line in enumerate(lines) if not _NO_CONTENT.match(line)), None)
    if first is None:
        return None
    if _FENCE.fullmatch(lines[first]):
        sign = lines[first].strip()[:3]
        return (
            first,
            f"a Markdown fence is no part of a spec; remove the {sign} lines and the text around them",
        )
    if not _is_sentence(lines[first]):
        return None
    for at in range(first + 1, len(lines)):
        if _FENCE.fullmatch(lines[at]):
            sign = lines[at].strip()[:3]
            return first, f"this text is no part of a spec; remove it and the {sign} lines of Markdown"
        if _BEGINS.match(lines[at]):
            return first, "this text is no part of a spec; remove it, or put # before each of its lines"
    return None


def behind(lines: Sequence[str], at: int) -> str | None:
    """The message where the line `at`, at which YAML fails, is text behind the spec, or None."""
    if not any(_BEGINS.match(line) for line in lines[:at]):
        return None
    if _FENCE.fullmatch(lines[at]):
        sign = lines[at].strip()[:3]
        return f"a Markdown fence is no part of a spec; remove the {sign} lines and the text around them"
    is_apart = not lines[at - 1].strip() and _is_sentence(lines[at]) and not lines[at][:1].isspace()
    if is_apart and not any(_KEY.match(line) for line in lines[at:]):
        return "this text is no part of a spec; remove it, or put # before each of its lines"
    return None


def _is_sentence(line: str) -> bool:
    return not _KEY.match(line) and not _FLOW.match(line) and line.strip()[:1] not in "\"'"
