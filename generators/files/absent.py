"""Why a file that a spec names is not there, and what brings it: a link to nothing, DVC, git-annex."""

from __future__ import annotations

import os
from pathlib import Path


def elsewhere(root: Path, relative: str) -> str | None:
    """What is said of a missing file where it is known how it would come; else None."""
    place = root
    for part in relative.split("/"):
        pointer = place / f"{part}.dvc"
        place /= part
        if place.is_symlink() and not place.exists():
            return _dangling(place, relative)
        if not os.path.lexists(place) and pointer.is_file():
            shown = pointer.relative_to(root).as_posix()
            return f"only its DVC pointer is here; run `dvc pull {shown}`"
    return None


def _dangling(link: Path, relative: str) -> str:
    target = str(link.readlink())
    if "annex/objects/" in target:
        return f"git-annex has only a link to it here; run `git annex get {relative}`"
    if "/files/md5/" in target or "/cache/" in target:
        return "it is a link into a cache that does not hold it; run `dvc pull`"
    return f'it is a link to "{target}", which is not there'
