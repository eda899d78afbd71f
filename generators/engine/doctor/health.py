"""What `doit doctor` reports: tools, folders, keys and fonts as plain data, and how to fix problems."""

from __future__ import annotations

import functools
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import generators.engine.doctor.tools as look
from generators.engine.doctor.tools import INSTALL_AGAIN
from generators.engine.freshness.tool_identities import PACKAGES
from generators.engine.project import Project
from generators.errors import CinemakeError
from generators.plan.paths import NODE_MODULES, REMOTION

INSTALL = "./doitw npm"
ENVIRONMENT_AGAIN = "rm -rf .venv && ./doitw doctor"
"""A plain ./doitw does not check an environment again whose stamp is complete."""
FREE_AT_LEAST = 2 << 30
"""Free bytes under which a build of some minutes of video is likely to fail."""


@dataclass(frozen=True)
class Tool:
    """One tool, found or missing."""

    name: str
    version: str = ""
    origin: str = ""
    problem: str = ""
    """Empty if there is none."""
    mend: str = ""
    """The command that fixes the problem."""


@dataclass(frozen=True)
class Folder:
    """One folder that cinemake uses."""

    name: str
    path: str
    bytes: int
    free_bytes: int


@dataclass(frozen=True)
class Font:
    """One bundled family and the scripts it covers."""

    family: str
    version: str
    scripts: tuple[str, ...]


@dataclass(frozen=True)
class Health:
    """The full report."""

    tools: tuple[Tool, ...]
    folders: tuple[Folder, ...]
    fonts: tuple[Font, ...]
    keys: tuple[str, ...] = field(default=())
    """Names only, never values."""

    @property
    def is_well(self) -> bool:
        """Whether no tool has a problem."""
        return not any(tool.problem for tool in self.tools)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON data."""
        return {"ok": self.is_well, **asdict(self)}


def examine(project: Project) -> Health:
    """Check everything a build needs; reads no spec, and does not raise for what is missing."""
    return Health(tuple(_tools(project)), tuple(_folders(project)), tuple(_fonts(project)), _keys(project))


def _tools(project: Project) -> Iterator[Tool]:
    yield Tool("python", platform.python_version(), sys.executable)
    for name in ("doit", *PACKAGES):
        yield _tool(name, functools.partial(look.python_package, name), ENVIRONMENT_AGAIN)
    named = os.environ.get("IMAGEIO_FFMPEG_EXE")
    yield _tool("ffmpeg", look.ffmpeg, "unset IMAGEIO_FFMPEG_EXE" if named else ENVIRONMENT_AGAIN)
    yield _tool("node", look.node, ENVIRONMENT_AGAIN)
    yield _tool("npm", look.npm, ENVIRONMENT_AGAIN)
    packages = _tool("node packages", lambda: look.packages(project), INSTALL)
    if not packages.problem:
        packages = _tool("node packages", lambda: look.whole_packages(project), INSTALL_AGAIN)
    yield packages
    cache, data = (_folder_check(*each) for each in _places(project))
    yield cache
    yield data
    if cache.problem:
        yield Tool("browser", problem="it needs the cache folder", mend=cache.mend)
    elif packages.problem:
        yield Tool("browser", problem="it comes with the Node packages", mend=packages.mend)
    else:
        yield _tool("browser", lambda: look.browser(project), look.browser_cure(project))
    yield _disk(project)


def _places(project: Project) -> Iterator[tuple[str, Path, str]]:
    """The folders that a build writes: name, path, and how to move it."""
    yield "cache folder", project.cache, "export XDG_CACHE_HOME=/a/folder/of/yours"
    moved = isinstance(project.config.get("store"), dict)
    setting = "correct [tool.cinemake.store] path in pyproject.toml"
    yield "data folder", project.data, setting if moved else "export XDG_DATA_HOME=/a/folder/of/yours"


def _folder_check(name: str, path: Path, mend: str) -> Tool:
    return _tool(name, lambda: look.writable(path), mend)


def _tool(name: str, look: Callable[[], tuple[str, str]], mend: str) -> Tool:
    """The tool with the version and origin that `look` returns, or with the problem it raises."""
    try:
        version, origin = look()
    except (CinemakeError, OSError, RuntimeError, ImportError, subprocess.SubprocessError) as error:
        return Tool(name, problem=str(error), mend=mend)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # A damaged manifest or package fails in ways of its own.
        return Tool(name, problem=f"it is damaged ({type(error).__name__}: {error})", mend=mend)
    return Tool(name, version, origin)


def _disk(project: Project) -> Tool:
    free = shutil.disk_usage(_existing(project.cache)).free
    if free < FREE_AT_LEAST:
        return Tool(
            "disk",
            f"{free >> 20} MB free",
            str(project.cache),
            "less than 2 GB are free",
            "./doitw store gc --cap 1GB",
        )
    return Tool("disk", f"{free >> 30} GB free", str(project.cache))


def _folders(project: Project) -> Iterator[Folder]:
    cache, data = project.cache, project.data
    places = {
        "store of results": cache / "store",
        "frame cache": cache / "frames",
        "bundles": cache / "bundles",
        "browsers": cache / "browsers",
        "generated results": data / "store",
        "Python packages": Path(sys.prefix),
        "Node packages": project.root / NODE_MODULES,
    }
    for name, path in places.items():
        yield Folder(name, str(path), _size(path), shutil.disk_usage(_existing(path)).free)


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118  # ten thousands of files
            except OSError:  # gone meanwhile
                continue
    return total


def _keys(project: Project) -> tuple[str, ...]:
    lines: list[str] = []
    if (project.root / ".env").is_file():
        lines = (project.root / ".env").read_text("utf-8", errors="replace").splitlines()
    written = {line.removeprefix("export ").partition("=")[0].strip() for line in lines if "=" in line}
    return tuple(sorted(name for name in {*os.environ, *written} if name.endswith("_API_KEY")))


def _fonts(project: Project) -> Iterator[Font]:
    """Families that remotion/package.json names, with the scripts that their metadata list."""
    for package, version in sorted(_dependencies(project).items()):
        if not package.startswith("@fontsource"):
            continue
        metadata = _json(project.root / NODE_MODULES / package / "metadata.json")
        subsets = {str(name).removesuffix("-ext") for name in metadata.get("subsets", ())}
        family = str(metadata.get("family", package.partition("/")[2]))
        yield Font(family, str(version), tuple(sorted(name for name in subsets if not name.startswith("["))))


def _dependencies(project: Project) -> dict[str, str]:
    found = _json(project.root / REMOTION / "package.json").get("dependencies")
    return found if isinstance(found, dict) else {}


def _json(path: Path) -> dict[str, Any]:
    """The content of a JSON file; empty if it is missing or damaged, which another check reports."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
