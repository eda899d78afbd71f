"""How plans and reasons are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from generators.report.wording import duration_text

ACTIONS = ("run", "depends", "restore", "fresh", "pinned")


class Planned(Protocol):
    """What is told of one step's future."""

    @property
    def task(self) -> str:
        """Its name."""

    @property
    def action(self) -> str:
        """Run, restore, fresh, pinned or depends."""

    @property
    def reason(self) -> str:
        """In a few words."""

    @property
    def seconds(self) -> float:
        """Expected."""

    @property
    def usd(self) -> float:
        """Expected cost."""

    @property
    def bytes(self) -> int:
        """Size of what is restored."""


def plan_data(forecasts: Mapping[str, Planned], path: Sequence[str], seconds: float) -> dict[str, Any]:
    """The plan for programs."""
    entries = list(forecasts.values())
    counts = Counter(entry.action for entry in entries)
    return {
        "tasks": [
            {
                "name": entry.task,
                "action": entry.action,
                "reason": entry.reason,
                "seconds": round(entry.seconds, 3),
                "usd": entry.usd,
                "bytes": entry.bytes,
            }
            for entry in entries
        ],
        "totals": {
            **{action: counts[action] for action in ACTIONS},
            "seconds": round(sum(entry.seconds for entry in entries), 3),
            "usd": sum(entry.usd for entry in entries),
            "bytes": sum(entry.bytes for entry in entries),
            "critical_path": list(path),
            "critical_seconds": round(seconds, 3),
        },
    }


def plan_text(forecasts: Mapping[str, Planned], path: Sequence[str], seconds: float) -> str:
    """The plan for people: what is fresh is only counted."""
    lines = []
    for entry in forecasts.values():
        if entry.action != "fresh":
            took = f"  about {duration_text(entry.seconds)}" if entry.seconds else ""
            lines.append(f"{entry.action:<8} {entry.task}{took}  {entry.reason}".rstrip())
    counts = Counter(entry.action for entry in forecasts.values())
    told = ", ".join(
        f"{counts[a]} {a}" for a in ("run", "depends", "restore", "fresh", "pinned") if counts[a]
    )
    lines.append(told or "nothing is selected")
    total = sum(entry.seconds for entry in forecasts.values())
    if total:
        least = duration_text(seconds)
        lines.append(f"about {duration_text(total)} of work, {least} of it one after the other:")
        lines.append("  " + " > ".join(path))
    return "\n".join(lines) + "\n"


def who_text(who: Sequence[str], notes: Sequence[str]) -> str:
    """Who does what and why, then what must not be missed; nothing for a plan that is all offline."""
    return "".join([*(f"{line}\n" for line in who), *(f"note: {note}\n" for note in notes)])


def why_text(chain: Mapping[str, Sequence[str]], forecasts: Mapping[str, Planned]) -> str:
    """Root causes first, then what follows from them."""
    lines = []
    for task, causes in chain.items():
        lines.append(f"{task}  ({forecasts[task].action})")
        lines += [f"    {cause}" for cause in causes] or [f"    {forecasts[task].reason}"]
    return "\n".join(lines) + "\n"


def fresh_text(task: str, seconds: float | None, key: str) -> str:
    """What made a fresh task."""
    made = f"last made in {duration_text(seconds)}, " if seconds is not None else ""
    return f"{task} is fresh: {made}key {key[:12] or 'of its parts'}\n"
