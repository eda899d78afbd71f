"""Owns paths in a spec: relative to the spec's folder, inside the project, POSIX."""

from __future__ import annotations

import posixpath
from pathlib import Path


def joined(folder: str, file: str | None) -> str | None:
    """Project-relative path of a file named in a spec whose own folder is `folder`; None stays None."""
    return None if file is None else posixpath.normpath(posixpath.join(folder, file))


def path_mistake(file: str, *, folder: str, project: Path) -> str | None:
    """Why a path may not be used; None where it may. The file need not exist."""
    if file.startswith(("/", "~")) or "\\" in file or (len(file) > 1 and file[1] == ":"):
        return (
            f'"{file}" is not a relative path with forward slashes; name the file from the spec\'s own folder'
        )
    if "\0" in file or "://" in file:
        return f'"{file[:60]!s}" is not a file; download it and name it from the spec\'s own folder'
    inside = joined(folder, file) or ""
    if inside == ".." or inside.startswith("../"):
        return f'"{file}" leaves the project; copy the file into it'
    try:
        real = (project / inside).resolve()
        if not real.is_relative_to(project.resolve()):
            return f'"{file}" is a link that leaves the project; copy the file itself into it'
    except (OSError, RuntimeError, ValueError):
        return f'"{file[:60]}" cannot be a file name'
    return None
