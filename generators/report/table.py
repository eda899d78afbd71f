"""How rows of three columns are printed."""

from __future__ import annotations

from collections.abc import Sequence


def table(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """One line per row, indented by two spaces, the first two columns padded to their widest text."""
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return [f"  {a:<{widths[0]}}  {b:<{widths[1]}}  {c}".rstrip() for a, b, c in rows]
