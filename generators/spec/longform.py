"""Converts a spec as written to the merged long form: short forms expanded, defaults filled in.

The long form is a valid spec that gives the same video.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generators.spec.document import Value
from generators.spec.narration_text import fold
from generators.spec.schema_validator import flat
from generators.spec.spec_schema import Schema, SpecSchema

Data = dict[str, Any]

SIZES = {"landscape": "1920x1080", "portrait": "1080x1920", "square": "1080x1080", "4:5": "1080x1350"}
_SCENE_DEFAULTS = ("pause", "sfx", "qa")
_WHO = ("preset", "provider", "id", "file")
"""Keys that identify the speaker: setting one drops the others of the base voice."""


def long_form(data: Data, spec_schema: SpecSchema, name: str, *, profile: str = "") -> Data:
    """The merged long form of checked data.

    `name` is the spec's stem; `profile` is the project's, used where the spec sets none.
    """
    root = spec_schema.root["properties"]
    defaults = data.get("defaults", {})
    voice = fill(
        data_voice(data.get("voice", {}), data.get("voices", {})), spec_schema.branch("voice_settings")
    )
    captions = long_captions(data.get("captions", {}))
    filled = fill(captions, spec_schema.branch("captions_settings")) if captions is not False else False
    slogan = data.get("slogan", [])
    long: Data = {
        "spec": 1,
        "title": data.get("title") or name.replace("-", " ").replace("_", " ").strip().capitalize(),
        "slogan": [slogan] if isinstance(slogan, str) else list(slogan),
        "language": data.get("language", root["language"]["default"]),
        "output": long_output(data.get("output", {}), spec_schema),
        "theme": long_theme(data.get("theme", root["theme"]["default"])),
        "voice": voice,
        "voices": {key: merge_voice(voice, named) for key, named in data.get("voices", {}).items()},
        "captions": filled,
        "music": long_music(data.get("music", False), spec_schema),
        "style": data.get("style", ""),
        "profile": data.get("profile") or profile or root["profile"]["default"],
        "models": {role: dict(model) for role, model in data.get("models", {}).items()},
        "budget": data.get("budget"),
        "refs": {name: dict(ref) for name, ref in data.get("refs", {}).items()},
        "meta": dict(data.get("meta", {})),
    }
    long["scenes"] = [long_scene(scene, defaults, long, spec_schema) for scene in data["scenes"]]
    return {key: value for key, value in long.items() if value not in (None, "", {}, []) or key == "scenes"}


def long_scene(scene: Data, defaults: Data, top: Data, spec_schema: SpecSchema) -> Data:
    """One scene merged with the spec's `defaults` and settings."""
    long: Data = {"id": scene["id"]}
    if "say" in scene:
        long["say"] = long_say(scene["say"])
        voice = merge_voice(top["voice"], data_voice(defaults.get("voice", {}), top["voices"]))
        long["voice"] = merge_voice(voice, data_voice(scene.get("voice", {}), top["voices"]))
    if "seconds" in scene:
        long["seconds"] = scene["seconds"]
    long["pause"] = scene.get("pause", defaults.get("pause", 0))
    long["background"] = long_picture(scene.get("background"), defaults, spec_schema)
    if "animation" in scene:
        layers = scene["animation"] if isinstance(scene["animation"], list) else [scene["animation"]]
        long["animation"] = [long_animation(layer, defaults, spec_schema) for layer in layers]
    long["captions"] = scene_captions(scene, defaults, top["captions"], spec_schema)
    transition = {
        **long_transition(defaults.get("transition", {})),
        **long_transition(scene.get("transition", {})),
    }
    long["transition"] = fill(transition, spec_schema.branch("transition_settings"))
    if long["transition"]["type"] == "none":
        long["transition"]["seconds"] = 0
    if "note" in scene:
        long["note"] = scene["note"]
    return long


