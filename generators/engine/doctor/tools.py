"""Checks of one tool each: return its version and origin, or raise an error with the problem."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from generators.engine.freshness.check import stamp_text
from generators.engine.library import read_library
from generators.engine.project import Project
from generators.engine.run.run_folder import run_folder
from generators.errors import DiskRefused, MissingTool, StepFailed
from generators.media.packages import LIST, node_damage, python_damage
from generators.media.programs import (
    ffmpeg_program,
    find_browser,
    find_node,
    node_environment,
    node_program,
    npm_command,
    package_version,
    printed_version,
)
from generators.media.render_service import RenderService
from generators.plan.graph import shared_steps
from generators.plan.kinds import kind_of
from generators.plan.paths import NODE_MODULES, REMOTION
from generators.plan.step import step_key
from generators.store.files import sha256_file

INSTALL_AGAIN = "./doitw run -a npm"


def python_package(name: str) -> tuple[str, str]:
    """A Python package, with all its files."""
    version, damage = package_version(name), python_damage(name)
    if damage:
        raise StepFailed(damage)
    return version, "Python package"


def ffmpeg() -> tuple[str, str]:
    """The bundled ffmpeg, or the one that IMAGEIO_FFMPEG_EXE names."""
    damage = python_damage("imageio-ffmpeg")
    if damage and "IMAGEIO_FFMPEG_EXE" not in os.environ:
        raise StepFailed(damage)
    program = ffmpeg_program()
    line = printed_version(program)
    if not line.startswith("ffmpeg version "):
        raise StepFailed(f"{program} is not ffmpeg: with -version it prints {line!r}")
    version = line.removeprefix("ffmpeg version ").partition(" ")[0]
    is_bundled = "imageio_ffmpeg" in program.parts
    return version, f"imageio-ffmpeg {package_version('imageio-ffmpeg')}" if is_bundled else str(program)


def node() -> tuple[str, str]:
    """The Node.js that builds use."""
    found = find_node()
    return found.version, f"{found.origin}: {found.path}"


def npm() -> tuple[str, str]:
    """The npm next to that Node.js."""
    program = node_program()
    command = npm_command(program)
    if command is None:
        raise MissingTool(f"there is no npm beside {program}")
    ask = [*command, "--version"]
    answer = subprocess.run(ask, capture_output=True, text=True, env=node_environment(program), check=True)
    return answer.stdout.strip(), command[-1]


def packages(project: Project) -> tuple[str, str]:
    """The Node packages, checked by the stamp of their installation."""
    step = next(step for step in shared_steps(read_library(project.root), ()) if step.kind == "npm")
    stamp = project.root / step.outputs["stamp"]
    if not stamp.is_file():
        raise StepFailed("they are not installed yet")
    try:
        digests = {item.role: sha256_file(project.root / item.path) for item in step.inputs}
    except OSError as error:
        raise StepFailed(f"{error.filename} cannot be read ({error.strerror})") from error
    tools = {"node": find_node().version}
    key = step_key(step, version=kind_of(step).version, input_digests=digests, tool_identities=tools)
    if stamp.read_text("utf-8") != stamp_text(key):
        raise StepFailed("they were installed for another lock file or another Node.js")
    return f"lock {digests['lock'][:12]}", NODE_MODULES


def whole_packages(project: Project) -> tuple[str, str]:
    """The Node packages, checked file by file."""
    installed = packages(project)
    damage = node_damage(project.root / NODE_MODULES, project.root / REMOTION / "package-lock.json")
    if damage:
        raise StepFailed(f"they are damaged: {damage}")
    return installed


def browser_cure(project: Project) -> str:
    """The command to run if the browser does not start."""
    if os.environ.get("CINEMAKE_BROWSER"):
        return "unset CINEMAKE_BROWSER"
    is_listed = (project.root / NODE_MODULES / LIST).is_file()
    return "export CINEMAKE_BROWSER=/path/to/chromium" if is_listed else INSTALL_AGAIN


def browser(project: Project) -> tuple[str, str]:
    """The browser, started by the render service as in a build; a packaged one is unpacked first."""
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


def writable(folder: Path) -> tuple[str, str]:
    """A folder that a build writes, checked by writing a file into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return "writable", str(folder)
    except OSError as error:
        raise DiskRefused(f"{folder} cannot be written ({error.strerror})") from error
