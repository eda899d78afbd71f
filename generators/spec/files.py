"""Owns which files of `scene_specs/` are specs, which video each one makes, and which name a video may have.

Editors, file managers and synchronisers leave files of their own beside a spec; those are nobody's videos:

    .x.yaml  .#x.yaml  ._x.yaml           hidden: locks of Emacs, attributes of macOS, drafts
    x.yaml~  #x.yaml#  x.yaml.orig        no suffix of a spec: backups
    x.sync-conflict-20261130-101500-ABCDEFG.yaml     Syncthing's copy of another machine's edit
    x_BACKUP_4711.yaml  x_REMOTE_4711.yaml           `git mergetool`'s sides of a merge

A name that might be a spec and can be no video, such as `x copy.yaml`, is that file's own problem.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePath

from generators.errors import UsageError

SUFFIXES = (".yaml", ".yml")
"""Of a spec, in any case; where two files name one video, messages call the first its spec."""
_COPY = re.compile(
    r"(?P<video>.+?)(\.sync-conflict-\d{8}-\d{6}-\w+|_(BACKUP|BASE|LOCAL|REMOTE)_\d+)", re.IGNORECASE
)


MAX_NAME_BYTES = 200
"""A file system takes 255 for one name; temporary names beside ours are longer than ours."""


def spec_files(folder: Path) -> list[Path]:
    """The specs of a folder in name order, one for each video. Raises UsageError where it is no folder."""
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UsageError(f"{folder} cannot be listed ({error.strerror}): specs lie in this folder") from error
    specs: dict[str, Path] = {}
    for path in paths:  # `.yaml` sorts before `.yml`
        if is_spec(path):
            specs.setdefault(video_name(path), path)
    return list(specs.values())


def is_spec(path: PurePath) -> bool:
    """Whether a file's name is meant as a spec's."""
    is_hidden = path.stem.startswith((".", "~$"))
    return path.suffix.lower() in SUFFIXES and not is_hidden and not _COPY.fullmatch(path.stem)


def video_name(path: PurePath) -> str:
    """The video a spec makes: the file's stem, composed (NFC), since a Mac writes `é` as two characters."""
    return unicodedata.normalize("NFC", path.stem)


def name_mistake(video: str) -> str | None:
    """Why no video can have a name; None where one can.

    Task names and folders are made of it: `:` and `/` part them, `@` names variants, doit swallows `=`.
    """
    if len(os.fsencode(video)) > MAX_NAME_BYTES:
        return f"the file name names the video; expected at most {MAX_NAME_BYTES} bytes; rename the file"
    # `\w` knows no vowel signs: Hindi and Thai words are letters (L) and marks (M).
    is_sign = any(sign not in "_.-" and unicodedata.category(sign)[0] not in "LMN" for sign in video)
    if is_sign or video[:1] in ("", ".", "-"):
        return "the file name names the video; expected letters, digits, `-`, `_` and `.`; rename the file"
    return None


def twin_mistake(path: Path) -> str | None:
    """What is said of a spec beside another one of the same video; None where it is alone."""
    other = next(iter(_twins(path)), None)
    return other and f"{other} beside it names the same video; keep one of the two"


def _twins(path: Path) -> Iterator[str]:
    """Names of other files beside a spec that make the same video."""
    stems = dict.fromkeys((unicodedata.normalize("NFC", path.stem), unicodedata.normalize("NFD", path.stem)))
    for stem in stems:
        for suffix in (*SUFFIXES, *(suffix.upper() for suffix in SUFFIXES)):
            other = stem + suffix
            if other != path.name and os.path.lexists(path.with_name(other)):
                yield other
