"""How a fresh result was made: when, with which tools, by whom, and which line of the lock holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generators.engine.freshness.check import FreshnessCheck
from generators.plan.step import Step
from generators.store.entry import Origin


@dataclass(frozen=True)
class ResultHistory:
    """How a result was made, as far as store and record know."""

    key: str
    seconds: float | None
    """How long the step ran."""
    made: str
    """When, ISO 8601 in UTC; empty where unknown."""
    recipe: str
    """Kind and version."""
    tools: Mapping[str, str]
    inputs: tuple[str, ...]
    """Paths of its inputs."""
    maker: str
    """Provider, model and take of a generated or pinned result; else empty."""
    held_at: str
    """The line of the lock that holds it, as `path:line`; else empty."""


def result_history(step: Step, freshness: FreshnessCheck) -> ResultHistory:
    """How the result of a fresh step was made. Raises StepFailed if files changed meanwhile."""
    decision, held = freshness.decide(step), freshness.held_by(step)
    result = freshness.store_of(step).find(decision.key)
    finished = freshness.record.finished(step.task)
    return ResultHistory(
        key=decision.key,
        seconds=result.seconds if result else finished.seconds if finished else None,
        made=result.made if result else "",
        recipe=f"{step.kind} recipe {decision.parts['version']}",
        tools=decision.parts["tools"],
        inputs=tuple(item.path for item in step.inputs if item.keyed),
        maker=_maker(result.origin) if result and result.origin else "",
        held_at=f"{freshness.locks[step.video].path}:{held.line}" if held else "",
    )


def _maker(origin: Origin) -> str:
    who = " ".join(filter(None, (origin.provider, origin.model))) or "this machine"
    paid = f", ${origin.usd:z.3f}" if origin.usd else ""
    return f"{who}, take {origin.take}{paid}"
