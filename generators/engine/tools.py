"""Which build of each outside tool is at work: looked up once, remembered by the program's file stamp."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from generators.errors import MissingTool
from generators.store.record import Record

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("av", "espeakng-loader", "numpy", "pillow")
"""Tools that are Python packages: their versions are their identity."""


class ToolIdentities(Mapping[str, str]):
    """Tool name to identity, computed when first asked for."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._found: dict[str, str] = {}

    def __getitem__(self, tool: str) -> str:
        if tool not in self._found:
            self._found[tool] = self._identity(tool)
        return self._found[tool]

    def __iter__(self) -> Iterator[str]:
        return iter((*PACKAGES, "browser", "ffmpeg", "node"))

    def __len__(self) -> int:
        return len(PACKAGES) + 3

    def _identity(self, tool: str) -> str:
        if tool in PACKAGES:
            return importlib.metadata.version(tool)
        programs: dict[str, Callable[[], Path]] = {
            "browser": browser_program,
            "node": node_program,
            "ffmpeg": ffmpeg_program,
        }
        return self._program_version(programs[tool]())

    def _program_version(self, program: Path) -> str:
        """What the program says of itself, asked again only when its file has changed."""
        status = program.stat()
        stamp = [str(program), status.st_size, status.st_mtime_ns, status.st_ino]
        known = self._record.value(f"tool {program}", "version")
        if isinstance(known, list) and known[0] == stamp:
            return str(known[1])
        flag = "-version" if "ffmpeg" in program.name else "--version"
        said = subprocess.run([program, flag], capture_output=True, text=True, timeout=60, check=False).stdout
        version = said.strip().splitlines()[0] if said.strip() else program.name
        self._record.set_value(f"tool {program}", "version", [stamp, version])
        return version


def browser_program() -> Path:
    """The browser that draws: what CINEMAKE_BROWSER names, else a system Chromium. Raises MissingTool."""
    named = os.environ.get("CINEMAKE_BROWSER")
    return _program((named,) if named else BROWSERS, "a Chromium browser", "apt-get install chromium")


def node_program() -> Path:
    """Node. Raises MissingTool."""
    return _program(("node",), "Node 20 or newer", "apt-get install nodejs npm")


def ffmpeg_program() -> Path:
    """The ffmpeg that comes with its wheel."""
    import imageio_ffmpeg

    return Path(imageio_ffmpeg.get_ffmpeg_exe())


def _program(names: tuple[str, ...], what: str, cure: str) -> Path:
    for name in names:
        found = shutil.which(name)
        if found:
            return Path(found).resolve() if "node" in name else Path(found)
    raise MissingTool(f"{what} was not found (looked for {', '.join(names)}): install it, e.g. {cure}")
