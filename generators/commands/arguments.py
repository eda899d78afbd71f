"""Arguments as they were typed: doit reads every one with a `=` as a variable of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def whole_arguments(command: str, left: Sequence[str]) -> list[str]:
    """What was typed after the command's name; `left` is what doit has left of it.

    `left` itself where this process was started otherwise than by that command line.
    """
    typed = sys.argv[1:]
    after = typed[typed.index(command) + 1 :] if command in typed else []
    as_doit_does = [word for word in after if word.startswith("-") or "=" not in word]
    return after if as_doit_does == list(left) else list(left)
