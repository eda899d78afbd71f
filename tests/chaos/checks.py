"""What must hold after every act and the next plain `doit`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from tests.chaos import witness
from tests.chaos.field import Field
from tests.chaos.stage import Stage

Digests = Mapping[str, str]


def digests(field: Field) -> Digests:
    """Output to sha256."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in field.outputs().items()}


def heal_and_check(stage: Stage, expected: Digests) -> None:
    """Build plainly, twice; faults go to the stage."""
    finished = witness.look(stage.field)
    healing = stage.field.doit()
    stage.expect(healing, {0})
    repeated = finished.repeated(healing.ran, witness.keys(stage.field))
    if repeated:
        stage.faults.append(f"run again although finished: {repeated}")
    stage.expect_nobody()
    stage.faults += differences(expected, digests(stage.field))
    stage.faults += [f"left behind: {path}" for path in leftovers(stage.field)]
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
