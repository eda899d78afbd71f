"""The graph of a video: whole, without cycles or clashes, and blind to the names of scenes."""

from __future__ import annotations

from dataclasses import replace

from generators.plan.graph import plan_video, shared_steps
from generators.plan.kinds import end_products
from generators.plan.step import Input, canonical
from generators.spec.model import (
    Animation,
    Meta,
    Music,
    Transition,
)
from tests.plan.house import FILES, LIBRARY, RICH, SmallResolver, planned, roles, says, video


def test_a_scene_with_one_say_is_a_whole_video() -> None:
    """The smallest spec has these steps, each after what it reads."""
    assert list(planned(video(says("only", "Hello.")))) == [
        "title:film",
        "narration:film/only", "timing:film/only", "captions:film/only", "render:film/only",
        "segment:film/only",
        "timeline:film", "subtitles:film", "chapters:film", "soundtrack:film", "composite:film",
        "poster:film", "contact:film",
    ]  # fmt: skip


def test_every_input_is_made_before_or_is_the_authors() -> None:
    """Nothing is read that no step makes, and nothing before it is made."""
    made = {path for step in shared_steps(LIBRARY, []) for path in step.outputs.values()}
    for step in plan_video(RICH, LIBRARY, SmallResolver()):
        assert {item.path for item in step.inputs} <= made | FILES, step.task
        made |= set(step.outputs.values())


def test_no_file_has_two_writers() -> None:
    """In one video, and in two videos together with what they share."""
    steps = [*shared_steps(LIBRARY, []), *plan_video(RICH, LIBRARY, SmallResolver())]
    other = plan_video(replace(RICH, name="other"), LIBRARY, SmallResolver())

    written = [path for step in [*steps, *other] for path in step.outputs.values()]

    assert len(set(written)) == len(written)
    assert len({step.task for step in [*steps, *other]}) == len([*steps, *other])


def test_everything_is_written_below_build() -> None:
    """In the folder of its video, and nothing beside it."""
    paths = [path for step in planned(RICH).values() for path in step.outputs.values()]

    assert [path for path in paths if not path.startswith("build/film/") or ".." in path] == []


def test_scene_ids_are_in_no_request_and_no_role() -> None:
    """They stand in paths and task names only."""
    for step in planned(RICH).values():
        said = canonical(step.request) + " ".join(roles(step))
        assert not [scene.id for scene in RICH.scenes if scene.id in said], step.task


def test_renaming_scenes_changes_no_request() -> None:
    """Chapters and poster follow the new names."""
    new = {"zebra": "a", "yak": "b", "xerus": "c", "wolf": "d"}
    renamed = replace(
        RICH,
        scenes=tuple(replace(scene, id=new[scene.id]) for scene in RICH.scenes),
        meta=Meta(chapters={"b": "Second"}, poster="b"),
    )
    before, after = (list(planned(film).values()) for film in (RICH, renamed))

    assert [(s.kind, s.request, list(roles(s)), s.tools) for s in before] == [
        (s.kind, s.request, list(roles(s)), s.tools) for s in after
    ]


def test_end_products_are_steps_of_every_video() -> None:
    """What `video:film` builds is there."""
    assert {f"{kind}:film" for kind in end_products()} <= planned(RICH).keys()


def test_music_is_composed_taken_or_left_out() -> None:
    """A prompt is a step, a file is an input, none is nothing."""
    plain = video(says("only", "Hello."))
    composed = planned(replace(plain, music=Music(prompt="calm")))
    taken = planned(replace(plain, music=Music(file="bed.mp3")))

    assert roles(composed["soundtrack:film"])["music"] == composed["music:film"].outputs["audio"]
    assert "music:film" not in taken
    assert roles(taken["soundtrack:film"])["music"] == "bed.mp3"
    assert "music" not in roles(planned(plain)["soundtrack:film"])


def test_the_title_layer_is_left_out_where_a_template_owns_the_title() -> None:
    """The other scenes have it."""
    steps = planned(RICH)

    assert roles(steps["segment:film/zebra"])["title"] == "build/film/title.png"
    assert "title" not in roles(steps["segment:film/wolf"])


def test_no_title_layer_is_drawn_that_nobody_shows() -> None:
    """All scenes own the title, or there is none."""
    card = replace(says("only", "Hello."), animations=(Animation("title-card", {"title": "A film"}),))

    assert "title:film" not in planned(video(card))
    assert "title:film" not in planned(replace(video(says("only", "Hello.")), title=""))


def test_the_first_transition_makes_nothing_stale() -> None:
    """It is never used."""
    scenes = [says("one", "Hello."), says("two", "World.")]
    wiped = replace(scenes[0], transition=Transition("wipe", 1.0))

    assert planned(video(*scenes)) == planned(video(wiped, scenes[1]))


def test_the_poster_is_taken_from_the_chosen_scene() -> None:
    """`meta.poster` names it, else the first scene gives it."""
    assert roles(planned(RICH)["poster:film"]) == {"segment": "build/film/scenes/yak/segment.mp4"}
    assert roles(planned(video(says("only", "Hello.")))["poster:film"]) == {
        "segment": "build/film/scenes/only/segment.mp4"
    }


def test_shared_steps_read_every_source_file() -> None:
    """A file that is added to the library is seen."""
    packages, sources = shared_steps(LIBRARY, ["remotion/src/b.ts", "remotion/src/a.ts"])

    assert not packages.stored
    assert sources.inputs[1:] == (
        Input("source.remotion/src/a.ts", "remotion/src/a.ts"),
        Input("source.remotion/src/b.ts", "remotion/src/b.ts"),
    )
    assert list(sources.outputs) == ["bullets", "title-card", "captions", "title", "stage"]
