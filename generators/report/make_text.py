"""How a single thing that was made is told: where it is, who made it, what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Made(Protocol):
    """What has become of a wish."""

    @property
    def files(self) -> Sequence[Path]:
        """The thing itself first."""

    @property
    def action(self) -> str:
        """`run`, `restore` or `fresh`."""

    @property
    def who(self) -> str:
        """Provider and model."""

    @property
    def usd(self) -> float | None:
        """What it has cost; None where nobody knows."""


def made_text(made: Made) -> str:
    """A line of how it came, then a line for each file, which scripts can take."""
    if made.action == "run":
        cost = "at a price that nobody knows" if made.usd is None else f"for ${made.usd:z.3f}"
        told = f"made by {made.who}" + (f" {cost}" if made.usd != 0 else "")
    else:
        how = "was there already" if made.action == "fresh" else "restored from the store"
        told = f"{how}: made by {made.who} before; it cost nothing now"
    return "\n".join([told, *(str(file) for file in made.files)]) + "\n"
