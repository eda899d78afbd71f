"""Which way a line of text runs (Unicode UAX #9), by its language and letters rather than its first one."""

from __future__ import annotations

import re
import unicodedata

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from the right."""

LRM, RLE, PDF = "\u200e", "\u202b", "\u202c"
"""Left-to-right mark, right-to-left embedding and its end: marks of direction that draw nothing."""

_SIGNED = re.compile(r"(?<![^\s(\[])(?=[-−+±][$€£₪₹%]?[0-9\u06f0-\u06f9])")
"""Before a sign and its number; the Arabic digits of Arabic itself take their sign on the other side."""

_SIGN_BEHIND = re.compile(r"([A-Za-z][+#]{1,2})(?![+#\w])")
"""Latin names that end in signs, such as C++ and C#."""


def runs_from_right(text: str, language: str) -> bool:
    """Whether a line begins at the right: in a language written from there any of its letters is enough."""
    kinds = [unicodedata.bidirectional(char) for char in text]
    left, right = kinds.count("L"), kinds.count("R") + kinds.count("AL")
    if language.lower().replace("_", "-").partition("-")[0] in RIGHT_TO_LEFT:
        return right > 0 or left == 0
    return right > left


def marked_line(text: str) -> str:
    """A line that runs from the right, for players that take its direction from its first letter.

    One that begins otherwise is embedded; signed numbers keep their sign on the left (as the minus signs of
    Unicode CLDR for Hebrew and Persian have it), and Latin names the signs behind them.
    """
    marked = _SIGN_BEHIND.sub(rf"\1{LRM}", _SIGNED.sub(LRM, text))
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L")
    return f"{RLE}{marked}{PDF}" if first == "L" else marked
