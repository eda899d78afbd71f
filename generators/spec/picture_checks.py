"""Checks of generated pictures beyond the schema: names of `refs`, and keys that need a prompt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generators.spec.assets import asset_mistake
from generators.spec.document import YamlPath
from generators.spec.model import FILE_OPTIONS
from generators.spec.problems import did_you_mean
from generators.spec.schema_validator import Finding

GENERATED_ONLY = ("negative", "refs", "size", "enhance", "take", "pin")


def picture_findings(data: dict[str, Any], *, folder: str, project: Path) -> list[Finding]:
    """Findings about `refs` and every picture that is or could be generated."""
    findings: list[Finding] = []
    refs = data.get("refs")
    refs = refs if isinstance(refs, dict) else {}
    for name, ref in refs.items():
        file = ref.get("file") if isinstance(ref, dict) else None
        mistake = isinstance(file, str) and asset_mistake(file, "picture", folder=folder, project=project)
        if mistake:
            findings.append((("refs", name, "file"), mistake, False))
    findings += _option_files(data.get("models"), folder=folder, project=project)
    for path, picture in _pictures(data):
        findings += _unknown_refs(picture.get("refs"), (*path, "refs"), list(refs))
        if "file" in picture and picture.get("type") == "image":
            findings += [
                ((*path, key), "applies only to a picture made from a prompt; this picture is a file", True)
                for key in GENERATED_ONLY
                if key in picture
            ]
    return findings


def _option_files(models: object, *, folder: str, project: Path) -> list[Finding]:
    """Files that options of the spec's models name, relative to the spec's folder."""
    findings: list[Finding] = []
    for role, model in models.items() if isinstance(models, dict) else ():
        options = model.get("options") if isinstance(model, dict) else None
        if not isinstance(options, dict):
            continue
        for name, kind in FILE_OPTIONS.items():
            file = options.get(name)
            mistake = isinstance(file, str) and asset_mistake(file, kind, folder=folder, project=project)
            if mistake:
                findings.append((("models", role, "options", name), mistake, False))
    return findings


def _pictures(data: dict[str, Any]) -> Iterator[tuple[YamlPath, dict[str, Any]]]:
    defaults = data.get("defaults")
    if isinstance(defaults, dict):
        yield ("defaults",), {"refs": defaults.get("refs")}
        if isinstance(defaults.get("background"), dict):
            yield ("defaults", "background"), defaults["background"]
    scenes = data.get("scenes")
    for index, scene in enumerate(scenes if isinstance(scenes, list) else ()):
        if isinstance(scene, dict) and isinstance(scene.get("background"), dict):
            yield ("scenes", index, "background"), scene["background"]


def _unknown_refs(named: object, path: YamlPath, known: list[str]) -> list[Finding]:
    if not isinstance(named, list):
        return []
    hint = f"; known: {', '.join(known)}" if known else "; define it under `refs` at the top"
    return [
        ((*path, at), f'there is no ref "{name}"{did_you_mean(name, known) or hint}', False)
        for at, name in enumerate(named)
        if isinstance(name, str) and name not in known
    ]
