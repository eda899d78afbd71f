"""What must hold after every act and the next plain `doit`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from tests.chaos import human, witness
from tests.chaos.field import Field, files_below
from tests.chaos.stage import Stage
from tests.providers.jobs import PLANTED

Digests = Mapping[str, str]


def digests(field: Field) -> Digests:
    """Output to sha256."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in field.outputs().items()}


def heal_and_check(stage: Stage, expected: Digests) -> None:
    """Build plainly, helped where only a human can decide, and once more; faults go to the stage."""
    stage.field.provider.be_slow({})
    stage.field.provider.heal()
    finished = witness.look(stage.field)
    healing, ran = human.build(stage)
    stage.expect(healing, {0})
    keys = witness.keys(stage.field)
    repeated = finished.repeated(ran, keys)
    if repeated:
        stage.faults.append(f"run again although finished: {repeated}")
    stage.expect_nobody()
    stage.faults += differences(expected, digests(stage.field))
    stage.faults += [f"left behind: {path}" for path in leftovers(stage.field)]
    stage.faults += money_faults(stage.field, set(keys.values()))
    human.release_the_rest(stage)
    again = stage.field.doit()
    stage.expect(again, {0})
    stale = sorted(task for task, result in again.results.items() if result != "up-to-date")
    if stale:
        stage.faults.append(f"not fresh after a build: {stale}")


def differences(expected: Digests, found: Digests) -> list[str]:
    """Outputs that are not what a clean build makes."""
    differing = sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
    return [
        f"{name} "
        + ("is missing" if name not in found else "has other bytes" if name in expected else "is too much")
        for name in differing
    ]


def money_faults(field: Field, keys: set[str]) -> list[str]:
    """What was paid for twice or told nowhere, what is waited for although it is there, the key in files."""
    waiting = sorted(witness.open_keys(field) & keys)
    too_often, taken = field.provider.bought_too_often(), field.provider.taken
    told = witness.accounted(field)
    return [
        *([f"work was taken {taken} times, the journal tells of {told}"] if taken > told else []),
        *(f"bought too often: {prompt}" for prompt in too_often),
        *(f"still open although it is there: {key}" for key in waiting),
        *(f"the key is in {path.relative_to(field.root)}" for path in files_with_the_key(field)),
    ]


def files_with_the_key(field: Field) -> list[Path]:
    """Everywhere but in the packages and tools, which no build writes with a key at hand."""
    places = [field.build, field.state, field.project / "scene_specs", field.data, field.store, field.tmp]
    return [path for path in files_below(*places) if PLANTED.encode() in path.read_bytes()]


def leftovers(field: Field) -> list[Path]:
    """Temporary files and folders that nobody needs any more."""
    places = [
        *field.build.rglob(".*.tmp"),
        *field.state.rglob("*.tmp"),
        *(field.project / "scene_specs").glob(".*.tmp"),
        *(path for store in (field.store, field.kept) for path in (store / "tmp").glob("*")),
        *field.frames.rglob("*.part"),
        *field.caches.glob("*/staged-*"),
        *field.tmp.iterdir(),
    ]
    return [path.relative_to(field.root) for path in places]
