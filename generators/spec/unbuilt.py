"""Owns the one table of what version 1 freezes but this release does not do: refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, Mapping[str, str]] = {
    "": {
        "overlays": "put it into the scenes' `animation`",
    },
    "models": {"video": "use clips of your own with {type: video, file: ...}"},
    "output": {"variants": "write one spec per size or language, or build with output.size=portrait"},
    "captions_settings": {"translate": "leave it out; captions show what is spoken"},
    "picture_image": {
        "transparent": "leave it out",
        "lut": "leave it out",
        "fallback": "leave it out",
    },
    "picture_video": {
        "prompt": "use a clip of your own with `file`, or {type: image, prompt: ..., motion: zoom-in}",
        "first_frame": "use {type: image, ...}",
        "last_frame": "use {type: image, ...}",
        "seconds": "use `trim` to choose a part of the file",
        "continue_from": "use `trim` to choose a part of the file",
        "edit_of": "edit the clip beforehand and name it with `file`",
        "resolution": "leave it out; clips are scaled to the output",
        "seed": "leave it out",
        "enhance": "leave it out",
        "refs": "leave it out",
        "negative": "leave it out",
        "lut": "grade the clip beforehand",
        "take": "leave it out",
        "pin": "leave it out",
        "fallback": "leave it out",
    },
    "animation_template": {
        "engine": "leave it out; templates know theirs",
        "fix_rounds": "leave it out",
        "take": "leave it out",
        "pin": "leave it out",
        "fallback": "leave it out",
    },
    "defaults": {
        "lut": "leave it out",
        "fallback": "leave it out",
        "engine": "leave it out",
        "fix_rounds": "leave it out",
        "sfx": "mix sounds into the `music` file",
        "qa": "leave it out",
    },
    "scene": {
        "images": "use `background`",
        "sfx": "mix sounds into the `music` file",
        "qa": "leave it out",
    },
    "transition_settings": {"sound": "leave it out"},
}
"""Part of the schema (empty: the top) to field to what to do instead."""

BRANCHES: Mapping[str, tuple[str, str]] = {
    "picture_shots": ("type", "use one scene per clip"),
    "animation_brief": ("brief", "use one of the templates"),
    "animation_text": ("", "use one of the templates"),
    "animation_code": ("code", "use one of the templates"),
}
"""Whole branches: the key that chose it (none for a bare text), and what to do instead."""

TRANSITIONS = ("slide", "light-leak")
"""Frozen transition types; `fade`, `dissolve` and `wipe` are built."""


def fields(part: str) -> Mapping[str, str]:
    """What is refused in a part of the schema; all templates share one entry."""
    return FIELDS.get("animation_template" if part.startswith("template_") else part, {})


def refusal(instead: str) -> str:
    """The text of every refusal."""
    return f"not built yet; {instead}"
