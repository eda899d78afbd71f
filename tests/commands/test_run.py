"""`doit run`: one bad file hurts only itself; names that are not there get the nearest one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generators.commands.names import unknown_task
from tests.commands.doit import doit
from tests.engine.house import House

WRONG = "spec: 1\ntitel: Film\nscenes: [{id: a, seconds: 1}]\n"
SAID = 'scene_specs/wrong.yaml:2:1 titel: unknown key, did you mean "title"?\n'
NAME = "the file name names the video; expected letters, digits, `-`, `_` and `.`; rename the file"


def run(*words: str) -> tuple[int, str]:
    """Exit code and report of `doit run WORDS`; doit took hold of the standard output before the test."""
    out = Path("report.txt")
    out.write_text("")
    return doit("run", "-o", str(out), *words), out.read_text("utf-8")


@pytest.fixture
def built(house: House) -> House:
    """A house whose own video is fresh, so that building it again is quick."""
    house.doit()
    return house


@pytest.mark.parametrize("words", [(), ("video",), ("video:*",)], ids=" ".join)
def test_a_broken_spec_stops_no_other_video(built: House, words: tuple[str, ...]) -> None:
    """What only reaches it builds the others, tells what is wrong with it, and ends with 1."""
    (built.root / "scene_specs/wrong.yaml").write_text(WRONG)

    code, out = run(*words)

    assert code == 1
    assert "failed    video:wrong" in out
    assert f"    {SAID}        titel: Film\n" in out
    assert "gdp: build/gdp/final.mp4" in out
    assert "1 failed" in out


def test_a_broken_spec_that_is_named_stops_the_run(built: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing starts, though another one is named beside it."""
    (built.root / "scene_specs/wrong.yaml").write_text(WRONG)

    assert doit("video:gdp", "video:wrong") == 3

    told = capsys.readouterr()
    assert (told.out, told.err) == ("", SAID + "    titel: Film\n")


def test_a_broken_spec_alone_stops_the_run(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is left to be built."""
    house.spec.rename(house.root / "scene_specs/wrong.yaml").write_text(WRONG)

    assert doit() == 3
    assert capsys.readouterr().err == SAID + "    titel: Film\n"


def test_a_plan_goes_on_beside_a_broken_spec(built: House, capsys: pytest.CaptureFixture[str]) -> None:
    """As the build would, with the same exit code."""
    (built.root / "scene_specs/wrong.yaml").write_text(WRONG)

    assert doit("plan") == 1

    told = capsys.readouterr()
    assert told.out.endswith("100 fresh\n")
    assert told.err == SAID + "    titel: Film\n"


def _copy(folder: Path, name: str) -> None:
    (folder / name).write_text((folder / "gdp.yaml").read_text("utf-8"), "utf-8")


@pytest.mark.parametrize("name", ["gdp copy", "gdp (1)", "a=b", "a:b", "a*"])
def test_a_spec_that_can_be_no_video_stops_no_other(built: House, name: str) -> None:
    """A file manager's duplicate gets its one message."""
    _copy(built.root / "scene_specs", f"{name}.yaml")

    code, out = run()
    assert code == 1
    assert f"    scene_specs/{name}.yaml: {NAME}\n" in out
    assert "gdp: build/gdp/final.mp4" in out
    assert doit("list", "--all") == 0
    assert doit("video:gdp") == 0


def test_droppings_are_nobodys_business(built: House) -> None:
    """Emacs' lock, macOS's attributes, backups: nothing is said of them."""
    specs = built.root / "scene_specs"
    (specs / ".#gdp.yaml").symlink_to("ada@studio.4711:1717171717")
    (specs / "._gdp.yaml").write_bytes(b"\0\5\26\7Mac OS X")
    for name in ("gdp.yaml~", "#gdp.yaml#", "gdp.yaml.orig"):
        _copy(specs, name)

    code, out = run()
    assert (code, out[:14]) == (0, "gdp is fresh: ")


@pytest.mark.parametrize("place", ["scene_specs/film.yaml", "scene_specs/film.lock"])
def test_a_pipe_in_a_files_place_stops_no_other_video(built: House, place: str) -> None:
    """It is not waited for."""
    if place.endswith(".lock"):
        _copy(built.root / "scene_specs", "film.yaml")
    os.mkfifo(built.root / place)

    code, out = run()
    assert code == 1
    assert f"{place}" in out
    assert "is a named pipe, not a file" in out
    assert "gdp: build/gdp/final.mp4" in out


def test_a_spec_may_end_in_yml(house: House) -> None:
    """The one suffix is as good as the other, also for what was built before."""
    house.doit()
    house.spec.rename(house.root / "scene_specs/gdp.yml")

    assert doit() == 0


def test_an_unknown_video_gets_the_nearest_one() -> None:
    """One sentence, however many there are."""
    tasks = ["video", "render"] + [f"{kind}:film{n}" for kind in ("video", "render") for n in range(80)]

    assert unknown_task("video:flim7", tasks) == 'there is no video "flim7", did you mean "film7"?'
    assert unknown_task("render:flim7/a", tasks) == 'there is no video "flim7", did you mean "film7"?'
    assert unknown_task("video:qqq", tasks) == (
        'there is no video "qqq"; known: film0, film1, film2, film3, film4, film5, film6, film7 '
        "and 72 more (`doit list --all`)"
    )
    assert unknown_task("film7", tasks) == (
        'there is no task, target or command "film7": did you mean video:film7?'
    )
