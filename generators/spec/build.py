"""Builds the frozen model from the merged long form."""

from __future__ import annotations

from pathlib import PurePosixPath

from generators.spec.colors import hex_color
from generators.spec.document import Value
from generators.spec.files import video_name
from generators.spec.longform import Data, data_voice, merge_voice
from generators.spec.model import (
    FILE_OPTIONS,
    Animation,
    Captions,
    ColorPicture,
    GradientPicture,
    ImagePicture,
    Mark,
    Meta,
    Music,
    Output,
    Picture,
    Ref,
    RoleModel,
    Scene,
    Theme,
    Transition,
    Turn,
    Video,
    VideoPicture,
    Voice,
)
from generators.spec.narration_text import read_say
from generators.spec.paths import joined
from generators.spec.spec_schema import spec_schema
from generators.spec.template_files import named_files

COMMON_KEYS = ("template", "reveal")


def build_video(long: Data, *, spec_path: str) -> Video:
    """The model of one checked spec; `spec_path` is project-relative and names the video."""
    folder = str(PurePosixPath(spec_path).parent)
    width, height = (int(side) for side in long["output"]["size"].split("x"))
    output = long["output"]
    theme = {
        token: hex_color(value) if isinstance(value, str) else value for token, value in long["theme"].items()
    }
    return Video(
        name=video_name(PurePosixPath(spec_path)),
        spec_path=spec_path,
        title=long["title"],
        slogan=tuple(long.get("slogan", ())),
        language=long["language"],
        output=Output(
            width=width,
            height=height,
            fps=int(output["fps"]),
            quality=output["quality"],
            crf=_whole(output.get("crf")),
            bitrate=bits_per_second(output.get("bitrate")),
            loudness=float(output["loudness"]),
        ),
        theme=Theme(name=theme.pop("name"), changes=theme),
        music=_music(long.get("music", False), folder),
        style=long.get("style", ""),
        profile=long["profile"],
        models={role: role_model(model, folder) for role, model in long.get("models", {}).items()},
        budget=long.get("budget"),
        refs={
            name: Ref(joined(folder, ref.get("file")), ref.get("prompt"))
            for name, ref in long.get("refs", {}).items()
        },
        meta=_meta(long.get("meta", {})),
        scenes=tuple(_scene(scene, long, folder) for scene in long["scenes"]),
    )


def role_model(model: Data, folder: str = "") -> RoleModel:
    """A role's settings in a spec or a profile; files that options name are relative to `folder`."""
    options = dict(model.get("options", {}))
    options |= {name: joined(folder, options[name]) for name in FILE_OPTIONS if name in options}
    return RoleModel(**{**model, "options": options, "fallback": tuple(model.get("fallback", ()))})


def decibels(gain: str) -> float:
    """`-18dB` as a number."""
    return float(gain.removesuffix("dB"))


def bits_per_second(rate: str | float | None) -> int | None:
    """`8M` or `2500k` as bits per second."""
    if rate is None or not isinstance(rate, str):
        return _whole(rate)
    return round(float(rate[:-1]) * {"k": 1_000, "M": 1_000_000}[rate[-1]])


def _whole(number: float | None) -> int | None:
    """JSON Schema accepts 18.0 as an integer; the model holds 18."""
    return None if number is None else int(number)


def _size(size: str | None) -> tuple[int, int] | None:
    if size is None:
        return None
    width, height = size.split("x")
    return int(width), int(height)


def _scene(scene: Data, long: Data, folder: str) -> Scene:
    turns, marks = _turns(scene, long, folder)
    layers = scene.get("animation", [])
    return Scene(
        id=scene["id"],
        turns=turns,
        marks=marks,
        seconds=float(scene["seconds"]) if "seconds" in scene else None,
        pause_seconds=float(scene["pause"]),
        background=_picture(scene["background"], folder),
        animations=tuple(_animation(layer, folder) for layer in layers),
        captions=_captions(scene["captions"]),
        transition=Transition(scene["transition"]["type"], float(scene["transition"]["seconds"])),
    )


def _turns(scene: Data, long: Data, folder: str) -> tuple[tuple[Turn, ...], tuple[Mark, ...]]:
    say = scene.get("say")
    if say is None:
        return (), ()
    spoken: list[tuple[Data, str]] = (
        [(scene["voice"], say)]
        if isinstance(say, str)
        else [
            (merge_voice(scene["voice"], data_voice(name, long.get("voices", {}))), text)
            for turn in say
            for name, text in turn.items()
        ]
    )
    turns: list[Turn] = []
    marks: list[Mark] = []
    words = characters = 0
    for voice, text in spoken:
        parsed = read_say(text)
        turns.append(Turn(parsed.text, _voice(voice, folder)))
        marks += [Mark(mark.name, words + mark.word, characters + mark.characters) for mark in parsed.marks]
        spoken_words = parsed.text.split()
        words += len(spoken_words)
        characters += sum(map(len, spoken_words))
    return tuple(turns), tuple(marks)


def _voice(voice: Data, folder: str) -> Voice:
    return Voice(
        preset=voice.get("preset", "warm"),
        provider=voice.get("provider"),
        id=voice.get("id"),
        rate=float(voice.get("rate", 1)),
        pitch=float(voice.get("pitch", 0)),
        volume_db=decibels(voice.get("volume", "0dB")),
        file=joined(folder, voice.get("file")),
        pronounce=dict(voice.get("pronounce", {})),
    )


def _picture(picture: Data, folder: str) -> Picture:
    kind = picture["type"]
    if kind == "color":
        return ColorPicture(hex_color(picture["color"]))
    if kind == "gradient":
        return GradientPicture(tuple(hex_color(color) for color in picture.get("colors", ())))
    file = joined(folder, picture.get("file"))
    if kind == "image":
        return ImagePicture(
            prompt=picture.get("prompt"),
            file=file,
            seed=_whole(picture.get("seed")),
            negative=picture.get("negative", ""),
            refs=tuple(picture.get("refs", ())),
            size=_size(picture.get("size")),
            enhance=picture.get("enhance", False),
            take=_whole(picture.get("take")),
            pin=picture.get("pin", False),
            fit=picture["fit"],
            motion=picture["motion"],
        )
    start, end = picture["trim"]
    return VideoPicture(
        file=file or "",
        trim=(float(start or 0), None if end is None else float(end)),
        fit=picture["fit"],
        when_short=picture["when_short"],
        sound=picture["sound"],
        sound_track=_whole(picture.get("sound_track")),
    )


def _animation(layer: Data, folder: str) -> Animation:
    props = {key: value for key, value in layer.items() if key not in COMMON_KEYS}
    named = named_files(props, spec_schema().template(layer["template"]))
    files = {prop: path for prop, file in named.items() if (path := joined(folder, file))}
    return Animation(layer["template"], props, layer.get("reveal", "none"), files)


def _captions(captions: Value) -> Captions | None:
    if captions is False:
        return None
    return Captions(
        captions["preset"], captions["burn"], _whole(captions.get("max_chars")), captions["position"]
    )


def _music(music: Value, folder: str) -> Music | None:
    if music is False:
        return None
    return Music(
        file=joined(folder, music.get("file")),
        prompt=music.get("prompt"),
        volume_db=decibels(music["volume"]),
        duck_db=decibels(music["duck"]),
        fade_seconds=float(music["fade"]),
    )


def _meta(meta: Data) -> Meta:
    return Meta(
        meta.get("description", ""),
        tuple(meta.get("tags", ())),
        dict(meta.get("chapters", {})),
        meta.get("poster"),
    )
