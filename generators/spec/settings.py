"""The project's `[tool.cinemake]` settings that specs use: the default profile and the defined profiles."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from generators.errors import UsageError
from generators.spec.problems import did_you_mean
from generators.spec.reading import Unreadable, read_text
from generators.spec.schema_messages import found

APP: Final = "cinemake"
MANIFEST: Final = "pyproject.toml"
PROFILES: Final = ("offline", "auto", "local")
"""The built-in profiles."""


@dataclass(frozen=True)
class Settings:
    """Settings for all specs of a project."""

    profile: str = PROFILES[0]
    """For specs that set none."""
    profiles: tuple[str, ...] = PROFILES


def read_settings(project: Path) -> Settings:
    """The settings of a project; defaults where it has no pyproject.toml. Raises UsageError."""
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
                f"{MANIFEST} [tool.{APP}.profiles.{name}]: {name} is built in; choose another name"
            )
    profile = config.get("profile", PROFILES[0])
    if not isinstance(profile, str) or profile not in (known := (*PROFILES, *named)):
        raise UsageError(
            f"{MANIFEST} [tool.{APP}] profile: there is no profile {profile!r}; known: {', '.join(known)}"
        )
    return Settings(profile, known)


def read_config(project: Path) -> Mapping[str, Any]:
    """`[tool.cinemake]` of a project, empty where there is none.

    Raises UsageError for a file that cannot be read, invalid TOML, unknown keys and values of a wrong type.
    """
    manifest = project / MANIFEST
    if not os.path.lexists(manifest):
        return {}
    try:
        stamp = manifest.stat()
    except OSError:  # a broken or circular link: reading it raises the error
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
        raise UsageError(f"{MANIFEST} is nested too deeply: correct the file") from None
    except ValueError as error:  # invalid TOML, or a number of thousands of digits
        raise UsageError(f"{MANIFEST}: {error}: correct the file") from error
    tool = parsed.get("tool", {})
    config = tool.get(APP, {}) if isinstance(tool, Mapping) else tool
    _refuse_unknown(config, KEYS, f"[tool.{APP}]")
    return config  # type: ignore[no-any-return]  # a mapping, as just checked


def _refuse_unknown(table: object, keys: Keys, where: str) -> None:
    """Raise UsageError for unknown keys, so that a mistyped key is not silently ignored."""
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
"""Key to the type of its value, to `Keys` for a table, or to `object` where its reader checks it."""
KEYS: Final[Keys] = {
    "profile": str,
    "profiles": object,
    "pools": object,
    "store": {"path": str, "cap": object},
    "follow_links": object,
}
_KINDS = {str: "text in quotes"}
