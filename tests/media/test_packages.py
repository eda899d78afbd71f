"""Damage to installed packages is found, whatever it is, and named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generators.errors import MissingTool
from generators.media.packages import LIST, list_files, node_damage, python_damage


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Two installed packages, and a lock file that also has packages for other machines and for tests."""
    folder = tmp_path / "node_modules"
    locked: dict[str, dict[str, object]] = {"": {"name": "all"}}
    for name in ("a", "@x/b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "package.json").write_text('{"version": "1.2.3"}')
        (folder / name / "index.js").write_text("export default 1;\n")
        locked[f"node_modules/{name}"] = {"version": "1.2.3"}
    locked["node_modules/for-others"] = {"version": "1.0.0", "optional": True}
    locked["node_modules/for-tests"] = {"version": "1.0.0", "dev": True}
    locked["node_modules/for-tests-of-others"] = {"version": "1.0.0", "devOptional": True}
    (folder / ".bin").mkdir()
    (folder / ".bin" / "a").symlink_to("../a/index.js")
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": locked}))
    return folder


def damage(packages: Path) -> str:
    """What is found."""
    return node_damage(packages, packages.parent / "package-lock.json")


def test_whole_packages_are_whole(packages: Path) -> None:
    """With a list and without; the stamp, packages for tests and what others put there do not count."""
    assert damage(packages) == ""

    list_files(packages)
    (packages / ".cinemake").write_text("stamp\n")
    (packages / ".cache").mkdir()
    (packages / ".cache" / "x").touch()
    (packages / "for-tests").mkdir()
    (packages / "for-tests" / "package.json").write_text("{}")
    (packages / ".package-lock.json").write_text("{}")

    assert damage(packages) == ""


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (lambda p: (p / "a/index.js").unlink(), "a/index.js is missing"),
        (lambda p: (p / "a/index.js").write_text(""), "a/index.js has changed since it was installed"),
        (
            lambda p: (p / "a/index.js").write_text("export default 2;\n"),
            "a/index.js has changed since it was installed",
        ),
        (lambda p: (p / ".bin/a").unlink(), ".bin/a is missing"),
        (lambda p: shutil.rmtree(p / "@x"), "@x/b/index.js is missing, and 1 more"),
        (lambda p: (p / LIST).write_text("{"), f"{LIST} is damaged"),
    ],
)
def test_what_is_not_as_it_was_installed_is_named(
    packages: Path, do: Callable[[Path], object], told: str
) -> None:
    """By content: the same length and the same name are not enough."""
    list_files(packages)
    do(packages)

    assert damage(packages) == told


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (
            lambda p: (p / "a/package.json").write_text('{"version": "1.2.2"}'),
            "a is 1.2.2; the lock file has 1.2.3",
        ),
        (lambda p: (p / "a/package.json").write_text(""), "a/package.json is damaged"),
        (lambda p: shutil.rmtree(p / "@x"), "@x/b is missing"),
    ],
)
def test_an_installation_without_a_list_is_compared_with_the_lock_file(
    packages: Path, do: Callable[[Path], object], told: str
) -> None:
    """It is of an earlier release."""
    do(packages)

    assert damage(packages) == told


def test_python_packages_are_compared_with_their_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing files and other lengths; scripts that name their interpreter are left out."""
    info = tmp_path / "thing-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1\n")
    (info / "RECORD").write_text("thing.py,sha256=x,3\n../bin/thing,sha256=x,3\nthing.pyc,,\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert python_damage("thing") == "thing.py is missing"

    (tmp_path / "thing.py").write_text("1\n")
    assert python_damage("thing") == "thing.py has changed since it was installed"

    (tmp_path / "thing.py").write_text("12\n")
    assert python_damage("thing") == ""

    with pytest.raises(MissingTool, match=r"^it is not installed$"):
        python_damage("no-such-thing")
