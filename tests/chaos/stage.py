"""What an act plays on: the field, the seeded dice, the state of the inputs, and what is to be told."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as each_new

from tests.chaos import family
from tests.chaos.field import Ended, Field, Running
from tests.chaos.inputs import State
from tests.providers.jobs import PLANTED

ALIVE_SECONDS = 2.0
"""How long anything may outlive the main process."""


@dataclass
class Stage:
    """One round's surroundings."""

    field: Field
    states: Mapping[str, State]
    pace: dict[str, float]
    """Kind of preparation to the longest time a build after it took, over all rounds."""
    dice: random.Random
    state: str = "as written"
    told: list[str] = each_new(default_factory=list)
    faults: list[str] = each_new(default_factory=list)

    def switch(self, state: str) -> None:
        """Put other inputs in place."""
        self.state = state
        self.field.put(self.states[state])

    def other_state(self) -> str:
        """A state the inputs are not in."""
        return self.dice.choice([name for name in self.states if name != self.state])

    def prepare(self, *names: str) -> str:
        """Give the next build something to do, in one of the ways named; the way."""
        name = self.dice.choice(names or PREPARED)
        PREPARATIONS[name](self)
        self.told.append(name)
        return name

    def an_instant(self, prepared: str) -> float:
        """Seconds into a build that has this to do."""
        return self.dice.uniform(0.02, self.pace.get(prepared, FIRST_GUESS[prepared]) * 1.05)

    def finish(self, running: Running, prepared: str, started: float) -> Ended:
        """Wait for a build's own end and learn how long such a one takes."""
        ended = running.end()
        if ended.code == 0:
            took = time.monotonic() - started
            self.pace[prepared] = max(took, self.pace.get(prepared, 0.0) * 0.9)
        return ended

    def expect(self, ended: Ended, codes: set[int]) -> None:
        """The exit code is one of these, and nobody is shown a traceback."""
        if ended.code not in codes:
            self.faults.append(f"exit code {ended.code}, not one of {sorted(codes)}: {_last(ended)}")
        # Python itself says KeyboardInterrupt when Ctrl-C comes before anything of ours is loaded.
        if "Traceback" in ended.errors and ended.code != -signal.SIGINT:
            self.faults.append(f"a traceback: {ended.errors[-3000:]}")
        if PLANTED in ended.out + ended.errors:
            self.faults.append("the key is told")

    def expect_nobody(self, *still_wanted: Running) -> None:
        """Two seconds after the main process died, nothing of it lives."""
        left = family.survivors(ALIVE_SECONDS, [running.process.pid for running in still_wanted])
        if left:
            self.faults.append(f"alive {ALIVE_SECONDS:g} s after the end: {left}")
            family.end(left)


def _last(ended: Ended) -> str:
    return "\n".join([ended.errors[-3000:], *ended.failures[:3]])


def _nothing(stage: Stage) -> None:
    """Everything is fresh."""


def _no_targets(stage: Stage) -> None:
    stage.field.clear(stage.field.build / "chaos")


def _cleaned(stage: Stage) -> None:
    stage.expect(stage.field.doit("clean"), {0})


def _no_local_results(stage: Stage) -> None:
    stage.field.clear(stage.field.build / "chaos", stage.field.store)


def _no_frames(stage: Stage) -> None:
    stage.field.clear(stage.field.build / "chaos", stage.field.store, stage.field.frames)
    stage.field.clear_paid()


def _nothing_paid(stage: Stage) -> None:
    stage.field.clear(stage.field.build / "chaos")
    stage.field.clear_paid()


def _nothing_at_all(stage: Stage) -> None:
    stage.field.clear_everything()


def _edited(stage: Stage) -> None:
    stage.switch(stage.other_state())


def _edited_anew(stage: Stage) -> None:
    stage.switch(stage.other_state())
    stage.field.clear(stage.field.store)


PREPARATIONS: Mapping[str, Callable[[Stage], None]] = {
    "nothing to do": _nothing,
    "rm -rf build": _no_targets,
    "doit clean": _cleaned,
    "an empty store": _no_local_results,
    "empty stores and no frames": _no_frames,
    "a fresh machine": _nothing_at_all,
    "nothing paid for": _nothing_paid,
    "an edit": _edited,
    "an edit never built": _edited_anew,
}
PREPARED = (
    "nothing to do",
    *("rm -rf build", "doit clean", "an edit", "nothing paid for") * 2,
    *("an empty store", "empty stores and no frames", "an edit never built") * 3,
    "a fresh machine",
)
"""With their weights: the ones that start every kind of work more often, the slowest seldom."""
FIRST_GUESS: Mapping[str, float] = {
    "nothing to do": 0.6,
    "rm -rf build": 0.9,
    "doit clean": 0.9,
    "an empty store": 4,
    "empty stores and no frames": 8,
    "a fresh machine": 18,
    "nothing paid for": 2.5,
    "an edit": 0.9,
    "an edit never built": 3,
}
"""Seconds, until a build has told better."""
