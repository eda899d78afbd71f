"""Draws an overlay with few screenshots: fingerprints first, then only frames that the frame cache lacks.

props ─► fingerprint of every frame ─► distinct ones ─► in the frame cache? ─► else screenshot ─► frame cache
"""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generators.errors import RenderFailed
from generators.steps.services import Services

Runs = list[tuple[str, int]]
"""Frame ids with how many frames in a row show them; an id is a fingerprint or a picture's own digest."""
Progress = Callable[[float, str], None]

FINGERPRINT_SHARE = 0.4
"""About how much of drawing a scene that was never drawn goes into its fingerprints; for the progress bar."""


@dataclass(frozen=True)
class _Shot:
    frame: int
    picture: bytes
    fingerprint: str | None
    """What the page reported of itself when it was drawn."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.picture).hexdigest()


def draw_overlay(
    props: Mapping[str, Any], services: Services, progress: Progress, note: Callable[[str], None]
) -> Runs:
    """Every frame's id; all pictures are in the frame cache afterwards. Raises RenderFailed."""
    fingerprints = services.service.fingerprints(
        props, lambda part: progress(part * FINGERPRINT_SHARE, "looking for new frames")
    )
    first: dict[str, int] = {}
    for frame, fingerprint in enumerate(fingerprints):
        if fingerprint is not None:
            first.setdefault(fingerprint, frame)
    unnamed = [frame for frame, fingerprint in enumerate(fingerprints) if fingerprint is None]
    missing = {first[fingerprint]: fingerprint for fingerprint in services.frame_cache.missing(list(first))}
    shots = _shoot(props, sorted([*missing, *unnamed]), services, progress, of=len(fingerprints))
    if any(missing.get(shot.frame, shot.fingerprint) != shot.fingerprint for shot in shots):
        # What a page shows does not follow from its document alone here: then no frame counts as a repeat.
        note("its frames differ when drawn twice, so all were drawn and none is reused")
        fingerprints = [None] * len(fingerprints)
        missing = {}
        shots = _shoot(props, range(len(fingerprints)), services, progress, of=len(fingerprints))
    names: dict[int, str] = {}
    for shot in shots:
        names[shot.frame] = missing.get(shot.frame) or shot.digest
        services.frame_cache.put(names[shot.frame], shot.picture)
    ids = [fingerprint or names[frame] for frame, fingerprint in enumerate(fingerprints)]
    return [(name, len(list(run))) for name, run in itertools.groupby(ids)]


def overlay_pictures(
    runs: Runs, props: Mapping[str, Any], folder: Path, services: Services, progress: Progress
) -> list[tuple[Path, int]]:
    """The runs with a PNG file for each, in `folder`; frames that the cache has lost are drawn again.

    Raises RenderFailed if a frame cannot be redrawn identically.
    """
    first: dict[str, int] = {}
    start = 0
    for name, count in runs:
        first.setdefault(name, start)
        start += count
    lost = {
        first[name]: name for name in first if not services.frame_cache.get_into(name, _file(folder, name))
    }
    for shot in _shoot(props, sorted(lost), services, progress, of=start):
        name = lost[shot.frame]
        if name not in (shot.fingerprint, shot.digest):
            raise RenderFailed(
                f"frame {shot.frame} is lost and cannot be redrawn identically: "
                "`doit forget` its render task, then run doit again"
            )
        services.frame_cache.put(name, shot.picture)
        _file(folder, name).write_bytes(shot.picture)
    return [(_file(folder, name), count) for name, count in runs]


def draw_still(
    props: Mapping[str, Any], goal: Path, services: Services, progress: Progress, *, frame: int = 0
) -> None:
    """Write the picture of one frame of an overlay. Raises RenderFailed."""
    (shot,) = _shoot(props, [frame], services, progress, of=props["frames"])
    goal.write_bytes(shot.picture)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.png"


def _shoot(
    props: Mapping[str, Any], frames: Sequence[int], services: Services, progress: Progress, *, of: int
) -> list[_Shot]:
    """Pictures of these frames, of a scene that is `of` frames long."""
    if not frames:
        return []

    def shot(part: float) -> None:
        share = FINGERPRINT_SHARE + part * (1 - FINGERPRINT_SHARE)
        progress(share, f"{len(frames)} of {of} frames are new")

    with tempfile.TemporaryDirectory(dir=services.run_folder) as folder:
        reported = services.service.shoot(props, frames, Path(folder), shot)
        try:
            pictures = [Path(folder, f"{frame}.png").read_bytes() for frame in frames]
        except FileNotFoundError as error:
            raise RenderFailed(
                f"the render service did not draw frame {Path(error.filename).stem}"
            ) from error
    return [
        _Shot(frame, picture, reported.get(frame)) for frame, picture in zip(frames, pictures, strict=True)
    ]
