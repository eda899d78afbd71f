"""How plans and reasons are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from generators.report.wording import duration_text

FORMAT = 1
ACTIONS = ("run", "depends", "restore", "fresh", "pinned", "stop")


class Planned(Protocol):
    """What is told of one step's future."""

    @property
    def task(self) -> str:
        """Its name."""

    @property
    def action(self) -> str:
        """Run, restore, fresh, pinned, depends or stop."""

    @property
    def reason(self) -> str:
        """In a few words."""

    @property
    def seconds(self) -> float:
        """Expected."""

    @property
    def usd(self) -> float | None:
        """Expected cost; None where a price is not known."""

    @property
    def bytes(self) -> int:
        """Size of what is restored."""


class Money(Protocol):
    """What is told of one video's money."""

    @property
    def video(self) -> str:
        """Its name."""

    @property
    def budget(self) -> float | None:
        """For all builds; None: nobody named one."""

    @property
    def spent(self) -> float:
        """So far."""

    @property
    def planned(self) -> float:
        """By this build, as far as known."""

    @property
    def unknown(self) -> int:
        """Steps without a known price."""

    @property
    def left(self) -> float | None:
        """Of the budget, before this build."""

    @property
    def stop(self) -> str:
        """Why the build would stop, or nothing."""


def plan_data(
    forecasts: Mapping[str, Planned], path: Sequence[str], seconds: float, money: Sequence[Money] = ()
) -> dict[str, Any]:
    """The plan for programs, as schemas/plan.v1.json says; `usd` is null where a price is not known."""
    entries = list(forecasts.values())
    counts = Counter(entry.action for entry in entries)
    return {
        "plan": FORMAT,
        "tasks": [
            {
                "name": entry.task,
                "action": entry.action,
                "reason": entry.reason,
                "seconds": round(entry.seconds, 3),
                "usd": _rounded(entry.usd),
                "bytes": entry.bytes,
            }
            for entry in entries
        ],
        "totals": {
            **{action: counts[action] for action in ACTIONS},
            "seconds": round(sum(entry.seconds for entry in entries), 3),
            "usd": _rounded(sum(entry.usd or 0.0 for entry in entries)),
            "usd_unknown": sum(entry.usd is None for entry in entries),
            "bytes": sum(entry.bytes for entry in entries),
            "critical_path": list(path),
            "critical_seconds": round(seconds, 3),
        },
        "money": [
            {
                "video": one.video,
                "budget": one.budget,
                "spent": _rounded(one.spent),
                "left": _rounded(one.left),
                "planned": _rounded(one.planned),
                "unknown": one.unknown,
                "stop": one.stop or None,
            }
            for one in money
        ],
    }


def _rounded(usd: float | None) -> float | None:
    """To a ten-thousandth of a cent: what is left of adding binary fractions is nobody's money."""
    return None if usd is None else round(usd, 6) + 0.0  # no minus before nothing


def plan_text(
    forecasts: Mapping[str, Planned], path: Sequence[str], seconds: float, money: Sequence[Money] = ()
) -> str:
    """The plan for people: what is fresh is only counted."""
    lines = []
    for entry in forecasts.values():
        if entry.action != "fresh":
            took = f"  about {duration_text(entry.seconds)}" if entry.seconds else ""
            cost = f"  {price_text(entry.usd)}" if entry.usd != 0 else ""
            lines.append(f"{entry.action:<8} {entry.task}{took}{cost}  {entry.reason}".rstrip())
    counts = Counter(entry.action for entry in forecasts.values())
    told = ", ".join(f"{counts[a]} {a}" for a in ACTIONS if counts[a])
    lines.append(told or "nothing is selected")
    total = sum(entry.seconds for entry in forecasts.values())
    if total:
        least = duration_text(seconds)
        lines.append(f"about {duration_text(total)} of work, {least} of it one after the other:")
        lines.append("  " + " > ".join(path))
    lines += [line for one in money for line in _money_lines(one)]
    return "\n".join(lines) + "\n"


def price_text(usd: float | None) -> str:
    """An amount, or that nobody knows it."""
    return "price unknown" if usd is None else f"${usd:z.3f}"


def _money_lines(one: Money) -> list[str]:
    planned = f"${one.planned:z.3f} planned"
    if one.unknown:
        steps = "1 step" if one.unknown == 1 else f"{one.unknown} steps"
        planned += f" and {steps} whose price is not known"
    left = "no budget" if one.budget is None else f"${one.left:z.3f} left of a budget of ${one.budget:z.2f}"
    lines = [f"{one.video}: {planned}, ${one.spent:z.3f} spent so far, {left}"]
    return [*lines, f"  the build would stop: {one.stop}"] if one.stop else lines


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


class Made(Protocol):
    """What is told of how a fresh result came to be."""

    @property
    def key(self) -> str:
        """Of the result."""

    @property
    def seconds(self) -> float | None:
        """How long it took."""

    @property
    def made(self) -> str:
        """When, or nothing."""

    @property
    def recipe(self) -> str:
        """Kind and version."""

    @property
    def tools(self) -> Mapping[str, str]:
        """Name to identity."""

    @property
    def inputs(self) -> Sequence[str]:
        """Paths."""

    @property
    def maker(self) -> str:
        """Provider, model, take, or nothing."""

    @property
    def held_at(self) -> str:
        """The lock's line, or nothing."""


def fresh_text(task: str, made: Made) -> str:
    """What made a fresh task."""
    when = f" {made.made}" if made.made else ""
    took = f" in {duration_text(made.seconds)}" if made.seconds is not None else ""
    lines = [f"{task} is fresh: made{when}{took}, key {made.key[:12]}", f"by {made.recipe}"]
    tools = ", ".join(
        identity if identity.startswith(name) else f"{name} {identity}"
        for name, identity in made.tools.items()
    )
    lines[1] += f" with {tools}" if tools else ""
    lines += [f"by {made.maker}"] if made.maker else []
    lines += [f"from {path}" for path in made.inputs]
    lines += [f"held by {made.held_at}"] if made.held_at else []
    return "\n    ".join(lines) + "\n"
