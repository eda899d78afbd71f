"""Removing built files: all of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generators.errors import DiskRefused, UsageError
from generators.plan.paths import BUILD
from generators.store.files import own_name

NONE_REMOVED = "nothing was removed"


def present(root: Path, paths: Iterable[str]) -> list[str]:
    """Those of the project-relative paths that are there to be removed.

    Raises UsageError, with a line for each, where something else stands in the place of what was built.
    """
    checked: dict[Path, str] = {}
    there = [path for path in paths if _is_there(root, path, checked)]
    in_the_way = [problem for problem in checked.values() if problem]
    if in_the_way:
        raise UsageError("\n".join([*in_the_way, f"move it away, then run doit clean again; {NONE_REMOVED}"]))
    return there


def remove(root: Path, paths: Sequence[str]) -> None:
    """Remove the files, and the folders below `build/` that this leaves empty.

    Each is renamed first and all are deleted afterwards, since permissions do not show every refusal
    in advance. The next build sweeps what a kill leaves under the other names.
    Raises DiskRefused, with every file in its place again.
    """
    moved: list[tuple[Path, Path]] = []
    try:
        for path in paths:
            file = root / path
            moved.append((file, _renamed(file, path)))
    except BaseException:
        _put_back(moved)
        raise
    for _, aside in moved:
        aside.unlink(missing_ok=True)
    for folder in sorted({file.parent for file, _ in moved}, reverse=True):
        _remove_empty(folder, root / BUILD)


def _renamed(file: Path, path: str) -> Path:
    aside = file.with_name(f".{file.name}.{own_name()}.tmp")
    try:
        return file.rename(aside)
    except OSError as error:
        raise DiskRefused(
            f"{path} cannot be removed ({error.strerror}): make its folder writable, "
            f"then run doit clean again; {NONE_REMOVED}"
        ) from error


def _is_there(root: Path, path: str, checked: dict[Path, str]) -> bool:
    """Whether the file is there; `checked` gets what was found to be in the way, by place."""
    file = root / path
    for folder in _outermost_first(file, root):
        if folder not in checked:
            checked[folder] = _problem_of_folder(folder, root)
        if checked[folder] or not folder.exists():
            return False
    if file.is_dir() and not file.is_symlink():
        checked[file] = f"{path} is a folder, where a file was built"
    return os.path.lexists(file) and not checked.get(file)


def _outermost_first(file: Path, root: Path) -> Iterator[Path]:
    return (folder for folder in reversed(file.parents) if root in folder.parents)


def _problem_of_folder(folder: Path, root: Path) -> str:
    name = folder.relative_to(root)
    if folder.is_symlink():
        goal = os.readlink(folder)  # noqa: PTH115  # unresolved, as it is written
        if not folder.exists():
            return f"{name} is a link to {goal}, which is not there"
        # The whole of build/ may be a link to another disk; a link further in is the user's own.
        if folder != root / BUILD:
            return f"{name} is a link to {goal}, where a folder was built"
    if os.path.lexists(folder) and not folder.is_dir():
        return f"{name} is a file, where a folder was built"
    return ""


def _put_back(moved: Iterable[tuple[Path, Path]]) -> None:
    for file, aside in moved:
        aside.rename(file)


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder and those above it while they are empty, up to the build folder itself."""
    while top in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
