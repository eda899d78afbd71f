"""The author at the keyboard: where a build stops for what only a human can decide, it is done as said."""

from __future__ import annotations

import re

from tests.chaos import witness
from tests.chaos.field import Ended, Field
from tests.chaos.stage import Stage

UNSURE = re.compile(
    r"a request to dashscope [\w.-]+ for about \$0\.030 "
    r"was sent at \S+\+00:00, and it is unknown whether it arrived; it is not sent again automatically\.\n"
    r"Look for a job of that time at dashscope, "
    r"then run `doit jobs --release (image:chaos/\w+)` to allow a new request\."
)
HELD = re.compile(
    r"scene_specs/chaos\.lock:\d+ names a result of image:chaos/\w+ that is lost: .+\n"
    r"Copy the store \(.+?\) from a backup or from the machine that made it, "
    r"or run `doit reroll image:chaos/\w+` to make it again, which may cost money\."
)
_STOPS = 4
"""More often than this no build has a reason to stop."""


def build(stage: Stage) -> tuple[Ended, set[str]]:
    """Build plainly, and go on as told where it stops; the last build, and the steps that any of them ran."""
    ended = stage.field.doit()
    ran = ended.ran
    for _ in range(_STOPS):
        if not _helped(stage, ended):
            break
        ended = stage.field.doit()
        ran |= ended.ran
    return ended, ran


def release_the_rest(stage: Stage) -> None:
    """Give up what another spec left open: no later round should stop for it."""
    for task in witness.unknown_work(stage.field):
        _release(stage, task)


def stops_for_a_human(ended: Ended, field: Field) -> bool:
    """Whether a build ended because it cannot know what became of a request, rightly."""
    return ended.code == 1 and bool(UNSURE.search(_said(ended)) and witness.unknown_work(field))


def _helped(stage: Stage, ended: Ended) -> bool:
    unsure, held = UNSURE.search(_said(ended)), HELD.search(_said(ended))
    if unsure:
        if unsure[1] not in witness.unknown_work(stage.field):
            stage.faults.append(f"unsure of what the journal knows: {_said(ended)}")
        stage.expect(ended, {1})
        _release(stage, unsure[1])
    elif held:
        if not witness.lost_by_the_lock(stage.field):
            stage.faults.append(f"held to a result that is there: {_said(ended)}")
        stage.expect(ended, {1})
        stage.told.append("the lock is deleted")
        stage.field.lock.unlink()
    return bool(unsure or held)


def _release(stage: Stage, task: str) -> None:
    stage.told.append(f"{task} is released")
    stage.expect(stage.field.doit("jobs", "--release", task), {0})
    stage.field.provider.forget()


def _said(ended: Ended) -> str:
    return "\n".join(ended.failures)
