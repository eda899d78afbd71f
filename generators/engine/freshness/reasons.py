"""The first difference between what a step was made from and what it would be made from now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNKNOWN_DIFFERENCE = "its request, inputs or tools changed"


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The first part of the key that differs, in a few words."""
    if old["version"] != new["version"]:
        return f"recipe version {old['version']} -> {new['version']}"
    for part in ("request", "inputs", "tools"):
        before, after = old[part], new[part]
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                return f"{name} changed"
    return UNKNOWN_DIFFERENCE
