"""Makes text safe for a terminal: names, specs and responses may hold control codes."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""ECMA-48's C0 and C1 controls, without tab and line break."""


def printable(text: str) -> str:
    """The text with control codes written as `\\u001b`, as in JSON."""
    return _CONTROLS.sub(lambda code: f"\\u{ord(code[0]):04x}", text)
