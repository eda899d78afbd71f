"""A step's work as plain data that pickles: the job that is sent, and the outcome that comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.plan.charges import Charge
from generators.plan.kinds import kind_of
from generators.plan.step import Step
from generators.providers.roles.call import Usage
from generators.store.results import Result


@dataclass(frozen=True)
class Job:
    """All that a worker needs to know to make one result and keep it in a store."""

    step: Step
    key: str
    """The key under which the result is kept."""
    digests: Mapping[str, str]
    """The sha256 of every input by path; an input that differs afterwards voids the result."""
    family: str
    """The digest of what the author asked for, whichever take; empty where no lock can hold the result."""
    project: Path
    cache: Path
    """Where frames, bundles and browsers are cached."""
    store: Path
    store_setting: str = ""
    """The setting that puts the store elsewhere, for messages."""


@dataclass(frozen=True)
class Outcome:
    """What came of a job. The result's files are in the store; errors are raised by the job's future."""

    result: Result
    used: tuple[tuple[Charge, Usage], ...] = ()
    """What each request to a provider used."""
    notes: tuple[str, ...] = ()
    """Sentences for the user that were not reported while the step ran."""


def may_leave(step: Step) -> bool:
    """Whether another process may do the step: it needs only its inputs, and asks no provider."""
    return step.stored and not step.generated and kind_of(step).may_leave_machine
