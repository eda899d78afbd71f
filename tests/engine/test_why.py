"""`doit why` after edits of other shapes than one value: true, and no more than what did it."""

from __future__ import annotations

import pytest

from tests.commands.doit import doit
from tests.engine.house import House

HEAD = "spec: 1\ntitle: T\nscenes:\n"
SCENES = {name: f"  - id: {name}\n    say: Words of scene {name}.\n" for name in "abcd"}
COMPOSITE = "composite:gdp"


@pytest.fixture
def built(house: House) -> House:
    """A project whose four scenes are built."""
    house.spec.write_text(HEAD + "".join(SCENES.values()), "utf-8")
    house.doit()
    return house


def why(house: House, capsys: pytest.CaptureFixture[str], scenes: str, *words: str) -> str:
    """What is told of words once the spec has these scenes."""
    house.spec.write_text(HEAD + scenes, "utf-8")
    capsys.readouterr()
    assert doit("why", *words) == 0
    return capsys.readouterr().out


def test_a_swap_is_the_one_cause(built: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the joins; the scenes stay fresh."""
    scenes = "".join(SCENES[name] for name in "acbd")
    cause = 'scene_specs/gdp.yaml:4 scenes ["a", "b", "c", "d"] -> ["a", "c", "b", "d"]'
    told = why(built, capsys, scenes, COMPOSITE)

    assert {line.strip() for line in told.splitlines() if line.startswith("    ")} == {cause}
    assert why(built, capsys, scenes, "segment:gdp/b").startswith("segment:gdp/b is fresh: ")


def test_a_group_of_videos_is_told_by_its_steps(built: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Fresh or not."""
    scenes = "".join(SCENES.values())
    assert "composite:gdp is fresh: " in why(built, capsys, scenes, "video")
    edited = scenes.replace("scene a", "scene A")
    assert why(built, capsys, edited, "video") == why(built, capsys, edited, "video:gdp") != ""


def test_a_renamed_scene_leaves_the_joins_fresh(built: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Although what they read is restored under its new name first."""
    scenes = "".join(SCENES.values()).replace("id: b", "id: other")

    assert why(built, capsys, scenes, COMPOSITE) == (
        "composite:gdp is fresh; its inputs are restored unchanged\n"
    )


def test_a_scene_renamed_edited_and_moved_is_told_as_one_that_went_and_one_that_came(
    built: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the others stand is explained by that."""
    edited = SCENES["b"].replace("id: b", "id: other").replace("Words", "Other words")
    told = why(built, capsys, SCENES["a"] + SCENES["c"] + edited + SCENES["d"], "timeline:gdp")

    assert "scene_specs/gdp.yaml:4 scenes[b] " in told
    assert "scene_specs/gdp.yaml:8 scenes[other] nothing -> " in told
    assert "has other content" not in told


def test_what_the_command_line_says_is_told_as_its_own(
    built: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stands on no line of the spec."""
    told = why(built, capsys, "".join(SCENES.values()), "timing:gdp/a", "output.fps=60")

    assert told == "timing:gdp/a  (run)\n    the command line: output.fps 30 -> 60\n"
