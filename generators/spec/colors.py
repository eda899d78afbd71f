"""Colours as written in specs: `#rgb`, `#rrggbb` and sixteen names; the model holds `#rrggbb`."""

from __future__ import annotations

import re

NAMES = {
    "black": "#000000", "white": "#ffffff", "gray": "#808080", "silver": "#c0c0c0",
    "red": "#ff0000", "maroon": "#800000", "orange": "#ffa500", "yellow": "#ffff00",
    "olive": "#808000", "lime": "#00ff00", "green": "#008000", "teal": "#008080",
    "aqua": "#00ffff", "blue": "#0000ff", "navy": "#000080", "purple": "#800080",
}  # fmt: skip

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def is_color(text: object) -> bool:
    """Whether a value is a colour as specs write them."""
    return isinstance(text, str) and (text in NAMES or _HEX.fullmatch(text) is not None)


def hex_color(text: str) -> str:
    """`#rrggbb` in lower case for any text that `is_color` accepts; other text unchanged."""
    if text in NAMES:
        return NAMES[text]
    if not _HEX.fullmatch(text):
        return text
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
