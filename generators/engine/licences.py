"""What is known of the licences of what goes into a video: fonts, voices, pictures, music."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generators.plan.paths import REMOTION
from generators.providers.registry import PROVIDERS

FONTS = "node_modules/@fontsource"


def licence_of(role: str, provider: str) -> dict[str, str]:
    """The terms of a provider's result, as far as they are known."""
    row = PROVIDERS.get((role, provider))
    known = row.licence if row else ""
    return {"name": "", "note": known or f"not stated: the terms of {provider} apply"}


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
