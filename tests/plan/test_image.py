"""The steps of a generated picture: prompt, references, and who is asked."""

from __future__ import annotations

from dataclasses import replace

from generators.plan import requests as ask
from generators.plan.graph import plan_video
from generators.plan.requests import Model
from generators.plan.step import Step, asked_digest
from generators.spec.model import ImagePicture, Ref, RoleModel, Scene, Video
from tests.plan.house import LIBRARY, SmallResolver, planned, roles, video

REMOTE = SmallResolver(image=Model("painter", "p-1"))
STREET = ImagePicture(prompt="a street")


def drawn(picture: ImagePicture, **more: object) -> Video:
    """A video of one silent scene with a picture."""
    return replace(video(Scene("only", seconds=3, background=picture)), **more)  # type: ignore[arg-type]


def remote(film: Video) -> dict[str, Step]:
    """Its steps where a model makes pictures."""
    return {step.task: step for step in plan_video(film, LIBRARY, REMOTE)}


def asked(step: Step) -> str:
    """What the author asked."""
    return asked_digest(step, {})


def test_an_offline_picture_is_painted_in_the_themes_colours() -> None:
    """And nobody is asked."""
    image = planned(drawn(STREET))["image:film/only"]

    assert image.request == ask.ImageRequest(
        Model("art"), "a street", "", 1920, 1080, {"background": "#000", "accent": "#f00"}
    )
    assert not image.generated
    assert image.asked is None


def test_a_models_picture_does_not_depend_on_the_theme() -> None:
    """It is not told the colours, nor made by anything that is installed here."""
    image = remote(drawn(STREET))["image:film/only"]

    assert image.request == ask.ImageRequest(Model("painter", "p-1"), "a street", "", 1920, 1080)
    assert image.generated
    assert image.tools == ()


def test_what_was_asked_knows_no_profile() -> None:
    """Who is asked counts only where the spec names it."""
    film = drawn(STREET, profile="auto")
    here, there = planned(film)["image:film/only"], remote(film)["image:film/only"]
    named = drawn(STREET, profile="auto", models={"image": RoleModel("painter")})

    assert asked(here) == asked(there)
    assert asked(remote(named)["image:film/only"]) != asked(there)


def test_a_take_is_part_of_what_was_asked_only_where_it_is_said() -> None:
    """So that the lock can choose where the spec does not."""
    unsaid = remote(drawn(STREET))["image:film/only"]
    first = remote(drawn(replace(STREET, take=1)))["image:film/only"]
    second = remote(drawn(replace(STREET, take=2)))["image:film/only"]

    assert unsaid.request == first.request
    assert len({asked(unsaid), asked(first), asked(second)}) == 3
    assert len({asked_digest(step, {}, family=True) for step in (unsaid, first, second)}) == 1


def test_an_enhanced_prompt_is_a_step_of_its_own() -> None:
    """Its text lies beside the picture, which reads it."""
    steps = remote(drawn(replace(STREET, enhance=True)))
    prompt, image = steps["prompt:film/only"], steps["image:film/only"]

    assert prompt.request == ask.PromptRequest(Model("writer"), "a street", "", 1920, 1080)
    assert prompt.outputs == {"prompt": "build/film/scenes/only/image-prompt.txt"}
    assert roles(image) == {"prompt": "build/film/scenes/only/image-prompt.txt"}
    assert isinstance(image.request, ask.ImageRequest)
    assert image.request.prompt is None


def test_refs_are_files_the_picture_reads() -> None:
    """The author's own, and those made from prompts, each made once for the whole video."""
    refs = {"ada": Ref(file="scene_specs/ada.png"), "coin": Ref(prompt="a coin")}
    steps = remote(drawn(replace(STREET, refs=("coin", "ada")), refs=refs))

    assert roles(steps["image:film/only"]) == {
        "ref.01": "build/film/refs/coin.png",
        "ref.02": "scene_specs/ada.png",
    }
    assert steps["image:film/ref.coin"].outputs == {"image": "build/film/refs/coin.png"}
    assert "image:film/ref.ada" not in steps


def test_a_picture_may_have_a_size_of_its_own() -> None:
    """And what must not be seen."""
    image = remote(drawn(replace(STREET, size=(1024, 576), negative="people")))["image:film/only"]

    assert isinstance(image.request, ask.ImageRequest)
    assert (image.request.width, image.request.height, image.request.negative) == (1024, 576, "people")


def test_a_file_that_an_option_names_is_read_by_content() -> None:
    """An edited ComfyUI workflow makes another picture; whose profile names it is no word of the author's."""
    resolver = SmallResolver(image=Model("comfyui", options={"workflow": "flows/still.json"}))
    image = {step.task: step for step in plan_video(drawn(STREET), LIBRARY, resolver)}["image:film/only"]

    assert roles(image) == {"option.workflow.01": "flows/still.json"}
    assert asked_digest(image, {"option.workflow.01": "aa"}) == asked_digest(image, {})
