"""What differs between what a step was made from and what it would be made from now, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The first part of the key that differs, in a few words."""
    if old["version"] != new["version"]:
        return f"recipe version {old['version']} -> {new['version']}"
    for part, word in (("request", "changed"), ("inputs", "changed"), ("tools", "is another one")):
        before, after = old[part], new[part]
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                return f"{name} {word}"
    return "what it is made from changed"
