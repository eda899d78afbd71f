"""Paths in a spec: relative to the spec's folder, inside the project, POSIX."""

from __future__ import annotations

import posixpath
from pathlib import Path

from generators.errors import UsageError
from generators.files.names import on_disk
from generators.spec.document import Value
from generators.spec.model import FILE_OPTIONS
from generators.spec.settings import APP, MANIFEST, read_config

_FILE_KEYS = {"file", *FILE_OPTIONS}


def joined(folder: str, file: str | None) -> str | None:
    """The project-relative path of a file named in a spec in `folder`; None stays None."""
    return None if file is None else posixpath.normpath(posixpath.join(folder, file))


def located(folder: str, file: str, project: Path) -> str:
    """The same, with the file's name on disk where it differs invisibly from the spec's."""
    return on_disk(project, joined(folder, file) or "")


def with_names_on_disk(value: Value, folder: str, project: Path) -> Value:
    """A long form with the names of files on disk; other values are unchanged."""
    if isinstance(value, list):
        return [with_names_on_disk(item, folder, project) for item in value]
    if not isinstance(value, dict):
        return value
    named = {key: with_names_on_disk(item, folder, project) for key, item in value.items()}
    for key in _FILE_KEYS & named.keys():
        # A template may have a text prop called `file`.
        if isinstance(named[key], str) and "template" not in named:
            found = located(folder, named[key], project)
            if found != joined(folder, named[key]):
                named[key] = posixpath.relpath(found, folder)
    return named


def path_mistake(file: str, *, folder: str, project: Path) -> str | None:
    """Why a path is not allowed; None for an allowed one. The file need not exist. Raises UsageError."""
    if file.startswith(("/", "~")) or "\\" in file or (len(file) > 1 and file[1] == ":"):
        return f'"{file}" is not a relative path with forward slashes; write the path from the spec\'s folder'
    if "\0" in file or "://" in file:
        return f'"{file[:60]!s}" is not a file; download it and write its path from the spec\'s folder'
    inside = joined(folder, file) or ""
    if inside == ".." or inside.startswith("../"):
        return f'"{file}" is outside the project; copy the file into it'
    try:
        return _link_mistake(file, project / located(folder, file, project), project)
    except RuntimeError:
        return f'"{file}" is a link to itself; replace it with the file'
    except (OSError, ValueError):
        return f'"{file[:60]}" cannot be a file name'


def _link_mistake(file: str, path: Path, project: Path) -> str | None:
    real, home = path.resolve(), project.resolve()
    if real.is_relative_to(home):
        return None
    follow = followed_links(project)
    if any(real.is_relative_to(folder) for folder in follow):
        return None
    cure = f"copy the file into it, or allow the link by `follow_links` in [tool.{APP}] of {MANIFEST}"
    return f'"{file}" is a link to {real}, which is outside the project; {cure}'


def followed_links(project: Path) -> tuple[Path, ...]:
    """The folders outside the project that its links may lead to. Raises UsageError."""
    allowed = read_config(project).get("follow_links", False)
    if isinstance(allowed, bool):
        return (Path("/"),) if allowed else ()
    if isinstance(allowed, list) and all(isinstance(folder, str) and folder for folder in allowed):
        return tuple((project / Path(folder).expanduser()).resolve() for folder in allowed)
    raise UsageError(
        f"{MANIFEST} [tool.{APP}] follow_links: expected true, false or a list of folders such as "
        f'["/data/dvc-cache"], found {allowed!r}'
    )
