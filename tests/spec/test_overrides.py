"""`name=value`: which field a name means, and how its value is read and checked."""

from __future__ import annotations

import pytest

from generators.errors import SpecError, UsageError
from generators.spec.model import Captions, ImagePicture, Transition
from tests.spec.conftest import Load

TEXT = """\
spec: 1
title: Film
theme: paper
scenes:
  - id: hook
    say: Hello.
    background: a street
    animation: {template: bullets, items: [A, B]}
  - id: parts
    say: World.
    transition: wipe
"""


@pytest.mark.parametrize("name", ["output.fps", "fps"])
def test_a_field_has_its_full_name_and_its_shortest_unique_ending(load: Load, name: str) -> None:
    """Both names reach the same field."""
    assert load(TEXT, {name: "60"}).output.fps == 60


@pytest.mark.parametrize("name", ["scenes[parts].say", "parts.say"])
def test_scenes_go_by_their_id(load: Load, name: str) -> None:
    """The word `scenes` may be left away."""
    assert load(TEXT, {name: "Changed."}).scenes[1].turns[0].text == "Changed."


def test_text_is_taken_whole(load: Load) -> None:
    """On the command line `: ` and ` #` are only signs."""
    assert load(TEXT, {"title": "Answer: #1"}).title == "Answer: #1"


def test_short_forms_unfold_where_a_key_inside_is_set(load: Load) -> None:
    """A prompt becomes the long form, a theme's name keeps its meaning, what was absent is made."""
    changed = {
        "hook.background.seed": "3",
        "theme.accent": "#fff",
        "parts.transition.seconds": "0.2",
        "captions.preset": "box",
    }
    video = load(TEXT, changed)

    assert ImagePicture(prompt="a street", seed=3) == video.scenes[0].background
    assert (video.theme.name, video.theme.changes) == ("paper", {"accent": "#ffffff"})
    assert Transition("wipe", 0.2) == video.scenes[1].transition
    assert Captions(preset="box") == video.scenes[0].captions


def test_lists_are_written_in_flow_style(load: Load) -> None:
    """A list replaces a list; one entry can be set by its position."""
    whole = load(TEXT, {"hook.animation.items": "[C]"}).scenes[0].animations[0].props
    entry = load(TEXT, {"hook.animation.items[1]": "C"}).scenes[0].animations[0].props

    assert whole["items"] == ["C"]
    assert entry["items"] == ["A", "C"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("fsp", "60", '"fsp" is not a field of a spec, did you mean "output.fps"?'),
        ("zebra", "1", '"zebra" is not a field of a spec; `doit schema` lists the fields'),
        (
            "parts.items",
            "[A]",
            '"parts.items" is not a field of a spec, did you mean "scenes[parts].animation.items"?',
        ),
        ("title", "[A", 'title=[A: the list that opens here is not closed; add the "]"'),
        (
            "hook.animation.items[5]",
            "C",
            "scenes[hook].animation.items[5]: the list has 2 entries; positions count from 0",
        ),
    ],
)
def test_wrong_names_say_what_there_is(load: Load, name: str, value: str, message: str) -> None:
    """A name that is no field names the nearest one."""
    with pytest.raises(UsageError) as caught:
        load(TEXT, {name: value})

    assert message == str(caught.value)


def test_an_ambiguous_name_lists_its_fields(load: Load) -> None:
    """Nothing is guessed."""
    with pytest.raises(UsageError) as caught:
        load(TEXT, {"transition.seconds": "1"})

    assert (
        str(caught.value)
        == """\
"transition.seconds" matches more than one field; write more of its name:
    defaults.transition.seconds
    scenes[hook].transition.seconds
    scenes[parts].transition.seconds"""
    )


def test_a_wrong_value_is_named_as_the_argument(load: Load) -> None:
    """The problem is not in the file, so no line of it is shown."""
    with pytest.raises(SpecError) as caught:
        load(TEXT, {"fps": "29.97"})

    assert (
        str(caught.value)
        == "scene_specs/film.yaml output.fps=29.97 (command line): expected a whole number from 1 to 120, "
        "found 29.97; write 30; broadcast rates are not made"
    )


def test_what_is_not_built_is_refused_by_its_name(load: Load) -> None:
    """A frozen field can be named, and says that it is not built."""
    with pytest.raises(SpecError) as caught:
        load(TEXT, {"models.video.provider": "xai"})

    assert (
        str(caught.value) == "scene_specs/film.yaml models.video.provider=xai (command line): not built yet; "
        "use clip files with {type: video, file: ...}"
    )


@pytest.mark.parametrize(
    "text", ["", "- a\n", "text\n", "spec: 1\nscenes: null\n", "spec: 1\nscenes: [1, {id: 2}]\n"]
)
@pytest.mark.parametrize("name", ["fps", "a.say", "theme.accent", "music.volume", "scenes", "slogan[0]"])
def test_a_broken_spec_stays_a_spec_error_under_overrides(load: Load, text: str, name: str) -> None:
    """Whatever is changed, the answer is a message."""
    with pytest.raises((SpecError, UsageError)):
        load(text, {name: "1"})
