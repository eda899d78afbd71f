"""How plans and reasons are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generators.report.wording import duration_text

if TYPE_CHECKING:
    from generators.engine.freshness.forecast import Action, Forecast
    from generators.engine.freshness.origins import ResultHistory
    from generators.engine.spending.forecast import BudgetForecast

FORMAT = 1
ACTIONS: tuple[Action, ...] = ("run", "depends", "restore", "fresh", "pinned", "stop")


def plan_data(
    forecasts: Mapping[str, Forecast],
    path: Sequence[str],
    seconds: float,
    money: Sequence[BudgetForecast] = (),
) -> dict[str, Any]:
    """The plan for programs, in the form of schemas/plan.v1.json; `usd` is null if a price is unknown."""
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
    """Rounded to a ten-thousandth of a cent, which drops the error of adding binary fractions."""
    return None if usd is None else round(usd, 6) + 0.0  # + 0.0 turns -0.0 into 0.0


def plan_text(
    forecasts: Mapping[str, Forecast],
    path: Sequence[str],
    seconds: float,
    money: Sequence[BudgetForecast] = (),
) -> str:
    """The plan for people: what is fresh is only counted."""
    lines = []
    for entry in forecasts.values():
        if entry.action != "fresh":
            took = f"  about {duration_text(entry.seconds)}" if entry.seconds else ""
            cost = f"  {price_text(entry.usd)}" if entry.usd != 0 else ""
            lines.append(f"{entry.action:<8} {entry.task}{took}{cost}  {entry.reason}".rstrip())
    counts = Counter(entry.action for entry in forecasts.values())
    summary = ", ".join(f"{counts[a]} {a}" for a in ACTIONS if counts[a])
    lines.append(summary or "nothing is selected")
    total = sum(entry.seconds for entry in forecasts.values())
    if total:
        least = duration_text(seconds)
        lines.append(f"about {duration_text(total)} of work, {least} of it one after another:")
        lines.append("  " + " > ".join(path))
    lines += [line for one in money for line in _money_lines(one)]
    return "\n".join(lines) + "\n"


def price_text(usd: float | None) -> str:
    """An amount, or that it is unknown."""
    return "price unknown" if usd is None else f"${usd:z.3f}"


def _money_lines(one: BudgetForecast) -> list[str]:
    planned = f"${one.planned:z.3f} planned"
    if one.unknown:
        steps = "1 step" if one.unknown == 1 else f"{one.unknown} steps"
        planned += f" and {steps} of unknown price"
    left = "no budget" if one.budget is None else f"${one.left:z.3f} left of a budget of ${one.budget:z.2f}"
    lines = [f"{one.video}: {planned}, ${one.spent:z.3f} spent so far, {left}"]
    return [*lines, f"  the build would stop: {one.stop}"] if one.stop else lines


def choices_text(choices: Sequence[str], notes: Sequence[str]) -> str:
    """Which provider each role has and why, then the warnings; empty for a plan that is all offline."""
    return "".join([*(f"{line}\n" for line in choices), *(f"note: {note}\n" for note in notes)])


def why_text(chain: Mapping[str, Sequence[str]], forecasts: Mapping[str, Forecast]) -> str:
    """Root causes first, then the tasks that follow from them."""
    lines = []
    for task, causes in chain.items():
        lines.append(f"{task}  ({forecasts[task].action})")
        lines += [f"    {cause}" for cause in causes] or [f"    {forecasts[task].reason}"]
    return "\n".join(lines) + "\n"


def fresh_text(task: str, made: ResultHistory) -> str:
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
