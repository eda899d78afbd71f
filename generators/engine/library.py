"""The animation library for the planner: metadata and themes from the project's files."""

from __future__ import annotations

import json
from pathlib import Path

from generators.plan.library import Library, Template
from generators.plan.paths import REMOTION


def read_library(root: Path) -> Library:
    """Templates and layers from `schemas/`, themes from `remotion/src/themes/`."""
    entries = json.loads((root / "schemas" / "templates.v1.json").read_text("utf-8"))
    layers = json.loads((root / "schemas" / "layers.v1.json").read_text("utf-8"))
    templates = {
        name: Template(name, tuple(entry["tokens"]), entry["own_title"], entry["reveals"])
        for name, entry in entries.items()
    }
    themes = {}
    for path in sorted((root / REMOTION / "src" / "themes").glob("*.json")):
        theme = json.loads(path.read_text("utf-8"))
        themes[theme["name"]] = theme["tokens"]
    return Library(
        templates=templates,
        caption_tokens=tuple(layers["captions"]["tokens"]),
        title_tokens=tuple(layers["title"]["tokens"]),
        art_tokens=("background", "background2", "accent", "accent2"),
        themes=themes,
    )


def library_sources(root: Path) -> list[str]:
    """Project-relative paths of the animation library's source files."""
    folder = root / REMOTION / "src"
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path.relative_to(root).as_posix() for path in files)
