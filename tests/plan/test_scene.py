"""The steps of one scene: what it shows and says decides which there are and what they read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generators.plan import requests as ask
from generators.plan.step import canonical
from generators.spec.model import (
    Animation,
    Captions,
    ColorPicture,
    GradientPicture,
    ImagePicture,
    Json,
    Mark,
    Picture,
    Scene,
    TableReading,
    Theme,
    VideoPicture,
    Voice,
)
from tests.plan.house import BULLETS, RICH, planned, roles, says, video


def test_a_scene_without_say_has_no_voice_and_no_captions() -> None:
    """Its timing reads nothing, its segment reads the timing."""
    steps = planned(video(Scene("only", seconds=3)))

    assert [step.kind for step in steps.values() if "/" in step.name] == ["timing", "segment"]
    assert roles(steps["timing:film/only"]) == {}
    assert steps["timing:film/only"].request == ask.TimingRequest(30, 0.35, 0.55, seconds=3)
    assert "timing" in roles(steps["segment:film/only"])
    assert [role for role in roles(steps["subtitles:film"]) if role != "timeline"] == []
    assert list(roles(steps["soundtrack:film"])) == ["timeline"]


@pytest.mark.parametrize("captions", [None, Captions(burn=False)])
def test_captions_that_are_not_burnt_are_not_drawn(captions: Captions | None) -> None:
    """Subtitle files are paged from the timings all the same."""
    steps = planned(video(replace(says("only", "Hello."), captions=captions)))

    assert not {"captions:film/only", "render:film/only"} & steps.keys()
    assert "timing.0000" in roles(steps["subtitles:film"])


def test_captions_without_animation_are_drawn_alone() -> None:
    """The render reads no animation and no template's sources."""
    render = planned(video(says("only", "Hello.")))["render:film/only"]

    assert list(roles(render)) == ["captions", "sources.stage", "sources.captions"]
    assert render.request == ask.RenderRequest(1920, 1080, "en", {"text": "#fff"})


def test_animation_without_captions_is_drawn_alone() -> None:
    """With the tokens of its template and no others."""
    scene = replace(says("only", "Hello."), captions=None, animations=(BULLETS,))
    render = planned(video(scene))["render:film/only"]

    assert list(roles(render)) == ["animation", "sources.bullets", "sources.stage"]
    assert render.request == ask.RenderRequest(1920, 1080, "en", {"accent": "#f00", "text": "#fff"})


def test_data_files_are_inputs_and_no_part_of_the_request() -> None:
    """The chart follows the file's bytes; moving the file costs nothing."""
    steps = planned(RICH)
    request = steps["animation:film/zebra"].request

    assert roles(steps["animation:film/zebra"])["data.1"] == "scene_specs/x.csv"
    assert isinstance(request, ask.AnimationRequest)
    assert request.layers[1] == ask.AnimationLayer(
        "bullets", {"items": ["One"]}, "none", "items", "data.1", TableReading("en")
    )


def test_the_chosen_columns_are_part_of_the_request() -> None:
    """And the language, in which numbers are written."""
    data: Json = {"file": "x.csv", "label": "Country", "value": "GDP"}
    chart = Animation("bullets", {"data": data}, "none", {"data": "scene_specs/x.csv"})
    film = replace(video(replace(says("only", "Hello."), animations=(chart,))), language="de")
    request = planned(film)["animation:film/only"].request

    assert isinstance(request, ask.AnimationRequest)
    assert request.layers[0].reading == TableReading("de", "Country", "GDP")


def test_a_recording_is_the_voice() -> None:
    """No provider is asked for one, and the words are still needed."""
    scene = says("only", "Hello.")
    turn = replace(scene.turns[0], voice=Voice(file="scene_specs/take.wav"))
    narration = planned(video(replace(scene, turns=(turn,))))["narration:film/only"]

    assert roles(narration) == {"recording": "scene_specs/take.wav"}
    assert isinstance(narration.request, ask.NarrationRequest)
    assert narration.request.recorded
    assert [turn.model.provider for turn in narration.request.turns] == ["recorded"]


def test_the_decoder_of_the_author_s_file_is_a_tool() -> None:
    """A newer one may read the file otherwise; scenes without files do not ask for it."""
    grounds: dict[str, Picture] = {
        "gradient": GradientPicture(("#000", "#fff")),
        "picture": ImagePicture(file="scene_specs/a.heic"),
        "clip": VideoPicture("scene_specs/a.mp4"),
    }
    scenes = tuple(replace(says(name, "Hello."), background=ground) for name, ground in grounds.items())
    steps = planned(video(*scenes))
    tools = {name: set(steps[f"segment:film/{name}"].tools) for name in grounds}

    assert tools["picture"] - tools["gradient"] == {"pi-heif"}
    assert tools["clip"] - tools["gradient"] == {"av"}


def test_scripts_without_spaces_need_node() -> None:
    """It finds their words; what a remote voice said is not made again for that."""
    thai = replace(says("only", "ราคาสินค้า").turns[0], voice=Voice(file="scene_specs/take.wav"))
    scene = replace(says("only", "x"), turns=(thai,))

    assert "node" in planned(video(scene))["narration:film/only"].tools


