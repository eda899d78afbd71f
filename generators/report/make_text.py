"""How `doit make` is printed: how the result came to be, who made it, what it cost, and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.engine.run.single import SingleResult


def made_text(made: SingleResult) -> str:
    """A line on how it came to be, then one line per file, which scripts can read."""
    if made.action == "run":
        cost = "at an unknown price" if made.usd is None else f"for ${made.usd:z.3f}"
        line = f"made by {made.who}" + (f" {cost}" if made.usd != 0 else "")
    else:
        how = "already there" if made.action == "fresh" else "restored from the store"
        line = f"{how}: made by {made.who} before; it cost nothing now"
    return "\n".join([line, *(str(file) for file in made.files)]) + "\n"
