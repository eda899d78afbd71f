"""Why a file is missing, and how to get it: broken links, DVC, iCloud, unfinished downloads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_UNFINISHED: Final = (".crdownload", ".part", ".partial", ".download")
"""Suffixes that browsers add until a download is complete."""


def missing_reason(root: Path, relative: str) -> str | None:
    """Why a file is missing, with the cure; None where the cause is unknown."""
    place = root
    for part in relative.split("/"):
        place /= part
        if not os.path.lexists(place):
            return _not_fetched(place, root)
        if place.is_symlink() and not place.exists():
            return _dangling(place, relative)
    return None


def _not_fetched(place: Path, root: Path) -> str | None:
    pointer = place.with_name(f"{place.name}.dvc")
    if pointer.is_file():
        return f"only its DVC pointer is here; run `dvc pull {pointer.relative_to(root).as_posix()}`"
    if place.with_name(f".{place.name}.icloud").exists():
        return "it is in iCloud and not downloaded; download it in the Finder"
    names = (place.name + ending for ending in _UNFINISHED)
    unfinished = next((name for name in names if place.with_name(name).exists()), None)
    return f'its download is not finished: found "{unfinished}"' if unfinished else None


def _dangling(link: Path, relative: str) -> str:
    target = str(link.readlink())
    if "annex/objects/" in target:
        return f"git-annex has not fetched its content; run `git annex get {relative}`"
    if "/files/md5/" in target or "/cache/" in target:
        return "it is a link into a cache that lacks it; run `dvc pull`"
    return f'it is a link to "{target}", which does not exist'
