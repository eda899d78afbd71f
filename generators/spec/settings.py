"""Owns what specs read of the project's `[tool.cinemake]`: its usual profile and the profiles it names."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from generators.errors import UsageError
from generators.spec.phrases import found
from generators.spec.problems import did_you_mean
from generators.spec.reading import Unreadable, read_text

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
    for name, profile in named.items():
        if not isinstance(profile, Mapping):
            raise UsageError(
                f"{MANIFEST} [tool.{APP}] profiles.{name}: expected a table, found {found(profile)}"
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
    """`[tool.cinemake]` of a project, empty where there is none.

    Raises UsageError for a file that cannot be read, broken TOML, unknown keys and values of another kind.
    """
    manifest = project / MANIFEST
    if not os.path.lexists(manifest):
        return {}
    try:
        stamp = manifest.stat()
    except OSError:  # a link to nothing or in a circle: reading it says so
        return _config(manifest, ())
    return _config(manifest, (stamp.st_mtime_ns, stamp.st_size, stamp.st_ino))


@lru_cache(maxsize=4)
def _config(manifest: Path, _stamp: tuple[int, ...]) -> Mapping[str, Any]:
    try:
        text = read_text(manifest)
    except (Unreadable, FileNotFoundError) as why:
        raise UsageError(f"{MANIFEST} {why}") from why
    try:
        parsed = tomllib.loads(text)
    except RecursionError:
        raise UsageError(f"{MANIFEST}: it is nested too deeply: mend the file") from None
    except ValueError as error:  # broken TOML, or a number of thousands of digits
        raise UsageError(f"{MANIFEST}: {error}: mend the file") from error
    tool = parsed.get("tool", {})
    config = tool.get(APP, {}) if isinstance(tool, Mapping) else tool
    _refuse_unknown(config, KEYS, f"[tool.{APP}]")
    return config  # type: ignore[no-any-return]  # a mapping, as was just seen


def _refuse_unknown(table: object, keys: Keys, where: str) -> None:
    """Raise UsageError for what no part of the program reads: a mistyped key would be without effect."""
    if not isinstance(table, Mapping):
        raise UsageError(f"{MANIFEST} {where}: expected a table, found {found(table)}")
    for key, value in table.items():
        if key not in keys:
            near = did_you_mean(key, list(keys)) or f"; known here: {', '.join(keys)}"
            raise UsageError(f"{MANIFEST} {where} {key}: unknown key{near}")
        kind = keys[key]
        if isinstance(kind, dict):
            _refuse_unknown(value, kind, f"{where[:-1]}.{key}]")
        elif kind is not object and type(value) is not kind:
            raise UsageError(f"{MANIFEST} {where} {key}: expected {_KINDS[kind]}, found {found(value)}")


Keys = Mapping[str, Any]
"""Key to the type of its value, to `Keys` for a table, or to `object` where who reads it judges it."""
KEYS: Final[Keys] = {
    "profile": str,
    "profiles": object,
    "pools": object,
    "store": {"path": str, "cap": object},
    "follow_links": object,
}
_KINDS = {str: "text in quotes"}
