"""What `doit doctor` finds: tools, folders, keys and fonts as plain data, and what mends what is missing."""

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

from generators.engine.freshness import stamp_text
from generators.engine.library import read_library
from generators.engine.project import Project
from generators.engine.runfolder import run_folder
from generators.engine.tools import PACKAGES
from generators.errors import CinemakeError, MissingTool, StepFailed
from generators.media.programs import (
    ffmpeg_program,
    find_browser,
    find_node,
    node_environment,
    node_program,
    npm_command,
    package_version,
    said_version,
)
from generators.media.render_service import RenderService
from generators.plan.graph import shared_steps
from generators.plan.paths import NODE_MODULES, REMOTION
from generators.plan.step import step_key
from generators.steps.registry import VERSIONS
from generators.store.files import sha256_file

INSTALL = "./doitw npm"
FREE_AT_LEAST = 2 << 30
"""Free bytes under which a build of some minutes of video is likely to fail."""


@dataclass(frozen=True)
class Tool:
    """One tool, found or missing."""

    name: str
    version: str = ""
    origin: str = ""
    problem: str = ""
    """Empty where all is well."""
    mend: str = ""
    """The one command that mends it."""


@dataclass(frozen=True)
class Folder:
    """One folder of ours."""

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
    """The whole examination."""

    tools: tuple[Tool, ...]
    folders: tuple[Folder, ...]
    fonts: tuple[Font, ...]
    keys: tuple[str, ...] = field(default=())
    """Names only, never what they hold."""

    @property
    def is_well(self) -> bool:
        """Whether nothing needed is missing."""
        return not any(tool.problem for tool in self.tools)

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {"ok": self.is_well, **asdict(self)}


def examine(project: Project) -> Health:
    """Look at everything a build needs; reads no spec and never raises for what is missing."""
    return Health(tuple(_tools(project)), tuple(_folders(project)), tuple(_fonts(project)), _keys(project))


def _tools(project: Project) -> Iterator[Tool]:
    yield Tool("python", platform.python_version(), sys.executable)
    for name in ("doit", *PACKAGES):
        yield _tool(name, functools.partial(_python_package, name), "./doitw")
    yield _tool("ffmpeg", _ffmpeg, "./doitw")
    yield _tool("node", _node, "./doitw")
    yield _tool("npm", _npm, "./doitw")
    packages = _tool("node packages", lambda: _packages(project), INSTALL)
    yield packages
    if packages.problem:
        yield Tool("browser", problem="it comes with the Node packages", mend=INSTALL)
    else:
        yield _tool("browser", lambda: _browser(project), INSTALL)
    yield _disk(project)


def _tool(name: str, look: Callable[[], tuple[str, str]], mend: str) -> Tool:
    """What `look` tells: version and origin; or the problem it raises."""
    try:
        version, origin = look()
    except (CinemakeError, OSError, RuntimeError, ImportError, subprocess.SubprocessError) as error:
        return Tool(name, problem=str(error), mend=mend)
    return Tool(name, version, origin)


def _python_package(name: str) -> tuple[str, str]:
    return package_version(name), "Python package"


def _ffmpeg() -> tuple[str, str]:
    program = ffmpeg_program()
    version = said_version(program).removeprefix("ffmpeg version ").partition(" ")[0]
    is_bundled = "imageio_ffmpeg" in program.parts
    return version, f"imageio-ffmpeg {package_version('imageio-ffmpeg')}" if is_bundled else str(program)


def _node() -> tuple[str, str]:
    node = find_node()
    return node.version, f"{node.origin}: {node.path}"


def _npm() -> tuple[str, str]:
    node = node_program()
    npm = npm_command(node)
    if npm is None:
        raise MissingTool(f"there is none beside {node}")
    asked = [*npm, "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, env=node_environment(node), check=True)
    return said.stdout.strip(), npm[-1]


def _packages(project: Project) -> tuple[str, str]:
    step = next(step for step in shared_steps(read_library(project.root), ()) if step.kind == "npm")
    stamp = project.root / step.outputs["stamp"]
    if not stamp.is_file():
        raise StepFailed("they are not installed yet")
    digests = {item.role: sha256_file(project.root / item.path) for item in step.inputs}
    tools = {"node": find_node().version}
    key = step_key(step, version=VERSIONS["npm"], input_digests=digests, tool_identities=tools)
    if stamp.read_text("utf-8") != stamp_text(key):
        raise StepFailed("they are of another lock file or another Node")
    return f"lock {digests['lock'][:12]}", NODE_MODULES


def _browser(project: Project) -> tuple[str, str]:
    """Asked through the render service, as a build does it: the packaged one is unpacked and started."""
    remotion = project.root / REMOTION
    browser = find_browser(remotion)
    with (
        run_folder() as folder,
        RenderService(
            str(node_program()), browser.choice, remotion, folder,
            project.cache / "bundles", project.cache / "browsers",
        ) as service,
    ):  # fmt: skip
        return service.identity()["browser"], browser.version or f"{browser.origin}: {browser.choice}"


def _disk(project: Project) -> Tool:
    free = shutil.disk_usage(_existing(project.cache)).free
    if free < FREE_AT_LEAST:
        return Tool("disk", f"{free >> 20} MB free", str(project.cache), "less than 2 GB are free", "df -h")
    return Tool("disk", f"{free >> 30} GB free", str(project.cache))


def _folders(project: Project) -> Iterator[Folder]:
    cache, data = project.cache, project.data
    places = {
        "store of results": cache / "store",
        "frame room": cache / "frames",
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
    """Families that remotion/package.json names, with the scripts their own metadata tells of."""
    manifest = json.loads((project.root / REMOTION / "package.json").read_text("utf-8"))
    for package, version in sorted(manifest["dependencies"].items()):
        if not package.startswith("@fontsource"):
            continue
        metadata = project.root / NODE_MODULES / package / "metadata.json"
        told = json.loads(metadata.read_text("utf-8")) if metadata.is_file() else {}
        subsets = {str(name).removesuffix("-ext") for name in told.get("subsets", ())}
        family = str(told.get("family", package.partition("/")[2]))
        yield Font(family, str(version), tuple(sorted(name for name in subsets if not name.startswith("["))))
