"""PNGs that all have an alpha channel: browsers omit it from opaque pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

HEADER_BYTES = 26
COLOR_TYPE = 25
"""Offset of the byte that names a PNG's channels."""
RGBA = 6


def with_alpha(runs: Sequence[tuple[Path, int]], folder: Path) -> list[tuple[Path, int]]:
    """The same runs; pictures without alpha are replaced by copies with it, in `folder`.

    ffmpeg rebuilds its filters where the pixel format changes within a list of pictures, and the new filters
    lose a ground that was read once at the beginning.
    """
    known: dict[Path, Path] = {}
    for path, _ in runs:
        if path not in known:
            known[path] = path if _has_alpha(path) else _copy_with_alpha(path, folder / path.name)
    return [(known[path], count) for path, count in runs]


def _has_alpha(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    return header[COLOR_TYPE:] == bytes([RGBA])


def _copy_with_alpha(path: Path, goal: Path) -> Path:
    from PIL import Image

    with Image.open(path) as picture:
        picture.convert("RGBA").save(goal, "PNG", compress_level=1)
    return goal
