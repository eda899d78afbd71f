"""What is known of the licences of what goes into a video: fonts, voices, pictures, music."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generators.plan.paths import REMOTION

FONTS = "node_modules/@fontsource"
OURS = "made by code of this project, which is under Apache-2.0; nothing of others is in it"
NOTES = {
    "espeak": "spoken by espeak-ng, a program under GPL-3.0-or-later; its speech is not",
    "art": OURS,
    "composer": OURS,
    "recorded": "a file of the author's",
}
"""Of what is made on this machine, by provider."""


def licence_of(provider: str, told: str = "") -> dict[str, str]:
    """The licence of a provider's result; an empty name where nobody told one, with a word about it."""
    note = NOTES.get(provider, "" if told else f"not told: the terms of {provider} apply")
    return {"name": told, "note": note}


def fonts(root: Path) -> list[dict[str, str]]:
    """Every font that the animation library may draw with, as its lock of packages names it."""
    try:
        packages: dict[str, Any] = json.loads((root / REMOTION / "package-lock.json").read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [
        {
            "package": name.removeprefix("node_modules/"),
            "version": str(package.get("version", "")),
            "licence": str(package.get("license", "")),
        }
        for name, package in packages.get("packages", {}).items()
        if name.startswith(FONTS)
    ]
