"""Which files of `scene_specs/` are specs, the name of each spec's video, and which names are valid.

Editors, file managers and sync programs create files beside a spec; those are ignored:

    .x.yaml  .#x.yaml  ._x.yaml           hidden: locks of Emacs, attributes of macOS, drafts
    x.yaml~  #x.yaml#  x.yaml.orig        another suffix: backups
    x.sync-conflict-20261130-101500-ABCDEFG.yaml     Syncthing's copy of another machine's edit
    x_BACKUP_4711.yaml  x_REMOTE_4711.yaml           `git mergetool`'s versions of a file

A spec whose name cannot name a video, such as `x copy.yaml`, is reported as a problem of that file.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePath

from generators.errors import UsageError

SUFFIXES = (".yaml", ".yml")
"""Suffixes of specs, in any case; where two files name one video, messages name the first."""
_COPY = re.compile(
    r"(?P<video>.+?)(\.sync-conflict-\d{8}-\d{6}-\w+|_(BACKUP|BASE|LOCAL|REMOTE)_\d+)", re.IGNORECASE
)


MAX_NAME_BYTES = 200
"""File systems allow 255; temporary names are longer than the video's."""


def spec_files(folder: Path) -> list[Path]:
    """The specs of a folder in name order, one per video. Raises UsageError where it is not a folder."""
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UsageError(f"cannot list the specs in {folder}: {error.strerror}") from error
    specs: dict[str, Path] = {}
    for path in paths:  # `.yaml` sorts before `.yml`
        if is_spec(path):
            specs.setdefault(video_name(path), path)
    return list(specs.values())


def is_spec(path: PurePath) -> bool:
    """Whether a file is a spec, by its name."""
    is_hidden = path.stem.startswith((".", "~$"))
    return path.suffix.lower() in SUFFIXES and not is_hidden and not _COPY.fullmatch(path.stem)


def video_name(path: PurePath) -> str:
    """The name of a spec's video: the file's stem, composed (NFC); macOS writes `é` as two characters."""
    return unicodedata.normalize("NFC", path.stem)


def name_mistake(video: str) -> str | None:
    """Why a video cannot have a name; None for a valid name.

    Task names and folders contain it: `:` and `/` separate their parts, `@` marks variants, doit reads `=`.
    """
    if len(os.fsencode(video)) > MAX_NAME_BYTES:
        return f"the file name names the video; expected at most {MAX_NAME_BYTES} bytes; rename the file"
    # `\w` does not match vowel signs: Hindi and Thai words are letters (L) and marks (M).
    is_refused = any(char not in "_.-" and unicodedata.category(char)[0] not in "LMN" for char in video)
    if is_refused or video[:1] in ("", ".", "-"):
        return "the file name names the video; expected letters, digits, `-`, `_` and `.`; rename the file"
    return None


def twin_mistake(path: Path) -> str | None:
    """The message for a spec beside another spec of the same video; None without one."""
    other = next(iter(_twins(path)), None)
    return other and f"{other} names the same video; keep one of the two files"


def _twins(path: Path) -> Iterator[str]:
    """Names of other files beside a spec that name the same video."""
    stems = dict.fromkeys((unicodedata.normalize("NFC", path.stem), unicodedata.normalize("NFD", path.stem)))
    for stem in stems:
        for suffix in (*SUFFIXES, *(suffix.upper() for suffix in SUFFIXES)):
            other = stem + suffix
            if other != path.name and os.path.lexists(path.with_name(other)):
                yield other
