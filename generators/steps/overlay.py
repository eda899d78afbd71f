"""Drawing an overlay with as few shots as honest: fingerprints first, then only frames nobody has shot yet.

props ─► fingerprint of every frame ─► distinct ones ─► frame room has it? ─► else shoot ─► frame room
"""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from generators.errors import RenderFailed
from generators.steps.booth import Booth

Runs = list[tuple[str, int]]
"""Frame ids with how many frames in a row show them; an id is a fingerprint or a picture's own digest."""
Progress = Callable[[float, str], None]

FINGERPRINT_SHARE = 0.4
"""About how much of drawing a scene that was never drawn goes into its fingerprints; for the progress bar."""


def draw_overlay(props: Mapping[str, Any], booth: Booth, progress: Progress) -> Runs:
    """Every frame's id; all pictures are in the frame room afterwards. Raises RenderFailed."""
    fingerprints = booth.service.fingerprints(
        props, lambda part: progress(part * FINGERPRINT_SHARE, "looking for new frames")
    )
    first: dict[str, int] = {}
    for frame, fingerprint in enumerate(fingerprints):
        if fingerprint is not None:
            first.setdefault(fingerprint, frame)
    unnamed = [frame for frame, fingerprint in enumerate(fingerprints) if fingerprint is None]
    missing = {first[fingerprint]: fingerprint for fingerprint in booth.frame_room.missing(list(first))}
    wanted = sorted([*missing, *unnamed])
    note = f"{len(wanted)} new of {len(fingerprints)} frames"
    names: dict[int, str] = {}
    if wanted:

        def shot(part: float) -> None:
            progress(FINGERPRINT_SHARE + part * (1 - FINGERPRINT_SHARE), note)

        for frame, picture in _shoot(props, wanted, booth, shot):
            names[frame] = missing.get(frame) or hashlib.sha256(picture).hexdigest()
            booth.frame_room.put(names[frame], picture)
    ids = [fingerprint or names[frame] for frame, fingerprint in enumerate(fingerprints)]
    return [(name, len(list(run))) for name, run in itertools.groupby(ids)]


def overlay_pictures(
    runs: Runs, props: Mapping[str, Any], folder: Path, booth: Booth, progress: Progress
) -> list[tuple[Path, int]]:
    """The runs with a PNG file for each, in `folder`; frames the room has lost are shot again.

    Raises RenderFailed when a frame cannot be made again as it was.
    """
    first: dict[str, int] = {}
    start = 0
    for name, count in runs:
        first.setdefault(name, start)
        start += count
    lost = {first[name]: name for name in first if not booth.frame_room.get_into(name, _file(folder, name))}
    if lost:
        note = f"{len(lost)} frames drawn again"
        for frame, picture in _shoot(props, sorted(lost), booth, lambda part: progress(part, note)):
            booth.frame_room.put(lost[frame], picture)
            _file(folder, lost[frame]).write_bytes(picture)
    return [(_file(folder, name), count) for name, count in runs]


def draw_still(props: Mapping[str, Any], goal: Path, booth: Booth) -> None:
    """Write the picture of a one-frame overlay. Raises RenderFailed."""
    for _, picture in _shoot(props, [0], booth, lambda _part: None):
        goal.write_bytes(picture)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.png"


def _shoot(
    props: Mapping[str, Any], frames: Sequence[int], booth: Booth, progress: Callable[[float], None]
) -> list[tuple[int, bytes]]:
    with tempfile.TemporaryDirectory(dir=booth.run_folder) as folder:
        booth.service.shoot(props, frames, Path(folder), progress)
        try:
            return [(frame, Path(folder, f"{frame}.png").read_bytes()) for frame in frames]
        except FileNotFoundError as error:
            raise RenderFailed(
                f"the render service did not draw frame {Path(error.filename).stem}"
            ) from error
