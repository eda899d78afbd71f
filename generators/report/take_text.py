"""How the takes of a step are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from generators.report.wording import duration_text

if TYPE_CHECKING:
    from generators.store.results import Result


def takes_text(
    task: str, takes: Sequence[Result], used: str | None, files: Mapping[int, Sequence[str]]
) -> str:
    """One line per take, the one in use marked, and where its files lie."""
    if not takes:
        return f"{task} has no takes yet\n"
    lines = [task]
    for take in takes:
        if take.origin is None:
            continue
        who = " ".join(filter(None, (take.origin.provider, take.origin.model)))
        price = "" if take.origin.usd is None else f", ${take.origin.usd:z.3f}"
        mark = "*" if take.key == used else " "
        when = f"{take.made}, " if take.made else ""
        lines.append(f"{mark} take {take.origin.take}: {who}, {when}{duration_text(take.seconds)}{price}")
        lines += [f"    {path}" for path in files.get(take.origin.take, ())]
    return "\n".join(lines) + "\n"