def long_say(say: str | list[Data]) -> str | list[Data]:
    """Narration with white space folded; marks stay."""
    if isinstance(say, str):
        return fold(say)
    return [{voice: fold(text) for voice, text in turn.items()} for turn in say]


def long_output(output: Data, spec_schema: SpecSchema) -> Data:
    """The output with its size in pixels."""
    long = fill(output, spec_schema.branch("output"))
    return {**long, "size": SIZES.get(long["size"], long["size"])}


def long_theme(theme: str | Data) -> Data:
    """A theme as its name and changed tokens."""
    return {"name": theme} if isinstance(theme, str) else {"name": "midnight", **theme}


def long_music(music: Value, spec_schema: SpecSchema) -> Data | bool:
    """Music settings, or False."""
    if music is False:
        return False
    return fill({"prompt": music} if isinstance(music, str) else music, spec_schema.branch("music_settings"))


def long_captions(captions: Value) -> Value:
    """Captions as written: False, or settings."""
    return captions if captions is False else dict(captions)


def scene_captions(scene: Data, defaults: Data, top: Value, spec_schema: SpecSchema) -> Value:
    """Captions of one scene, merged over `defaults` and the spec's settings."""
    merged: Value = top
    for layer in (defaults.get("captions"), scene.get("captions")):
        if layer is False:
            merged = False
        elif layer is not None:
            merged = {**(merged or {}), **layer}
    return fill(merged, spec_schema.branch("captions_settings")) if merged is not False else False


def long_transition(transition: str | Data) -> Data:
    """A transition as settings."""
    return {"type": transition} if isinstance(transition, str) else dict(transition)


def long_picture(picture: str | Data | None, defaults: Data, spec_schema: SpecSchema) -> Data:
    """A picture merged with the `defaults` for its branch; without any, the theme's gradient."""
    base = defaults.get("background")
    base = {"type": "image", "prompt": base} if isinstance(base, str) else base
    if picture is None:
        long: Data = dict(base) if base else {"type": "gradient"}
    else:
        long = {"type": "image", "prompt": picture} if isinstance(picture, str) else dict(picture)
    branch = spec_schema.branch(f"picture_{long['type']}")
    content = {"type", "prompt", "file", "color", "colors", "trim", "sound_track", "seed", "take", "pin"}
    for layer in (base or {}, defaults):
        long.update(
            {
                k: v
                for k, v in layer.items()
                if k in branch["properties"] and k not in long and k not in content
            }
        )
    return fill(long, branch)


def long_animation(layer: Data, defaults: Data, spec_schema: SpecSchema) -> Data:
    """A layer with its template's defaults filled in."""
    branch = spec_schema.template(layer["template"])
    taken = {key: defaults[key] for key in ("reveal",) if key in defaults and key in branch["properties"]}
    return fill({**taken, **layer}, branch)


def data_voice(voice: str | Data, voices: Mapping[str, Data]) -> Data:
    """Voice settings: of a name in `voices`, of a preset, or as written."""
    if isinstance(voice, str):
        return dict(voices[voice]) if voice in voices else {"preset": voice}
    return dict(voice)


def merge_voice(base: Data, over: Data) -> Data:
    """One voice merged over another, key by key."""
    kept = {key: value for key, value in base.items() if key not in _WHO} if over.keys() & set(_WHO) else base
    return {"preset": base.get("preset", "warm"), **kept, **over}


def fill(value: Data, branch: Schema) -> Data:
    """A mapping in the order of its branch, with defaults for missing keys."""
    filled: Data = {}
    for key, part in branch["properties"].items():
        if key in value:
            filled[key] = value[key]
        elif "const" in part:
            filled[key] = part["const"]
        elif "default" in part:
            filled[key] = part["default"]
        else:
            inner = [choice for choice in flat(part) if "default" in choice]
            if len(inner) == 1:
                filled[key] = inner[0]["default"]
    return {**filled, **{key: item for key, item in value.items() if key not in filled}}
