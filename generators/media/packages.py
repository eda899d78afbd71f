"""Detects changed files of installed packages: Node's by a list of our own, Python's by their RECORD.

npm and pip do not notice damaged files of a package.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generators.errors import MissingTool

LIST = ".cinemake.files.json"
"""In the folder of the packages: each file's path and digest."""
UNLISTED = (".cinemake", LIST, ".package-lock.json")
"""Our own files, and npm's record of what is installed, which also names packages for development."""


def list_files(folder: Path) -> None:
    """Record every file of a fresh installation."""
    (folder / LIST).write_text(json.dumps(dict(_contents(folder))), "utf-8")


def node_damage(folder: Path, lock: Path) -> str:
    """The first difference of installed Node packages from their list; empty where there is none.

    Without a list, only versions are compared, with the lock file.
    """
    try:
        listed = json.loads((folder / LIST).read_text("utf-8"))
    except FileNotFoundError:
        return _wrong_version(folder, lock)
    except ValueError:
        return f"{LIST} is damaged"
    found = dict(_contents(folder))
    wrong = sorted(path for path, held in listed.items() if found.get(path) != held)
    if not wrong:
        return ""
    state = "has changed since it was installed" if wrong[0] in found else "is missing"
    return f"{wrong[0]} {state}" + (f", and {len(wrong) - 1} more" if len(wrong) > 1 else "")


def python_damage(name: str) -> str:
    """The first file of an installed Python package that is missing or has another length, else empty.

    By its RECORD (https://packaging.python.org/en/latest/specifications/recording-installed-packages/).
    """
    try:
        files = importlib.metadata.files(name) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise MissingTool("it is not installed") from error
    for file in files:
        # Scripts outside the package name their interpreter and are rewritten where it moves.
        if file.size is None or file.parts[0] == "..":
            continue
        try:
            size = Path(str(file.locate())).stat().st_size
        except OSError:
            return f"{file} is missing"
        if size != file.size:
            return f"{file} has changed since it was installed"
    return ""


def _contents(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and digest of every file, path and target of every link."""
    files, links = [], []
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(place, name)
            if path.is_symlink():
                links.append(path)
            elif name in names and path.relative_to(folder).as_posix() not in UNLISTED:
                files.append(path)
    yield from ((path.relative_to(folder).as_posix(), f"link {path.readlink()}") for path in links)
    with ThreadPoolExecutor() as pool:
        digests = pool.map(_digest, files)
        yield from zip((path.relative_to(folder).as_posix() for path in files), digests, strict=True)


def _digest(path: Path) -> str:
    try:
        with path.open("rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"


def _wrong_version(folder: Path, lock: Path) -> str:
    for path, entry in json.loads(lock.read_text("utf-8"))["packages"].items():
        # Packages for other machines are not installed, those for development only where tests run.
        if not path or entry.get("optional") or entry.get("dev") or entry.get("devOptional"):
            continue
        name = path.removeprefix("node_modules/")
        try:
            version = json.loads((folder / name / "package.json").read_text("utf-8"))["version"]
        except FileNotFoundError:
            return f"{name} is missing"
        except (OSError, ValueError, KeyError):
            return f"{name}/package.json is damaged"
        if version != entry["version"]:
            return f"{name} is {version}; the lock file has {entry['version']}"
    return ""