def test_the_loudest_turn_sets_the_level_of_the_scene() -> None:
    """The others are quieter than it in the narration; raising all alike speaks nothing again."""
    scene = says("only", "Hello.", "World.", "Again.")

    def levels(*volumes: float) -> tuple[list[float], tuple[float, ...]]:
        turns = tuple(
            replace(turn, voice=Voice(volume_db=volume))
            for turn, volume in zip(scene.turns, volumes, strict=True)
        )
        steps = planned(video(replace(scene, turns=turns)))
        narration, soundtrack = (steps[task].request for task in ("narration:film/only", "soundtrack:film"))
        assert isinstance(narration, ask.NarrationRequest)
        assert isinstance(soundtrack, ask.SoundtrackRequest)
        return [turn.gain_db for turn in narration.turns], soundtrack.voice_gains_db

    assert levels(0, -6, 3) == ([-3, -9, 0], (3,))
    assert levels(-2, -2, -2) == ([0, 0, 0], (-2,))


def test_a_remote_voice_is_a_generated_result() -> None:
    """It is kept as such: the same request need not give the same sound again."""
    scene = says("only", "Hello.")
    remote = replace(scene.turns[0], voice=Voice(provider="edge"))

    assert not planned(video(scene))["narration:film/only"].generated
    assert planned(video(replace(scene, turns=(*scene.turns, remote))))["narration:film/only"].generated


def test_an_own_picture_is_read_where_it_lies() -> None:
    """Its name is no part of the request, and nothing is painted."""
    steps = planned(RICH)

    assert "image:film/yak" not in steps
    assert roles(steps["segment:film/yak"])["background"] == "scene_specs/own.png"
    assert steps["segment:film/yak"].request == ask.SegmentRequest(
        ask.Encoding(1920, 1080, "final", None, None), ImagePicture(), behind=("#000", "#111")
    )


def test_a_prompt_is_painted_and_not_in_the_segment() -> None:
    """Another prompt that gives the same picture encodes nothing again."""
    steps = planned(RICH)

    assert roles(steps["segment:film/zebra"])["background"] == "build/film/scenes/zebra/background.png"
    assert "coins" in canonical(steps["image:film/zebra"].request)
    assert "coins" not in canonical(steps["segment:film/zebra"].request)


def test_another_sound_track_encodes_no_picture() -> None:
    """It is the soundtrack's alone."""
    first, second = (
        planned(video(Scene("only", seconds=3, background=VideoPicture("a.mkv", sound="mix", sound_track=n))))
        for n in (1, 2)
    )

    assert [task for task, step in first.items() if step.request != second[task].request] == [
        "soundtrack:film"
    ]


def test_an_own_clip_gives_picture_and_sound() -> None:
    """The segment is blind to the sound, the soundtrack reads it from the clip."""
    steps = planned(RICH)

    assert roles(steps["segment:film/xerus"])["background"] == "scene_specs/own.mp4"
    assert roles(steps["soundtrack:film"])["clip.0002"] == "scene_specs/own.mp4"
    soundtrack = steps["soundtrack:film"].request
    assert isinstance(soundtrack, ask.SoundtrackRequest)
    assert soundtrack.clips == (ask.ClipSound(2, "duck", (0.0, None)),)


def test_a_silent_clip_is_not_listened_to() -> None:
    """`sound: off` is the default."""
    steps = planned(video(Scene("only", seconds=2, background=VideoPicture("scene_specs/own.mp4"))))

    assert list(roles(steps["soundtrack:film"])) == ["timeline"]


def test_plain_grounds_read_no_file() -> None:
    """A colour is in the request; a gradient without colours takes the theme's."""
    red, theme = ColorPicture("#ff0000"), GradientPicture(())
    steps = planned(
        replace(
            video(Scene("one", seconds=1, background=red), Scene("two", seconds=1, background=theme)),
            theme=Theme(changes={"background2": "#abc"}),
        )
    )
    grounds = [steps[f"segment:film/{name}"].request for name in ("one", "two")]

    assert [(g.background, g.behind) for g in grounds if isinstance(g, ask.SegmentRequest)] == [
        (red, None), (GradientPicture(("#000", "#abc")), None),
    ]  # fmt: skip


def test_pictures_and_clips_lie_over_the_themes_ground() -> None:
    """It shows where they are transparent; nobody opens the file to ask whether they are."""
    clip = Scene("clip", seconds=1, background=VideoPicture("scene_specs/own.mp4"))
    still = Scene("still", seconds=1, background=ImagePicture(file="scene_specs/own.png"))
    steps = planned(replace(video(clip, still), theme=Theme(changes={"background2": "#abc"})))
    requests = [steps[f"segment:film/{name}"].request for name in ("clip", "still")]

    assert [r.behind for r in requests if isinstance(r, ask.SegmentRequest)] == [("#000", "#abc")] * 2


def test_marks_reach_the_timing_by_characters() -> None:
    """Words of the spec and words of the voice part scripts without spaces differently."""
    scene = replace(says("only", "国内 生产"), marks=(Mark("x", word=1, characters=2),))
    request = planned(video(scene))["timing:film/only"].request

    assert isinstance(request, ask.TimingRequest)
    assert request.marks == (("x", 2),)
