"""Owns what specs read of the project's `[tool.cinemake]`: its usual profile and the profiles it names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from generators.errors import UsageError

APP: Final = "cinemake"
MANIFEST: Final = "pyproject.toml"
PROFILES: Final = ("offline", "auto", "local")
"""The profiles that need no words in pyproject.toml."""


@dataclass(frozen=True)
class Settings:
    """What a spec may count on."""

    profile: str = PROFILES[0]
    """Of specs that name none."""
    profiles: tuple[str, ...] = PROFILES


def read_settings(project: Path) -> Settings:
    """Those of a project; the built-in ones where it has no pyproject.toml. Raises UsageError."""
    config = read_config(project)
    named = config.get("profiles", {})
    if not isinstance(named, Mapping):
        raise UsageError(
            f"{MANIFEST} [tool.{APP}] profiles: expected tables such as [tool.{APP}.profiles.studio]"
        )
    for name in PROFILES:
        if name in named:
            raise UsageError(
                f"{MANIFEST} [tool.{APP}.profiles.{name}]: {name} is built in; give yours another name"
            )
    profile = config.get("profile", PROFILES[0])
    if not isinstance(profile, str) or profile not in (known := (*PROFILES, *named)):
        raise UsageError(
            f"{MANIFEST} [tool.{APP}] profile: there is no profile {profile!r}; there are: {', '.join(known)}"
        )
    return Settings(profile, known)


def read_config(project: Path) -> Mapping[str, Any]:
    """`[tool.cinemake]` of a project, empty where there is none. Raises UsageError for broken TOML."""
    manifest = project / MANIFEST
    try:
        stamp = manifest.stat()
    except FileNotFoundError:
        return {}
    return _config(manifest, (stamp.st_mtime_ns, stamp.st_size, stamp.st_ino))


@lru_cache(maxsize=4)
def _config(manifest: Path, _stamp: tuple[int, ...]) -> Mapping[str, Any]:
    try:
        parsed = tomllib.loads(manifest.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{MANIFEST}: {error}: mend the file") from error
    found: Mapping[str, Any] = parsed.get("tool", {}).get(APP, {})
    return found
