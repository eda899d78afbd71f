"""Owns which spec files a command's arguments mean, and how a command ends on a user's mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from generators.errors import CinemakeError, UsageError
from generators.report.spec_text import write_error
from generators.spec.problems import did_you_mean

NOTHING_STARTED = 3


def spec_paths(names: Sequence[str], *, project: Path) -> list[Path]:
    """The specs of video names or file names; all of the project where none is given. Raises UsageError."""
    known = sorted((project / "scene_specs").glob("*.yaml"))
    if not names:
        if not known:
            raise UsageError("there are no specs: write scene_specs/<video>.yaml (`doit schema` says how)")
        return known
    stems = {path.stem: path for path in known}
    return [_spec_path(name, stems) for name in names]


def _spec_path(name: str, stems: dict[str, Path]) -> Path:
    if name in stems:
        return stems[name]
    if name.endswith((".yaml", ".yml")) or Path(name).is_file():
        return Path(name)
    near = did_you_mean(name, list(stems))
    raise UsageError(f'there is no video "{name}"{near or "; known: " + ", ".join(stems)}')


def guarded(work: Callable[[], int]) -> int:
    """What `work` returns, or 3 with the message of a user's mistake: doit would show a traceback."""
    try:
        return work()
    except CinemakeError as error:
        write_error(str(error))
        return NOTHING_STARTED
