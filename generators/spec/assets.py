"""Owns the author's own files: that they are there, inside the project, and what their names say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from generators.spec.paths import joined, path_mistake
from generators.spec.problems import did_you_mean, listed

KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "picture": ("a picture", ("png", "jpg", "jpeg", "webp", "gif")),
    "clip": ("a clip", ("mp4", "mov", "webm", "mkv")),
    "sound": ("a sound", ("wav", "mp3", "m4a", "ogg", "flac")),
    "data": ("data", ("csv", "tsv", "json")),
}
"""Kind to what it is called and the endings it may have."""

_FAMILY = {"jpg": "jpeg", "mov": "mp4", "m4a": "mp4", "mkv": "webm"}
"""Endings that share their first bytes with another one."""

_HOW = {
    "picture": "a picture is placed with {type: image, file: ...}",
    "clip": "a clip is placed with {type: video, file: ...}",
}


def asset_mistake(file: str, kind: str, *, folder: str, project: Path) -> str | None:
    """Why a file cannot be used as `kind` (a key of KINDS); None where it can."""
    mistake = path_mistake(file, folder=folder, project=project)
    if mistake:
        return mistake
    name, endings = KINDS[kind]
    ending = PurePosixPath(file).suffix.lower().removeprefix(".")
    if ending not in endings:
        other = next((how for other, how in _HOW.items() if ending in KINDS[other][1]), "")
        return f'expected {name} ({listed(endings)}), found "{file}"' + (f"; {other}" if other else "")
    path = project / (joined(folder, file) or "")
    try:
        if path.is_dir():
            return f'"{file}" is a folder'
        if not path.is_file():
            return f'there is no file "{file}"' + _nearest(path)
        with path.open("rb") as opened:
            head = opened.read(64)
    except OSError as error:
        return f'"{file}" cannot be read: {error.strerror}'
    return _content_mistake(file, ending, head)


def _content_mistake(file: str, ending: str, head: bytes) -> str | None:
    if not head:
        return f'"{file}" is empty'
    if ending in KINDS["data"][1]:
        return None
    holds = sniff(head)
    if holds == _FAMILY.get(ending, ending):
        return None
    if holds is None:
        return f'"{file}" does not hold what its name says: no {ending} begins like that; export it again'
    return f'"{file}" does not hold what its name says but {holds}; rename or convert it'


def sniff(head: bytes) -> str | None:
    """The kind of media by its first bytes, the members of one family under one name; None if unknown."""
    starts = {
        b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF87a": "gif", b"GIF89a": "gif",
        b"\x1aE\xdf\xa3": "webm", b"OggS": "ogg", b"fLaC": "flac", b"ID3": "mp3",
    }  # fmt: skip
    for start, kind in starts.items():
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(head[8:12])
    if head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip"):
        return "mp4"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "mp3"
    return None


def _nearest(path: Path) -> str:
    folder = path.parent
    try:
        names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else None
    except OSError:
        names = []
    if names is None:
        return f"; there is no folder {folder.name}/ either"
    return did_you_mean(path.name, names)
