"""A small animation library and resolver to plan videos with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from generators.plan.graph import plan_video
from generators.plan.library import Library, Template
from generators.plan.requests import Model
from generators.plan.resolver import ResolvedVoice
from generators.plan.step import Step
from generators.spec.model import (
    Animation,
    ImagePicture,
    Json,
    Meta,
    Music,
    Scene,
    Turn,
    Video,
    VideoPicture,
    Voice,
)

TOKENS: dict[str, Json] = {
    "background": "#000",
    "background2": "#111",
    "text": "#fff",
    "accent": "#f00",
    "unused": 1,
}

LIBRARY = Library(
    templates={
        "bullets": Template("bullets", ("text", "accent"), own_title=False, reveals="items"),
        "title-card": Template("title-card", ("text",), own_title=True, reveals=None),
    },
    caption_tokens=("text",),
    title_tokens=("text", "accent"),
    art_tokens=("background", "accent"),
    themes={"midnight": TOKENS},
)


BUNDLED = {
    "art": ("numpy", "pillow"),
    "composer": ("numpy",),
    "espeak": ("espeakng-loader", "numpy"),
    "recorded": ("av", "numpy"),
}


@dataclass(frozen=True)
class SmallResolver:
    """Everybody is offline unless a voice says otherwise."""

    llm: Model = field(default_factory=lambda: Model("writer"))
    image: Model = field(default_factory=lambda: Model("art"))
    music: Model = field(default_factory=lambda: Model("composer"))

    def speaker(self, voice: Voice, language: str) -> ResolvedVoice:
        """The preset's name is the voice's."""
        model = Model(voice.provider or "espeak")
        return ResolvedVoice(model, f"{voice.preset}-{language}", self.tools_of("speech", model))

    def tools_of(self, role: str, model: Model) -> tuple[str, ...] | None:
        """Those of the bundled ones; everybody else's results are generated."""
        return BUNDLED.get(model.provider)


def says(scene: str, text: str, *more: str) -> Scene:
    """A scene in which the default voice speaks."""
    return Scene(scene, turns=tuple(Turn(turn, Voice()) for turn in (text, *more)))


def video(*scenes: Scene) -> Video:
    """A video with a title and nothing else of its own."""
    return Video(name="film", spec_path="scene_specs/film.yaml", title="A film", scenes=scenes)


def planned(film: Video) -> dict[str, Step]:
    """The steps of a video by task."""
    return {step.task: step for step in plan_video(film, LIBRARY, SmallResolver())}


def roles(step: Step) -> dict[str, str]:
    """What a step reads, by role."""
    return {item.role: item.path for item in step.inputs}


BULLETS = Animation("bullets", {"items": ["One", "Two"]}, "words")
CHART = Animation(
    "bullets", {"items": ["One"], "data": {"file": "x.csv"}}, "none", {"data": "scene_specs/x.csv"}
)
FILES = {"scene_specs/x.csv", "scene_specs/take.wav", "scene_specs/own.png", "scene_specs/own.mp4", "bed.mp3"}
CARD = Animation("title-card", {"title": "Six"})
RICH = replace(
    video(
        replace(says("zebra", "One.", "Two."), animations=(BULLETS, CHART), background=ImagePicture("coins")),
        replace(says("yak", "Three four."), background=ImagePicture(file="scene_specs/own.png")),
        Scene("xerus", seconds=2, background=VideoPicture("scene_specs/own.mp4", sound="duck")),
        replace(
            says("wolf", "Five."), captions=None, animations=(Animation("title-card", {"title": "Six"}),)
        ),
    ),
    music=Music(prompt="calm"),
    meta=Meta(chapters={"yak": "Second"}, poster="yak"),
)
