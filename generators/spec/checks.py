"""Checks of a spec beyond the schema: names that must exist, values that must agree."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

from generators.spec import spec_schema
from generators.spec.assets import asset_mistake
from generators.spec.characters import character_findings
from generators.spec.colors import is_color
from generators.spec.document import Document, YamlPath
from generators.spec.glyphs import glyph_findings
from generators.spec.languages import language_findings
from generators.spec.output_checks import output_findings
from generators.spec.picture_checks import picture_findings
from generators.spec.problems import did_you_mean
from generators.spec.scene_checks import SceneChecks
from generators.spec.schema_messages import found
from generators.spec.schema_validator import Finding
from generators.spec.settings import read_settings

MAX_SECONDS = 12 * 3600
"""Longest video that YouTube accepts."""


def check(document: Document, *, project: Path, wrong: set[YamlPath]) -> list[Finding]:
    """Findings beyond the schema. `wrong` holds the paths already reported, which are not reported again."""
    data = document.data
    if not isinstance(data, dict):
        return []
    findings: list[Finding] = [
        *output_findings(data),
        *_length(data),
        *_theme(data),
        *_profile(data, project),
        *_meta(data),
    ]
    folder = str(PurePosixPath(document.path).parent)
    files = [(("music", "file"), "sound")] if isinstance(data.get("music"), dict) else []
    for path, kind in files:
        file = data["music"].get("file")
        mistake = isinstance(file, str) and asset_mistake(file, kind, folder=folder, project=project)
        if mistake:
            findings.append((path, mistake, False))
    findings += _recordings(data)
    findings += language_findings(data)
    findings += character_findings(data)
    findings += picture_findings(data, folder=folder, project=project)
    findings += glyph_findings(data)
    findings += SceneChecks(document, folder=folder, project=project).run()
    return [finding for finding in findings if finding[0] not in wrong]


def themes() -> dict[str, dict[str, Any]]:
    """Theme names to tokens; empty where the theme library is missing."""
    files = sorted(spec_schema.THEMES.glob("*.json")) if spec_schema.THEMES.is_dir() else []
    return {file.stem: json.loads(file.read_text("utf-8")).get("tokens", {}) for file in files}


def _theme(data: dict[str, Any]) -> list[Finding]:
    theme = data.get("theme")
    known = themes()
    name = theme.get("name", "midnight") if isinstance(theme, dict) else theme
    if not known or not isinstance(name, str):
        return []
    if name not in known:
        path: YamlPath = ("theme", "name") if isinstance(theme, dict) else ("theme",)
        near = did_you_mean(name, list(known))
        return [(path, f'unknown theme "{name}"{near or "; known: " + ", ".join(known)}', False)]
    findings: list[Finding] = []
    tokens = known[name]
    for key, value in theme.items() if isinstance(theme, dict) else ():
        if key == "name":
            continue
        if key not in tokens:
            near = did_you_mean(key, list(tokens))
            message = f"unknown token{near or '; known: ' + ', '.join(tokens)}"
            findings.append((("theme", key), message, True))
        elif is_color(tokens[key]) and not is_color(value):
            message = f'expected a colour such as "#0f2350" or navy, found {found(value)}'
            findings.append((("theme", key), message, False))
    return findings


def _profile(data: dict[str, Any], project: Path) -> list[Finding]:
    profile = data.get("profile")
    known = read_settings(project).profiles
    if not isinstance(profile, str) or not profile or profile in known:
        return []
    near = did_you_mean(profile, known)
    others = f"; known: {', '.join(known)}; define others as [tool.cinemake.profiles.NAME]"
    return [(("profile",), f'unknown profile "{profile}"{near or others}', False)]


def _meta(data: dict[str, Any]) -> list[Finding]:
    meta, scenes = data.get("meta"), data.get("scenes")
    if not isinstance(meta, dict) or not isinstance(scenes, list):
        return []
    ids = [scene["id"] for scene in scenes if isinstance(scene, dict) and isinstance(scene.get("id"), str)]
    chapters = meta.get("chapters")
    named: list[tuple[YamlPath, object, bool]] = [(("meta", "poster"), meta.get("poster"), False)]
    if isinstance(chapters, dict):
        named += [(("meta", "chapters", key), key, True) for key in chapters]
    return [
        (path, f'there is no scene "{name}"{did_you_mean(name, ids)}', at_key)
        for path, name, at_key in named
        if isinstance(name, str) and name not in ids
    ]


def _length(data: dict[str, Any]) -> list[Finding]:
    scenes = data.get("scenes")
    listed = scenes if isinstance(scenes, list) else ()
    lengths = [scene.get("seconds") for scene in listed if isinstance(scene, dict)]
    total = sum(length for length in lengths if isinstance(length, int | float) and length > 0)
    if total <= MAX_SECONDS:
        return []
    message = f"expected at most {MAX_SECONDS // 3600} hours in all scenes, found {total / 3600:,.1f}"
    return [(("scenes",), f"{message}; split the video", True)]


def _recordings(data: dict[str, Any]) -> list[Finding]:
    """A recorded take holds one scene's words; anywhere else it would play in every scene."""
    named = data.get("voices")
    places: list[tuple[YamlPath, Any]] = [(("voice",), data.get("voice"))]
    places += [(("voices", name), voice) for name, voice in named.items()] if isinstance(named, dict) else []
    defaults = data.get("defaults")
    places += [(("defaults", "voice"), defaults.get("voice"))] if isinstance(defaults, dict) else []
    message = "a recorded take belongs to one scene; put it under that scene's `voice`"
    return [
        ((*path, "file"), message, True)
        for path, voice in places
        if isinstance(voice, dict) and "file" in voice
    ]
