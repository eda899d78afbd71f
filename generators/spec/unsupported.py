"""The table of fields that version 1 reserves and this release does not build: refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, Mapping[str, str]] = {
    "": {
        "overlays": "put it into the scenes' `animation`",
    },
    "models": {"video": "use clip files with {type: video, file: ...}"},
    "output": {"variants": "write one spec per size or language, or build with output.size=portrait"},
    "captions_settings": {"translate": "leave it out; captions show what is spoken"},
    "picture_image": {
        "transparent": "leave it out",
        "lut": "leave it out",
        "fallback": "leave it out",
    },
    "picture_video": {
        "prompt": "use a clip file with `file`, or {type: image, prompt: ..., motion: zoom-in}",
        "first_frame": "use {type: image, ...}",
        "last_frame": "use {type: image, ...}",
        "seconds": "use `trim` to choose a part of the file",
        "continue_from": "use `trim` to choose a part of the file",
        "edit_of": "edit the clip first and name it with `file`",
        "resolution": "leave it out; clips are scaled to the output",
        "seed": "leave it out",
        "enhance": "leave it out",
        "refs": "leave it out",
        "negative": "leave it out",
        "lut": "grade the clip first",
        "take": "leave it out",
        "pin": "leave it out",
        "fallback": "leave it out",
    },
    "animation_template": {
        "engine": "leave it out; the template sets it",
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
"""Part of the schema (empty: the root) to field to the alternative."""

BRANCHES: Mapping[str, tuple[str, str]] = {
    "picture_shots": ("type", "use one scene per clip"),
    "animation_brief": ("brief", "use one of the templates"),
    "animation_text": ("", "use one of the templates"),
    "animation_code": ("code", "use one of the templates"),
}
"""Branches: the key that selects it (empty for bare text), and the alternative."""

TRANSITIONS = ("slide", "light-leak")
"""Reserved transition types; `fade`, `dissolve` and `wipe` are built."""


def fields(part: str) -> Mapping[str, str]:
    """The refused fields of a part of the schema; all templates share one entry."""
    return FIELDS.get("animation_template" if part.startswith("template_") else part, {})


def refusal(instead: str) -> str:
    """The message of every refusal."""
    return f"not built yet; {instead}"
