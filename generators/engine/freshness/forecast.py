"""What a build would do with every step: run, restore, fresh, depends or stop.

A step whose inputs are not made yet is decided by what is known: its own request.
If only its inputs may differ, it depends: it runs unless they come out unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from generators.engine.freshness.check import Decision, FreshnessCheck
from generators.errors import StepFailed
from generators.plan.step import Step, canonical

Action = Literal["run", "restore", "fresh", "pinned", "depends", "stop"]


@dataclass(frozen=True)
class Forecast:
    """What a build would do with one step."""

    task: str
    action: Action
    reason: str
    seconds: float
    """Expected from earlier runs; 0 for a fresh step."""
    usd: float | None
    """Expected cost, 0 for a step that does not run; None where a price is unknown."""
    bytes: int
    """The size of a result that would be restored."""


def forecast(
    steps: Iterable[Step],
    freshness: FreshnessCheck,
    *,
    always: bool = False,
    price: Callable[[Step, str], float | None] = lambda _step, _key: 0.0,
) -> dict[str, Forecast]:
    """Forecasts by task name; `steps` are in build order.

    `price` returns the cost of making the result of a key; the key is empty where it is not known yet.
    """
    forecaster = _Forecaster(freshness, price, always=always, usual=freshness.record.usual_seconds())
    return {step.task: forecaster.next(step) for step in steps}


@dataclass
class _Forecaster:
    """What is known so far of the planned build."""

    freshness: FreshnessCheck
    price: Callable[[Step, str], float | None]
    always: bool
    usual: Mapping[str, float]
    """Seconds by kind."""
    known: dict[str, str] = field(default_factory=dict)
    """Digests of the files that will be restored, by path."""
    unknown: dict[str, str] = field(default_factory=dict)
    """The task that will make each path that will be made again."""
    made: dict[str, Step] = field(default_factory=dict)
    """The first step that makes each generated result, by its key or by all that will decide the key."""
    same: dict[str, str] = field(default_factory=dict)
    """For results made once for several steps: the first step's path, by path."""

    def next(self, step: Step) -> Forecast:
        """The forecast of the next step."""
        waits_for = sorted(
            {self.unknown[item.path] for item in step.inputs if item.keyed and item.path in self.unknown}
        )
        if waits_for:
            found = self._priced(step, self._undecided(step, waits_for), "")
        else:
            try:
                decision = self.freshness.decide(step, always=self.always, known=self.known)
            except StepFailed as error:
                return self._stopped(step, str(error))
            found = self._decided(step, decision)
            if decision.action == "run" and decision.key:
                found = self._priced(step, found, decision.key)
            if decision.action == "restore" and decision.result:
                self.known |= {step.outputs[n]: blob.sha256 for n, blob in decision.result.outputs.items()}
        if found.action in ("run", "depends"):
            self.unknown |= dict.fromkeys(step.outputs.values(), step.task)
        return found

    def _stopped(self, step: Step, why: str) -> Forecast:
        """A step that would fail without doing anything, such as one whose held result is lost."""
        self.unknown |= dict.fromkeys(step.outputs.values(), step.task)
        return Forecast(step.task, "stop", why, 0.0, 0.0, 0)

    def _decided(self, step: Step, decision: Decision) -> Forecast:
        size = sum(blob.bytes for blob in decision.result.outputs.values()) if decision.result else 0
        seconds = _seconds(step, self.freshness, self.usual) if decision.action == "run" else 0.0
        restored = decision.action == "restore"
        reason = decision.reason or ("its result is in the store" if restored else "")
        return Forecast(step.task, decision.action, reason, seconds, 0.0, size if restored else 0)

    def _undecided(self, step: Step, waits_for: list[str]) -> Forecast:
        basis = self.freshness.record.basis(step.task)
        # A forced step runs whatever its inputs come out as; a held one is restored.
        again = self.always or self.freshness.record.is_forgotten(step.task)
        changed = (
            (again and not step.is_held)
            or basis is None
            or canonical(basis.parts["request"]) != canonical(step.request)
        )
        action: Action = "run" if changed else "depends"
        reason = f"needs {', '.join(waits_for[:3])}" + (" and others" if len(waits_for) > 3 else "")
        return Forecast(step.task, action, reason, _seconds(step, self.freshness, self.usual), 0.0, 0)

    def _priced(self, step: Step, found: Forecast, key: str) -> Forecast:
        """The forecast with its cost; a result that several steps need is made and paid for once."""
        if not step.generated:
            return found
        first = self.made.setdefault(key or self._decided_by(step), step)
        if first is step:
            return replace(found, usd=self.price(step, key))
        self.same |= {step.outputs[name]: path for name, path in first.outputs.items()}
        return replace(found, seconds=0.0, reason=f"the same result as {first.task}: made once")

    def _decided_by(self, step: Step) -> str:
        """Everything that decides a result whose key is not known yet."""
        inputs = {
            item.role: self.known.get(item.path) or self.same.get(item.path, item.path)
            for item in step.inputs
            if item.keyed
        }
        return canonical([step.kind, step.request, inputs])


def _seconds(step: Step, freshness: FreshnessCheck, usual: Mapping[str, float]) -> float:
    finished = freshness.record.finished(step.task)
    return finished.seconds if finished else usual.get(step.kind, 0.0)


def critical_path(steps: Iterable[Step], forecasts: dict[str, Forecast]) -> tuple[list[str], float]:
    """The chain of steps that takes longest, and its seconds: the build cannot be faster."""
    makers: dict[str, str] = {}
    longest: dict[str, tuple[float, list[str]]] = {}
    for step in steps:
        before = [longest[makers[item.path]] for item in step.inputs if item.path in makers]
        seconds, path = max(before, key=lambda entry: entry[0], default=(0.0, []))
        own = forecasts[step.task].seconds
        longest[step.task] = (seconds + own, [*path, step.task] if own else path)
        makers |= dict.fromkeys(step.outputs.values(), step.task)
    seconds, path = max(longest.values(), key=lambda entry: entry[0], default=(0.0, []))
    return path, seconds
