"""`doit clean`: what goes, what stays, and that it is all of it or nothing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.doit import doit
from tests.engine.house import PROJECT, House


def files(house: House) -> dict[str, bytes]:
    """Everything below build/."""
    return {
        str(path.relative_to(house.root)): path.read_bytes()
        for path in (house.root / "build").rglob("*")
        if path.is_file()
    }


def cleaned(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Code, output and messages of `doit clean WORDS`."""
    capsys.readouterr()
    code = doit("clean", *words)
    return code, *capsys.readouterr()


def removed(told: str) -> set[str]:
    """The paths that were told as removed."""
    return {line.removeprefix("removed ") for line in told.splitlines() if line.startswith("removed ")}


def test_everything_goes_and_comes_back(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file is told; a second time there is nothing to remove."""
    house.doit()
    before = files(house)
    code, out, err = cleaned(capsys)

    assert (code, removed(out), err) == (0, set(before), "")
    assert list((house.root / "build").iterdir()) == []
    assert cleaned(capsys) == (0, "nothing to remove\n", "")

    house.doit()

    assert house.ran == []
    assert files(house).keys() == before.keys()


def test_a_dry_run_tells_and_removes_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """The same paths as a real one."""
    house.doit()
    before = files(house)
    code, out, _ = cleaned(capsys, "--dry-run")

    assert code == 0
    assert out == "".join(f"would remove {path}\n" for path in sorted(before))
    assert files(house) == before


def test_a_task_goes_alone_and_with_c_all_it_stands_on(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the files it reads, as doit's own clean; what stands on it stays."""
    house.doit()
    scene = "build/gdp/scenes/parts"

    assert removed(cleaned(capsys, "segment:gdp/parts")[1]) == {f"{scene}/segment.mp4"}

    gone = removed(cleaned(capsys, "-c", "segment:gdp/parts")[1])

    assert {f"{scene}/overlay.frames.json", f"{scene}/captions.json", f"{scene}/narration.wav"} <= gone
    assert "build/gdp/title.png" in gone
    assert (house.root / "build/gdp/final.mp4").exists()
    assert not any("/scenes/" in path and scene not in path for path in gone)


def test_the_packages_go_only_when_they_are_named(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Installing them again takes a minute and a network."""
    house.doit()
    stamp = house.root / "remotion/node_modules/.cinemake"
    cleaned(capsys, "-c", "video:gdp")
    assert files(house) == {}
    assert stamp.exists()

    assert cleaned(capsys, "npm") == (0, "removed remotion/node_modules/.cinemake\n", "")
    assert not stamp.exists()


def test_a_removed_video_goes_by_its_name(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Although no task of that name is there any more."""
    house.doit()
    house.spec.unlink()
    code, out, _ = cleaned(capsys, "video:gdp")

    assert code == 0
    assert "build/gdp/scenes/parts/segment.mp4" in removed(out)
    assert not (house.root / "build/gdp").exists()


@pytest.mark.parametrize("word", ["vidoe:gdp", "rendr:*"])
def test_what_matches_nothing_is_refused(house: House, capsys: pytest.CaptureFixture[str], word: str) -> None:
    """A name or a pattern; nothing is removed."""
    house.doit()
    before = files(house)
    code, out, err = cleaned(capsys, "video:gdp", word)

    assert (code, out) == (3, "")
    assert err.startswith(f'there is no task, target or command "{word}"')
    assert files(house) == before


def test_files_of_the_user_s_own_stay_and_are_told(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """With the folders that they lie in."""
    house.doit()
    for name in ("build/gdp/notes.txt", "build/z.txt"):
        (house.root / name).write_text("mine")
    code, out, _ = cleaned(capsys)

    assert code == 0
    assert out.endswith("\nkept 2 files in build/ that no build made, such as build/gdp/notes.txt\n")
    assert files(house) == {"build/gdp/notes.txt": b"mine", "build/z.txt": b"mine"}


def _folder_for_file(house: House) -> None:
    target = house.root / "build/gdp/final.mp4"
    target.unlink()
    target.mkdir()
    (target / "mine").touch()


def _file_for_folder(house: House) -> None:
    house.root.joinpath("build/gdp/scenes").rename(house.root / "scenes")
    house.root.joinpath("build/gdp/scenes").write_text("mine")


def _dangling_build(house: House) -> None:
    house.root.joinpath("build").rename(house.root / "elsewhere")
    house.root.joinpath("build").symlink_to("gone")


def _file_for_build(house: House) -> None:
    house.root.joinpath("build").rename(house.root / "elsewhere")
    house.root.joinpath("build").write_text("mine")


def _link_inside(house: House) -> None:
    house.root.joinpath("build/gdp").rename(house.root / "archive")
    house.root.joinpath("build/gdp").symlink_to("../archive")


@pytest.mark.parametrize(
    ("disturb", "told"),
    [
        (_folder_for_file, "build/gdp/final.mp4 is a folder, where a file was built"),
        (_file_for_folder, "build/gdp/scenes is a file, where a folder was built"),
        (_dangling_build, "build is a link to gone, which is not there"),
        (_file_for_build, "build is a file, where a folder was built"),
        (_link_inside, "build/gdp is a link to ../archive, where a folder was built"),
    ],
)
@pytest.mark.parametrize("words", [(), ("--dry-run",), ("video:gdp",)])
def test_what_is_in_the_way_is_told_and_nothing_goes(
    house: House,
    capsys: pytest.CaptureFixture[str],
    disturb: Callable[[House], None],
    told: str,
    words: tuple[str, ...],
) -> None:
    """One sentence, wherever the files of the build are by then."""
    house.doit()
    disturb(house)
    before = sorted(house.root.rglob("*.mp4"))
    code, out, err = cleaned(capsys, *words)

    assert (code, out) == (3, "")
    assert err == f"{told}\nmove it away, then run doit clean again; nothing was removed\n"
    assert sorted(house.root.rglob("*.mp4")) == before


def test_a_build_folder_on_another_disk_is_cleaned_there(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link to a folder in place of the whole of build/ is the user's wish."""
    (house.root / "disk").mkdir()
    (house.root / "build").symlink_to("disk")
    house.doit()
    code, out, _ = cleaned(capsys)

    assert code == 0
    assert "build/gdp/final.mp4" in removed(out)
    assert list((house.root / "disk").iterdir()) == []
    assert (house.root / "build").is_symlink()


def test_a_link_in_a_file_s_place_goes_and_what_it_names_stays(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is deleted through it."""
    house.doit()
    target, mine = house.root / "build/gdp/final.mp4", house.root / "mine.mp4"
    target.rename(mine)
    target.symlink_to(mine)
    cleaned(capsys)

    assert not target.is_symlink()
    assert mine.exists()


def test_a_file_that_cannot_be_removed_leaves_all_of_them(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever refuses: permissions, a read-only mount, an immutable file."""
    house.doit()
    before = files(house)
    rename = Path.rename

    def refusing(self: Path, goal: Path) -> Path:
        if self.name == "title.png":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return rename(self, goal)

    monkeypatch.setattr(Path, "rename", refusing)
    code, out, err = cleaned(capsys)

    assert (code, out) == (3, "")
    assert err == (
        "build/gdp/title.png cannot be removed (Read-only file system): make its folder writable, "
        "then run doit clean again; nothing was removed\n"
    )
    assert files(house) == before


@pytest.mark.slow
def test_cleaning_waits_for_a_build(house: House) -> None:
    """It takes the run lock, and says so."""
    house.doit()
    from generators.engine.run.run_lock import run_lock

    with run_lock(house.root / ".cinemake"):
        process = subprocess.Popen(
            [sys.executable, "-m", "doit", "clean"],
            cwd=house.root,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        told = process.stderr.readline()
        assert (house.root / "build/gdp/final.mp4").exists()
    process.communicate(timeout=30)

    assert told == "Another doit is building this project: waiting for it to finish.\n"
    assert process.returncode == 0
    assert not (house.root / "build/gdp/final.mp4").exists()
