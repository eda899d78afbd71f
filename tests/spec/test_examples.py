"""Example specs: good ones load, bad ones say exactly what stands beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generators.errors import SpecError
from generators.report.spec_text import spec_yaml
from generators.spec import load_long_form, load_video
from generators.spec.build import build_video

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = Path(__file__).parent / "examples"
GOOD = sorted((EXAMPLES / "good").glob("*.yaml"))
BAD = sorted((EXAMPLES / "bad").glob("*.yaml"))
SHIPPED = [
    *sorted((ROOT / "scene_specs").glob("*.yaml")),
    *sorted((ROOT / "schemas" / "examples").glob("*.yaml")),
]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_examples_load(path: Path) -> None:
    """What is good loads, and under its own name."""
    assert path.stem == load_video(path, project=EXAMPLES).name


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_examples_say_what_is_wrong(path: Path) -> None:
    """The whole message of a bad spec is the text beside it."""
    with pytest.raises(SpecError) as caught:
        load_video(path, project=EXAMPLES)

    assert path.with_suffix(".txt").read_text("utf-8") == f"{caught.value}\n"


def test_every_message_belongs_to_an_example() -> None:
    """No expected message is left over from an example that went away."""
    assert {path.stem for path in BAD} == {path.stem for path in (EXAMPLES / "bad").glob("*.txt")}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_specs_load(path: Path) -> None:
    """The specs we ship, and those given to language models, have no problem."""
    assert load_video(path, project=ROOT).scenes


@pytest.mark.parametrize("path", [*GOOD, *SHIPPED], ids=lambda path: path.stem)
def test_the_long_form_is_a_spec_of_the_same_video(path: Path, tmp_path: Path) -> None:
    """What `doit show` prints can be read again and makes the same video."""
    project = EXAMPLES if path in GOOD else ROOT
    long = load_long_form(path, project=project)
    again = path.parent / "again.yaml"
    shown = tmp_path / "again.yaml"
    shown.write_text(spec_yaml(long), "utf-8")

    for folder in ("assets", "gdp"):
        if (path.parent / folder).is_dir():
            (tmp_path / folder).symlink_to(path.parent / folder)
    again_long = load_long_form(shown, project=Path("/"))

    assert build_video(long, spec_path="specs/x.yaml") == build_video(again_long, spec_path="specs/x.yaml")
    assert not again.exists()


def test_the_first_film_is_about_two_minutes_of_speech() -> None:
    """gdp.yaml has ten scenes or more and 90 to 125 seconds of words at 150 a minute."""
    video = load_video(ROOT / "scene_specs" / "gdp.yaml", project=ROOT)
    words = sum(len(turn.text.split()) for scene in video.scenes for turn in scene.turns)

    assert len(video.scenes) >= 10
    assert 225 <= words <= 312


def test_the_shipped_films_show_every_template() -> None:
    """A template is shipped with a scene that people can copy."""
    shown = {
        layer.template
        for path in (ROOT / "scene_specs").glob("*.yaml")
        for scene in load_video(path, project=ROOT).scenes
        for layer in scene.animations
    }

    assert shown >= set(json.loads((ROOT / "schemas" / "templates.v1.json").read_text("utf-8")))


def test_the_spec_in_agents_md_loads(tmp_path: Path) -> None:
    """The example that agents copy is a good one."""
    text = (ROOT / "AGENTS.md").read_text("utf-8")
    spec = tmp_path / "tides.yaml"
    spec.write_text(
        text.partition("## A whole spec")[2].partition("```yaml\n")[2].partition("```")[0], "utf-8"
    )

    assert [scene.id for scene in load_video(spec, project=tmp_path).scenes] == ["question", "causes"]
