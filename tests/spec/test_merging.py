"""Short forms, defaults and voices on their way into the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.spec.build import role_model
from generators.spec.model import (
    Captions,
    ColorPicture,
    GradientPicture,
    ImagePicture,
    Mark,
    Transition,
    VideoPicture,
)
from tests.spec.conftest import Load

ONE = "spec: 1\nscenes:\n  - {id: a, say: Hello.%s}\n"


def test_one_scene_is_a_whole_spec(load: Load) -> None:
    """Everything else has a default."""
    video = load(ONE % "")

    assert (video.name, video.title, video.language, video.profile) == ("film", "Film", "en", "offline")
    assert (video.output.width, video.output.height, video.output.fps) == (1920, 1080, 30)
    assert GradientPicture(colors=()) == video.scenes[0].background
    assert Transition("fade", 0.4) == video.scenes[0].transition
    assert Captions() == video.scenes[0].captions
    assert video.music is None


def test_a_bare_text_is_a_prompt(load: Load) -> None:
    """The short form of a picture is an image made from the text."""
    video = load(ONE % ", background: a street at night")

    assert ImagePicture(prompt="a street at night") == video.scenes[0].background


def test_defaults_go_only_where_the_branch_has_the_field(load: Load) -> None:
    """`motion` means nothing to a colour and is left out there."""
    video = load(
        "spec: 1\ndefaults: {motion: pan-up, fit: contain}\nscenes:\n"
        "  - {id: a, say: Hello., background: a street}\n"
        "  - {id: b, say: Hello., background: {type: color, color: '#ABC'}}\n"
    )

    assert ImagePicture(prompt="a street", motion="pan-up", fit="contain") == video.scenes[0].background
    assert ColorPicture("#aabbcc") == video.scenes[1].background


def test_a_default_background_lends_its_settings_but_not_its_content(load: Load) -> None:
    """A scene's own picture keeps its source and takes the rest key by key."""
    video = load(
        "spec: 1\ndefaults: {background: {type: image, prompt: sea, seed: 4, motion: none}}\nscenes:\n"
        "  - {id: a, say: Hello.}\n  - {id: b, say: Hello., background: a street}\n"
    )

    assert ImagePicture(prompt="sea", seed=4, motion="none") == video.scenes[0].background
    assert ImagePicture(prompt="a street", motion="none") == video.scenes[1].background


def test_captions_and_transition_merge_key_by_key(load: Load) -> None:
    """A scene says one key, the others come from the spec."""
    video = load(
        "spec: 1\ncaptions: {preset: plain}\ndefaults: {transition: {type: wipe, seconds: 0.8}}\nscenes:\n"
        "  - {id: a, say: Hello., captions: {position: top}, transition: {seconds: 0.2}}\n"
        "  - {id: b, say: Hello., captions: false, transition: none}\n"
    )

    assert Captions(preset="plain", position="top") == video.scenes[0].captions
    assert Transition("wipe", 0.2) == video.scenes[0].transition
    assert video.scenes[1].captions is None
    assert Transition("none", 0.0) == video.scenes[1].transition


def test_another_voice_keeps_the_manner_but_not_the_person(load: Load) -> None:
    """A scene's preset wins over the spec's own voice id, and its rate stays."""
    video = load(
        "spec: 1\nvoice: {id: en-US-AvaNeural, rate: 1.1}\nvoices: {ben: {pitch: -2}}\nscenes:\n"
        "  - {id: a, say: Hello., voice: deep}\n  - {id: b, say: [ben: Hello., clear: Hi.]}\n"
    )
    a = video.scenes[0].turns[0].voice
    ben, clear = (turn.voice for turn in video.scenes[1].turns)

    assert (a.preset, a.id, a.rate) == ("deep", None, 1.1)
    assert (ben.id, ben.pitch, ben.rate) == ("en-US-AvaNeural", -2, 1.1)
    assert (clear.preset, clear.id) == ("clear", None)


def test_narration_is_folded_and_marks_count_words_over_all_turns(load: Load) -> None:
    """Re-wrapping changes nothing; a mark stands before the word that follows it."""
    video = load(
        'spec: 1\nscenes:\n  - id: a\n    say:\n      - warm: "One  two\\n [[x]]three."\n'
        '      - deep: "[[y]] Four [[z]]"\n'
    )
    scene = video.scenes[0]

    assert [turn.text for turn in scene.turns] == ["One two three.", "Four"]
    assert (Mark("x", 2, 6), Mark("y", 3, 12), Mark("z", 4, 16)) == scene.marks


@pytest.mark.parametrize(
    ("size", "pixels"),
    [("portrait", (1080, 1920)), ("square", (1080, 1080)), ("4:5", (1080, 1350)), ("640x360", (640, 360))],
)
def test_sizes_have_names(load: Load, size: str, pixels: tuple[int, int]) -> None:
    """A named size is pixels in the model."""
    video = load(ONE % "" + f"output: {{size: {size}}}\n")

    assert pixels == (video.output.width, video.output.height)


def test_a_clip_keeps_its_defaults(load: Load, tmp_path: Path) -> None:
    """Files are named from the project's root in the model."""
    (tmp_path / "scene_specs" / "clips").mkdir(parents=True)
    (tmp_path / "scene_specs" / "clips" / "a.mp4").write_bytes(b"\x00\x00\x00\x18ftypisom")
    video = load("spec: 1\nscenes:\n  - {id: a, seconds: 2, background: {type: video, file: clips/a.mp4}}\n")

    assert VideoPicture("scene_specs/clips/a.mp4") == video.scenes[0].background


def test_two_thousand_scenes_load(load: Load) -> None:
    """The limit itself is allowed."""
    scenes = "".join(f"  - {{id: s{n}, say: Hello.}}\n" for n in range(2000))

    assert len(load("spec: 1\nscenes:\n" + scenes).scenes) == 2000


def test_files_that_options_name_are_found_from_where_they_are_named() -> None:
    """From the spec's own folder; in a profile from the project's."""
    said = {"provider": "comfyui", "options": {"workflow": "flows/still.json", "steps": 20}}

    assert role_model(said, "scene_specs").options == {
        "workflow": "scene_specs/flows/still.json",
        "steps": 20,
    }
    assert role_model(said).options == said["options"]
