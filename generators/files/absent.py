"""Why a file that a spec names is not there, and what brings it: links to nothing, DVC, iCloud, downloads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_UNFINISHED: Final = (".crdownload", ".part", ".partial", ".download")
"""What browsers put behind a name until the file is whole."""


def elsewhere(root: Path, relative: str) -> str | None:
    """What is said of a missing file where it is known how it would come; else None."""
    place = root
    for part in relative.split("/"):
        place /= part
        if not os.path.lexists(place):
            return _on_its_way(place, root)
        if place.is_symlink() and not place.exists():
            return _dangling(place, relative)
    return None


def _on_its_way(place: Path, root: Path) -> str | None:
    pointer = place.with_name(f"{place.name}.dvc")
    if pointer.is_file():
        return f"only its DVC pointer is here; run `dvc pull {pointer.relative_to(root).as_posix()}`"
    if place.with_name(f".{place.name}.icloud").exists():
        return "it is in iCloud and not here yet; download it in the Finder"
    names = (place.name + ending for ending in _UNFINISHED)
    unfinished = next((name for name in names if place.with_name(name).exists()), None)
    return f'its download is not finished: "{unfinished}" is there' if unfinished else None


def _dangling(link: Path, relative: str) -> str:
    target = str(link.readlink())
    if "annex/objects/" in target:
        return f"git-annex has only a link to it here; run `git annex get {relative}`"
    if "/files/md5/" in target or "/cache/" in target:
        return "it is a link into a cache that does not hold it; run `dvc pull`"
    return f'it is a link to "{target}", which is not there'
