"""A step: one node of the graph as plain data, and the key that names its result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Protocol

KEY_SCHEMA = 1
"""Raised only when the make-up of a key itself changes."""


OPTION = "option."
"""How the roles of files begin that a model's options name."""


class Request(Protocol):
    """Marker of the frozen dataclasses in `requests.py`: everything that decides a step's result."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


@dataclass(frozen=True)
class Input:
    """One file a step reads."""

    role: str
    """What the file is to the step (`words`, `segment.0003`); never a scene id, so renaming costs nothing."""
    path: str
    """Project-relative POSIX path."""
    keyed: bool = True
    """False for a file that is needed to do the work again but cannot change its result."""


@dataclass(frozen=True)
class Step:
    """One node of the graph: no callables, nothing opened, everything that decides its result."""

    kind: str
    name: str
    """`gdp/hook`, `gdp`, or empty for a step that belongs to no video; the task is `kind:name`."""
    request: Request
    inputs: tuple[Input, ...]
    outputs: Mapping[str, str]
    """Output name (`audio`) to project-relative POSIX path."""
    tools: tuple[str, ...] = ()
    """Names of tools whose identity is part of the key, such as `ffmpeg`."""
    generated: bool = False
    """Whether a model or a remote voice makes the result: made again only when asked for."""
    asked: Mapping[str, Any] | None = None
    """What the author wrote that decides the result, without what a profile adds, as plain data;
    None if no model could be involved. A user without a key calls no model, but gets what the lock holds.
    """
    pinned: bool = False
    """The author keeps the result even when the request changes."""
    stored: bool = True
    """False for set-up steps that work in place (installed packages): their outputs are stamps of the key."""

    @property
    def task(self) -> str:
        """The doit task name."""
        return f"{self.kind}:{self.name}" if self.name else self.kind

    @property
    def video(self) -> str:
        """The video this step belongs to, or an empty string."""
        return self.name.partition("/")[0]

    @property
    def may_be_held(self) -> bool:
        """Whether the video's lock may hold the result."""
        return self.asked is not None or self.pinned

    @property
    def is_held(self) -> bool:
        """Whether the video's lock holds the result once it is made: it is not made the same again."""
        return self.generated or self.pinned

    @property
    def take(self) -> int:
        """The number of the take, of several results of the same words; 1 by default."""
        return getattr(self.request, "take", None) or 1

    def with_take(self, take: int) -> Step:
        """The same step asking for another take. Its request must have a field `take`."""
        request = replace(self.request, take=take if take > 1 else None)
        return replace(self, request=request)


def canonical(value: object) -> str:
    """Canonical JSON of a request: sorted keys, `30` equal to `30.0`, dataclasses as mappings.

    Fields that are None are left out, so that a field added later with the default None changes no key.
    So are fields that only set where to send the request (`keyed` is False in their metadata).
    """
    return _text(_plain(value))


def asked_digest(step: Step, input_digests: Mapping[str, str], *, family: bool = False) -> str:
    """Digest of what the author asked of a locked step; `family` leaves the take out.

    Where nothing is generated (a pinned picture painted here) the request is what was asked.
    `input_digests` maps each keyed input's role to the sha256 of its bytes.
    """
    asked = dict(step.asked) if step.asked is not None else {"request": _plain(step.request)}
    if family:
        asked.pop("take", None)
    # What a profile's options name is no word of the author's.
    read = {role: sha256 for role, sha256 in input_digests.items() if not role.startswith(OPTION)}
    parts = {"schema": KEY_SCHEMA, "kind": step.kind, "asked": _plain(asked), "inputs": read}
    return hashlib.sha256(_text(parts).encode()).hexdigest()


def _text(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: object) -> object:
    # The commonest first: this runs for every field of every request of every build.
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if hasattr(value, "__dataclass_fields__"):
        named = ((name, getattr(value, name)) for name in _keyed_fields(type(value)))
        return {name: _plain(item) for name, item in named if item is not None}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(item) for item in value]
    raise TypeError(f"a request holds a {type(value).__name__}, which has no canonical form")


_keyed: dict[type, tuple[str, ...]] = {}


def _keyed_fields(kind: type) -> tuple[str, ...]:
    """The fields that decide the result; `metadata={"keyed": False}` takes one out."""
    if kind not in _keyed:
        _keyed[kind] = tuple(field.name for field in fields(kind) if field.metadata.get("keyed", True))
    return _keyed[kind]


def step_key(
    step: Step, *, version: int, input_digests: Mapping[str, str], tool_identities: Mapping[str, str]
) -> str:
    """The name of the step's result: sha256 over everything that decides it.

    `input_digests` maps each keyed input's role to the sha256 of its bytes;
    `tool_identities` maps at least every name in `step.tools` to that tool's identity.
    """
    parts = key_parts(step, version=version, input_digests=input_digests, tool_identities=tool_identities)
    return parts_key(parts)


def parts_key(parts: Mapping[str, Any]) -> str:
    """The key of `key_parts`, which are plain already."""
    return hashlib.sha256(_text(parts).encode()).hexdigest()


def key_parts(
    step: Step, *, version: int, input_digests: Mapping[str, str], tool_identities: Mapping[str, str]
) -> dict[str, Any]:
    """Everything that goes into the key, as plain data."""
    return {
        "schema": KEY_SCHEMA,
        "kind": step.kind,
        "version": version,
        "request": _plain(step.request),
        "inputs": dict(input_digests),
        "tools": {name: tool_identities[name] for name in step.tools},
    }
