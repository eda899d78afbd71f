"""The steps of one scene, all in scene-local frames and independent of every other scene.

say ─► narration ─► timing ─┬─► captions ─┐
                            ├─► animation ┴─► render ─┐
prompt ─► image ──────────────────────────────────────┴─► segment
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from generators.plan import requests as ask
from generators.plan.image import ImageTarget, image_steps
from generators.plan.library import Library, pick
from generators.plan.paths import scene_path, source_path, video_path
from generators.plan.resolver import RoleResolver, asked_of
from generators.plan.step import Input, Request, Step
from generators.plan.text import UNSPACED, caption_chars
from generators.plan.timing import LEAD_SECONDS, TAIL_SECONDS
from generators.spec.model import (
    Animation,
    Captions,
    GradientPicture,
    ImagePicture,
    Json,
    Picture,
    Scene,
    TableReading,
    Video,
    VideoPicture,
)

VOICE_FIELDS = ("preset", "provider", "id", "rate", "pitch", "volume_db", "pronounce")
"""What of a voice decides how it sounds."""


@dataclass(frozen=True)
class ScenePlan:
    """One scene and everything its steps are made from."""

    video: Video
    scene: Scene
    library: Library
    resolver: RoleResolver

    def path(self, file: str) -> str:
        """A file in the scene's own folder."""
        return scene_path(self.video.name, self.scene.id, file)

    @property
    def tokens(self) -> dict[str, Json]:
        """The theme with the author's changes."""
        return {**self.library.themes[self.video.theme.name], **self.video.theme.changes}

    @property
    def burnt(self) -> Captions | None:
        """The captions to draw, if the scene has words and wants them drawn."""
        captions = self.scene.captions
        return captions if captions and captions.burn and self.scene.turns else None

    @property
    def has_overlay(self) -> bool:
        """Whether anything is drawn by the render service."""
        return bool(self.scene.animations or self.burnt)

    @property
    def has_title(self) -> bool:
        """Whether the title layer is shown over this scene."""
        owns = any(self.library.templates[layer.template].own_title for layer in self.scene.animations)
        return bool(self.video.title or self.video.slogan) and not owns

    @property
    def encoding(self) -> ask.Encoding:
        """The encoding all segments of the video share."""
        out = self.video.output
        return ask.Encoding(out.width, out.height, out.quality, out.crf, out.bitrate)

    def steps(self) -> Iterator[Step]:
        """All steps of the scene in the order of the flow."""
        if self.scene.turns:
            yield self._narration()
        yield self._timing()
        if self.burnt:
            yield self._captions(self.burnt)
        if self.scene.animations:
            yield self._animation()
        if self.has_overlay:
            yield self._render()
        background = self.scene.background
        if isinstance(background, ImagePicture) and background.prompt is not None:
            yield from self._image(background, background.prompt)
        yield self._segment()

    def _step(
        self,
        kind: str,
        request: Request,
        inputs: tuple[Input, ...],
        outputs: dict[str, str],
        tools: tuple[str, ...] = (),
    ) -> Step:
        name = f"{self.video.name}/{self.scene.id}"
        placed = {output: self.path(file) for output, file in outputs.items()}
        return Step(kind, name, request, inputs, placed, tools=tools)

    def _narration(self) -> Step:
        recording = self.scene.turns[0].voice.file
        spoken = []
        loudest = max(turn.voice.volume_db for turn in self.scene.turns)
        for turn in self.scene.turns:
            voice = turn.voice
            who = None if recording else self.resolver.speaker(voice, self.video.language)
            spoken.append(
                ask.SpokenTurn(
                    text=turn.text,
                    model=who.model if who else ask.Model("recorded"),
                    voice_id=who.voice_id if who else "",
                    rate=voice.rate,
                    pitch=voice.pitch,
                    pronounce=voice.pronounce,
                    gain_db=voice.volume_db - loudest,
                )
            )
        used = [self.resolver.tools_of("speech", turn.model) for turn in spoken]
        generated = None in used
        inputs = [Input("recording", recording)] if recording else []
        tools = {tool for needed in used if needed for tool in needed}
        if not generated and any(UNSPACED.search(turn.text) for turn in spoken):
            tools.add("node")  # which finds the words
        models = ask.models_of(ask.NarrationRequest(self.video.language, tuple(spoken)))
        inputs += [Input(role, file) for role, file in ask.option_files(*models).items()]
        step = self._step(
            "narration",
            ask.NarrationRequest(
                self.video.language,
                tuple(spoken),
                recorded=recording is not None,
                levelled=True if recording else None,
            ),
            tuple(inputs),
            {"audio": "narration.wav", "words": "words.json"},
            tools=tuple(sorted(tools)),
        )
        asked = None if recording else self._asked_of_voices(generated)
        return replace(step, generated=generated, asked=asked)

    def _timing(self) -> Step:
        scene = self.scene
        request = ask.TimingRequest(
            fps=self.video.output.fps,
            lead_seconds=LEAD_SECONDS,
            tail_seconds=TAIL_SECONDS + scene.pause_seconds,
            seconds=None if scene.turns else scene.seconds,
            marks=tuple((mark.name, mark.characters) for mark in scene.marks),
        )
        words = (Input("words", self.path("words.json")),) if scene.turns else ()
        return self._step("timing", request, words, {"timing": "timing.json"})

    def _captions(self, captions: Captions) -> Step:
        out = self.video.output
        longest = captions.max_chars or caption_chars(
            width=out.width, height=out.height, language=self.video.language
        )
        return self._step(
            "captions",
            ask.CaptionsRequest(captions.preset, captions.position, longest),
            (Input("timing", self.path("timing.json")),),
            {"captions": "captions.json"},
        )

    def _animation(self) -> Step:
        layers, inputs = [], [Input("timing", self.path("timing.json"))]
        for index, animation in enumerate(self.scene.animations):
            files = {
                prop: ask.TableFile(_file_role(prop, index), self._reading(animation, prop))
                for prop in animation.files
            }
            inputs += [Input(files[prop].role, path) for prop, path in animation.files.items()]
            data = files.pop("data", None)
            layers.append(
                ask.AnimationLayer(
                    template=animation.template,
                    props={key: item for key, item in animation.props.items() if key not in animation.files},
                    reveal=animation.reveal,
                    reveals=self.library.templates[animation.template].reveals,
                    data_role=data.role if data else None,
                    reading=data.reading if data else None,
                    files=files or None,
                )
            )
        return self._step(
            "animation", ask.AnimationRequest(tuple(layers)), tuple(inputs), {"animation": "animation.json"}
        )

    def _reading(self, animation: Animation, prop: str) -> TableReading:
        """The columns of a prop's file that are read, in the spec's language."""
        data = cast(Mapping[str, str], animation.props[prop])
        return TableReading(self.video.language, data.get("label"), data.get("value"))

    def _render(self) -> Step:
        used = sorted({animation.template for animation in self.scene.animations})
        names = [token for template in used for token in self.library.templates[template].tokens]
        parts = [*used, "stage"]
        inputs = []
        if self.scene.animations:
            inputs.append(Input("animation", self.path("animation.json")))
        if self.burnt:
            inputs.append(Input("captions", self.path("captions.json")))
            names += self.library.caption_tokens
            parts.append("captions")
        inputs += [Input(f"sources.{part}", source_path(part)) for part in parts]
        out = self.video.output
        return self._step(
            "render",
            ask.RenderRequest(out.width, out.height, self.video.language, pick(self.tokens, names)),
            tuple(inputs),
            {"frames": "overlay.frames.json", "props": "overlay.props.json"},
            tools=("browser",),
        )

    def _asked_of_voices(self, generated: bool) -> dict[str, Any] | None:
        """The words and the voices as the author named them, whichever provider speaks them."""
        turns = [
            {"text": turn.text, **{name: getattr(turn.voice, name) for name in VOICE_FIELDS}}
            for turn in self.scene.turns
        ]
        return asked_of(self.video, "speech", generated, language=self.video.language, turns=turns)

    def _image(self, picture: ImagePicture, prompt: str) -> Iterator[Step]:
        palette = pick(self.tokens, self.library.art_tokens)
        place = ImageTarget(f"{self.video.name}/{self.scene.id}", self.path("background.png"), palette)
        return image_steps(self.video, self.resolver, place, picture, prompt)

    def _segment(self) -> Step:
        background, inputs = self._background()
        has_file = isinstance(background, ImagePicture | VideoPicture)
        behind = theme_gradient(self.tokens) if has_file else None
        if self.has_overlay:
            inputs.append(Input("frames", self.path("overlay.frames.json")))
            inputs.append(Input("props", self.path("overlay.props.json"), keyed=False))
        else:
            inputs.append(Input("timing", self.path("timing.json")))
        if self.has_title:
            inputs.append(Input("title", video_path(self.video.name, "title.png")))
        return self._step(
            "segment",
            ask.SegmentRequest(self.encoding, background, behind),
            tuple(inputs),
            {"video": "segment.mp4"},
            tools=("ffmpeg", "numpy", "pillow", *self._decoders),
        )

    @property
    def _decoders(self) -> tuple[str, ...]:
        """The tools that read the author's own picture or clip, besides those of every segment."""
        match self.scene.background:
            case ImagePicture(file=str()):
                return ("pi-heif",)
            case VideoPicture():
                return ("av",)
            case _:
                return ()

    def _background(self) -> tuple[Picture, list[Input]]:
        """The picture as the segment's request sees it, and the file that holds it."""
        match self.scene.background:
            case GradientPicture(colors=()):
                return GradientPicture(colors=theme_gradient(self.tokens)), []
            case ImagePicture(file=str(file)) as picture:
                return replace(picture, file=None), [Input("background", file)]
            case ImagePicture() as picture:
                made = Input("background", self.path("background.png"))
                return ImagePicture(fit=picture.fit, motion=picture.motion), [made]
            case VideoPicture(file=file) as picture:
                return replace(picture, file="", sound="off", sound_track=None), [Input("background", file)]
            case picture:
                return picture, []


def _file_role(prop: str, layer: int) -> str:
    """The input role of a prop's file; `data` keeps the role that existing keys contain."""
    return f"data.{layer}" if prop == "data" else f"file.{prop}.{layer}"


def theme_gradient(tokens: dict[str, Json]) -> tuple[str, str]:
    """The theme's own ground, for scenes that name no background and behind transparent pictures."""
    return str(tokens["background"]), str(tokens["background2"])
