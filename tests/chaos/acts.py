"""The acts: what can happen to a build, a folder or a file. Each leaves the next plain `doit` to heal it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.chaos import human, witness
from tests.chaos.damage import WAYS, Way, link, spoil
from tests.chaos.field import Ended, Running, files_below
from tests.chaos.inputs import PICTURE, SPEC, TAKE
from tests.chaos.provider import PHASES
from tests.chaos.stage import Stage
from tests.fakes.dashscope import TASKS
from tests.fakes.server import Fault

STOP_SECONDS = 30.0
"""A run that was asked to stop may take so long to say goodbye, on a machine as busy as can be."""
_FAULTS = (
    *(Fault.cut(), Fault.refuse(), Fault.truncated(), Fault.junk(), Fault.empty(), Fault.wrong_type()),
    *(Fault.status(status) for status in (400, 401, 402, 429, 500, 503)),
)
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)


def a_signal(stage: Stage) -> None:
    """End a build by a signal at a random instant: to the main process alone or to its group."""
    prepared = stage.prepare()
    number, to_group = stage.dice.choice(_SIGNALS), stage.dice.random() < 0.5
    instant = stage.an_instant(prepared)
    stage.told.append(f"{number.name} to {'the group' if to_group else 'the process'} after {instant:.2f} s")
    started = time.monotonic()
    running = stage.field.start("-r", "json")
    if running.is_over_after(instant):
        stage.told.append("(over by then)")
        stage.expect(stage.finish(running, prepared, started), {0})
        return
    _send(running, number, to_group=to_group)
    _expect_stopped(stage, running.end(STOP_SECONDS), number)


def two_interrupts(stage: Stage) -> None:
    """Ctrl-C twice: the second one, however soon it comes, ends the run at once."""
    prepared = stage.prepare()
    instant, gap = stage.an_instant(prepared), stage.dice.uniform(0.0, 0.4)
    stage.told.append(f"SIGINT after {instant:.2f} s and again {gap:.2f} s later")
    running = stage.field.start("-r", "json")
    if not running.is_over_after(instant):
        _send(running, signal.SIGINT)
        if not running.is_over_after(gap):
            _send(running, signal.SIGINT)
    _expect_stopped(stage, running.end(STOP_SECONDS), signal.SIGINT)


def spoiled_targets(stage: Stage) -> None:
    """Truncate, edit, replace or delete outputs."""
    _spoil(stage, stage.field.build / "chaos", stage.field.build / ".sources")


def spoiled_store(stage: Stage) -> None:
    """The same to blobs and results, with the targets there or not."""
    stores = (stage.field.store, stage.field.kept)
    folders = [store / part for store in stores for part in ("blobs", "results")]
    _spoil(stage, *folders)
    stage.prepare("nothing to do", "rm -rf build", "rm -rf build", "an edit")


def spoiled_state(stage: Stage) -> None:
    """The same to the record and whatever else lies in `.cinemake/`."""
    stage.field.state.mkdir(exist_ok=True)
    for name in ("record.db-wal", "run.lock"):
        if stage.dice.random() < 0.4:
            (stage.field.state / name).write_bytes(stage.dice.randbytes(3000))
            stage.told.append(f"noise in {name}")
    # A link would make the build itself write one of these files through another.
    _spoil(stage, stage.field.state, ways=[way for way in WAYS if way is not link])
    stage.prepare("nothing to do", "rm -rf build", "an edit")


def spoiled_frames(stage: Stage) -> None:
    """The same to frames, which a segment then has to ask for again."""
    _spoil(stage, stage.field.frames)
    stage.prepare("nothing to do", "an empty store", "an edit never built")


def spoiled_tools(stage: Stage) -> None:
    """The same to the bundle and the browser kept beside the store."""
    _spoil(stage, stage.field.caches / "bundles", stage.field.caches / "browsers")
    stage.prepare("empty stores and no frames", "an empty store")


def an_input_changes(stage: Stage) -> None:
    """Edit inputs while their steps run, once or to and fro."""
    prepared = stage.prepare("an empty store", "an edit never built", "empty stores and no frames")
    first, other = stage.state, stage.other_state()
    changes = stage.dice.choice((1, 1, 2, 9))
    instant = stage.an_instant(prepared)
    stage.told.append(f"inputs become {other!r} after {instant:.2f} s, {changes} change(s)")
    running = stage.field.start("-r", "json")
    running.is_over_after(instant)
    for change in range(changes):
        name = (other, first)[change % 2]
        if stage.dice.random() < 0.3:
            _write_in_place(stage, name)
        else:
            stage.field.put(stage.states[name])
        stage.state = name
        running.is_over_after(stage.dice.uniform(0.0, 0.2))
    # It may have read all it needs before, or have to be started again: 1, and a sentence saying so.
    stage.expect(running.end(), {0, 1})


def an_edit_and_its_revert(stage: Stage) -> None:
    """Edit, build that far or wholly, and take the edit back."""
    first = stage.state
    prepared = stage.prepare("an edit", "an edit never built")
    instant = stage.an_instant(prepared)
    stage.told.append(f"SIGTERM after {instant:.2f} s, then the revert")
    running = stage.field.start("-r", "json")
    if not running.is_over_after(instant):
        _send(running, signal.SIGTERM)
    _expect_stopped(stage, running.end(STOP_SECONDS), signal.SIGTERM)
    stage.switch(first)


def a_crowd(stage: Stage) -> None:
    """Two or five builds at once, one of them perhaps killed: no step is done twice, none waits for ever."""
    stage.prepare()
    count, kills = stage.dice.choice((2, 2, 5)), stage.dice.random() < 0.4
    stage.told.append(f"{count} at once{', one of them killed' if kills else ''}")
    crowd = []
    for _ in range(count):
        crowd.append(stage.field.start("-r", "json"))
        time.sleep(stage.dice.choice((0.0, 0.0, 0.2)))
    if kills:
        victim = crowd.pop(stage.dice.randrange(count))
        victim.is_over_after(stage.dice.uniform(0.3, 4.0))
        _send(victim, signal.SIGKILL)
        victim.end()
    ended = [running.end() for running in crowd]
    for each in ended:
        if not (kills and human.stops_for_a_human(each, stage.field)):
            stage.expect(each, {0})
    done = [task for each in ended for task in each.ran]
    twice = sorted({task for task in done if done.count(task) > 1})
    if twice:
        stage.faults.append(f"done by more than one of them: {twice}")


def frames_vanish(stage: Stage) -> None:
    """Something deletes frames while a build draws and reads them: no harm at all."""
    stage.prepare("an empty store", "an edit never built", "empty stores and no frames")
    running = stage.field.start("-r", "json")
    deleted = 0
    while not running.is_over_after(0.03):
        frames = files_below(stage.field.frames)
        for frame in stage.dice.sample(frames, min(3, len(frames))):
            with contextlib.suppress(FileNotFoundError):
                frame.unlink()
                deleted += 1
    stage.told.append(f"{deleted} frames deleted while it ran")
    stage.expect(running.end(), {0})


def no_room(stage: Stage) -> None:
    """A folder that is full or read-only: a failure with a sentence, and nothing lost."""
    if not _can_mount():
        stage.told.append("skipped: this user may not mount, and root may write everywhere")
        return
    stage.prepare()
    name, folder = stage.dice.choice(
        [
            ("build", stage.field.build),
            ("store", stage.field.store),
            ("kept results", stage.field.kept),
            ("frames", stage.field.frames),
            ("state", stage.field.state),
            ("temporary", stage.field.tmp),
        ]
    )
    folder.mkdir(parents=True, exist_ok=True)
    kib = stage.dice.choice((0, 16, 64, 256, 1024))
    stage.told.append(f"{name} {f'full after {kib} KiB' if kib else 'read-only'}")
    # The mount is the process's own and goes with it.
    mount = (
        f'mount -t tmpfs -o size={kib}k none "$0"'
        if kib
        else 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"'
    )
    wrapper = (*_UNSHARE, "sh", "-c", f'{mount} && exec "$@"', str(folder))
    ended = stage.field.start("-r", "json", wrapper=wrapper).end()
    stage.expect(ended, {0} if name == "frames" else {0, 1, 3})
    if name == "kept results" and kib:  # what was kept there is gone with it
        stage.field.provider.forget()


def paid_work_is_killed(stage: Stage) -> None:
    """End builds in any phase of what the provider does for them, or just after; also over and over."""
    stage.prepare("nothing paid for", "nothing paid for", "empty stores and no frames")
    provider = stage.field.provider
    for _ in range(stage.dice.choice((1, 1, 2, 3))):
        phase, seconds = stage.dice.choice(PHASES), stage.dice.choice((0.3, 3.0))
        number, more = stage.dice.choice(_SIGNALS), stage.dice.uniform(0.0, 1.0)
        stage.told.append(f"{number.name} {more:.2f} s into {phase}, which takes {seconds:g} s")
        provider.be_slow({phase: seconds})
        running = stage.field.start("-r", "json")
        while not provider.reached[phase].is_set() and not running.is_over_after(0.01):
            pass
        running.is_over_after(more)
        _send(running, number)
        ended = running.end(STOP_SECONDS)
        if not human.stops_for_a_human(ended, stage.field):
            _expect_stopped(stage, ended, number)
        if stage.dice.random() < 0.2:
            stage.switch(stage.other_state())


def the_provider_goes_wrong(stage: Stage) -> None:
    """It answers nonsense, an error or nothing, once or several times: at most a failure with a sentence."""
    stage.prepare("nothing paid for", "nothing paid for", "empty stores and no frames")
    provider, times = stage.field.provider, stage.dice.choice((1, 1, 2, 9))
    where = stage.dice.choice(("POST ", f"GET {TASKS}", "GET /results/"))
    fault = stage.dice.choice(_FAULTS)
    stage.told.append(f"{fault.how} {fault.number or ''} at {where}, {times} time(s)")
    provider.go_wrong(fault, at=where, times=times)
    stage.expect(stage.field.doit(), {0, 1})


ACTS: Mapping[Callable[[Stage], None], int] = {
    a_signal: 10,
    two_interrupts: 2,
    spoiled_targets: 4,
    spoiled_store: 4,
    spoiled_state: 3,
    spoiled_frames: 2,
    spoiled_tools: 1,
    an_input_changes: 3,
    an_edit_and_its_revert: 2,
    a_crowd: 2,
    frames_vanish: 1,
    no_room: 3,
    paid_work_is_killed: 6,
    the_provider_goes_wrong: 2,
}
"""Every act with its weight."""

_UNSHARE = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--mount")


def _can_mount() -> bool:
    mount = (*_UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt")
    try:
        tried = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


def _send(running: Running, number: signal.Signals, *, to_group: bool = False) -> None:
    with contextlib.suppress(ProcessLookupError):
        (os.killpg if to_group else os.kill)(running.process.pid, number)


def _expect_stopped(stage: Stage, ended: Ended, number: signal.Signals) -> None:
    # 128 and the number is what it says itself; minus the number is what the kernel says of one that had not
    # come to listen yet, or of a second signal; 0 is one that was done already.
    stage.expect(ended, {0, 128 + number, -number} if number != signal.SIGKILL else {0, -number})
    stage.expect_nobody()


def _spoil(stage: Stage, *folders: Path, ways: Sequence[Way] = WAYS) -> None:
    bought = witness.kept(stage.field)
    files = [path for path in files_below(*folders) if path.name != "provenance.json"]
    for path in stage.dice.sample(files, min(len(files), stage.dice.choice((1, 1, 2, 5)))):
        others = [each for each in files if each.is_file() and each != path] or [path]
        stage.told.append(spoil(path, stage.dice, others, stage.dice.choice(ways)))
    if witness.kept(stage.field) != bought:
        stage.field.provider.forget()


def _write_in_place(stage: Stage, state: str) -> None:
    """As some editors do: the file is short for a moment."""
    for name in (SPEC, PICTURE, TAKE):
        (stage.field.project / name).write_bytes(stage.states[state][name])
