"""`python -m tests.chaos --rounds 200 [--seed N]`: rounds of a random act, a plain `doit`, and the checks.

`--round K` plays one round of a seed alone, on a newly built field; `--acts NAME` plays only some acts.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from pathlib import Path

from tests.chaos import family, witness
from tests.chaos.acts import ACTS
from tests.chaos.checks import Digests, digests, heal_and_check
from tests.chaos.field import Ended, Field, new_field
from tests.chaos.provider import PHASES
from tests.chaos.stage import Stage


def main() -> int:
    """Play; 0 when every round was good."""
    wanted = _arguments()
    # Whoever starts us in the background may have Ctrl-C ignored, and so would all the builds.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    family.adopt_orphans()
    acts = {act: weight for act, weight in ACTS.items() if not wanted.acts or act.__name__ in wanted.acts}
    rounds = range(1, wanted.rounds + 1) if wanted.round is None else [wanted.round]
    bad = 0
    with new_field(wanted.field) as field:
        expected = clean_builds(field)
        pace: dict[str, float] = {}
        state = "as written"
        for number in rounds:
            started = time.monotonic()
            dice = random.Random(f"{wanted.seed}/{number}")
            stage = Stage(field, field.states, pace, dice, state)
            (act,) = dice.choices(list(acts), list(acts.values()))
            play(stage, act.__name__, expected)
            state = stage.state
            bad += bool(stage.faults)
            tell(stage, f"{wanted.seed}/{number} {act.__name__}", time.monotonic() - started)
            if stage.faults:  # the next round starts from something good
                field.clear_results()
                field.doit()
    say(f"{len(rounds)} rounds of seed {wanted.seed}, {bad} with faults")
    return 1 if bad else 0


def play(stage: Stage, act: str, expected: dict[str, Digests]) -> None:
    """One round, with a provider that is slow somewhere in every other one."""
    provider = stage.field.provider
    provider.be_slow({stage.dice.choice(PHASES): 1.0} if stage.dice.random() < 0.5 else {})
    next(each for each in ACTS if each.__name__ == act)(stage)
    stage.expect_nobody()
    heal_and_check(stage, expected[stage.state])


def clean_builds(field: Field) -> dict[str, Digests]:
    """What a build from nothing makes of each state of the inputs; the last one built is the first state."""
    _good(field.doit("plan", "npm", "--json"), '"action": "fresh"', "run `doit npm` in the checkout first")
    expected = {}
    for name, state in reversed(field.states.items()):
        field.clear_results()
        field.put(state)
        ended = field.doit()
        _good(ended, "composite:chaos", "the clean build failed")
        expected[name] = digests(field)
        steps = set(witness.keys(field)) - {"npm"}
        if len(witness.look(field).stored) < len(steps) or not steps:
            sys.exit("the witness cannot read the stores any more: tests/chaos/witness.py")
    return expected


def tell(stage: Stage, name: str, seconds: float) -> None:
    """One line per round, and its faults."""
    say(f"{name}: {'; '.join(stage.told)} [{seconds:.1f} s]")
    for fault in stage.faults:
        say(f"  FAULT {fault}")


def say(line: str) -> None:
    """At once, because whoever watches wants to see how far it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _good(ended: Ended, needle: str, cure: str) -> None:
    if ended.code or needle not in ended.out:
        sys.exit(f"{cure}:\n{ended.out[-2000:]}\n{ended.errors[-2000:]}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--round", type=int, help="play only this one")
    parser.add_argument("--acts", nargs="*", choices=[act.__name__ for act in ACTS], help="play only these")
    parser.add_argument("--field", type=Path, help="a new folder for the field, which then stays")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
