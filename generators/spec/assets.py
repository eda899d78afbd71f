"""Checks files that specs name: they exist, are inside the project, and have the type their use needs."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from generators.files.file_type import HEAD_BYTES, FileType, sniff
from generators.files.missing_files import missing_reason
from generators.files.names import look_alike
from generators.spec.paths import located, path_mistake
from generators.spec.problems import did_you_mean, listed

NAMES: Final = {"picture": "a picture", "clip": "a clip", "sound": "a sound", "data": "data"}
"""Names of the kinds of files, for messages."""

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "picture": (
        *("png", "jpg", "jpeg", "webp", "gif", "apng", "avif", "heic", "heif", "tif", "tiff", "bmp", "jp2"),
        "psd",
    ),
    "clip": (
        *(
            "mp4",
            "mov",
            "m4v",
            "webm",
            "mkv",
            "avi",
            "mts",
            "m2ts",
            "mpg",
            "mpeg",
            "flv",
            "3gp",
            "wmv",
            "mxf",
        ),
    ),
    "sound": (
        *(
            "wav",
            "mp3",
            "m4a",
            "ogg",
            "oga",
            "opus",
            "flac",
            "aac",
            "aif",
            "aiff",
            "caf",
            "wma",
            "amr",
            "w64",
        ),
    ),
    "data": ("csv", "tsv", "json"),
}
"""Usual endings of each kind. Media are recognised by content; data by its ending alone."""

_PLACEMENT: Final = {
    "picture": "a picture is placed with {type: image, file: ...}",
    "clip": "a clip is placed with {type: video, file: ...}",
    "sound": "a sound is placed with `music: {file: ...}` or `voice: {file: ...}`",
}


def kind_by_name(file: str) -> str | None:
    """The kind of file (a key of ENDINGS) by the ending of its name."""
    ending = PurePosixPath(file).suffix.lower().removeprefix(".")
    return next((kind for kind, endings in ENDINGS.items() if ending in endings), None)


def asset_mistake(file: str, kind: str, *, folder: str, project: Path) -> str | None:
    """Why a file cannot be used as `kind` (a key of NAMES); None where it can. Raises UsageError."""
    mistake = path_mistake(file, folder=folder, project=project)
    if mistake:
        return mistake
    if kind == "data" and kind_by_name(file) != "data":
        return f'expected data ({listed(ENDINGS["data"])}), found "{file}"'
    inside = located(folder, file, project)
    path = project / inside
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return f'"{file}" is a folder'
        if not stat.S_ISREG(mode):
            return f'"{file}" is not a regular file'
        with path.open("rb") as opened:
            head = opened.read(HEAD_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        why = look_alike(project, inside) or missing_reason(project, inside)
        return f'there is no file "{file}"' + (f"; {why}" if why else _nearest(path))
    except OSError as error:
        return f'"{file}" cannot be read: {error.strerror}'
    return _content_mistake(file, kind, head)


def _content_mistake(file: str, kind: str, head: bytes) -> str | None:
    if not head:
        return f'"{file}" is empty'
    content = sniff(head)
    if content is None or kind in content.uses:
        return None
    return f'"{file}" is {content.name}, not {NAMES[kind]}; {_cure(content)}'


def _cure(content: FileType) -> str:
    return next((cure for use, cure in _PLACEMENT.items() if use in content.uses), content.cure)


def _nearest(path: Path) -> str:
    folder = path.parent
    try:
        names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else None
    except OSError:
        names = []
    if names is None:
        return f"; there is no folder {folder.name}/"
    return did_you_mean(path.name, names)
