"""Owns which spec files a command's arguments name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from generators.errors import UsageError
from generators.plan.paths import SPECS
from generators.spec.files import SUFFIXES, spec_files, video_name
from generators.spec.problems import unknown_video


def spec_paths(names: Sequence[str], *, project: Path) -> list[Path]:
    """The specs of video names or file names; all of the project where none is given. Raises UsageError."""
    known = {video_name(path): path for path in spec_files(project / SPECS)}
    if not names:
        if not known:
            raise UsageError(
                "there are no specs: write scene_specs/<video>.yaml (`doit schema` describes it)"
            )
        return list(known.values())
    return [_spec_path(name, known, project / SPECS) for name in names]


def _spec_path(name: str, known: dict[str, Path], folder: Path) -> Path:
    video = unicodedata.normalize("NFC", name.removeprefix("video:"))
    if video in known:
        return known[video]
    if name.endswith(SUFFIXES) or Path(name).is_file():
        beside = folder / name  # a file name as it is in the folder of specs
        return beside if beside.is_file() and not Path(name).exists() else Path(name)
    raise UsageError(unknown_video(name, list(known)))
