"""Owns what a result is, and how its entry in the store is written and read.

{"key", "kind", "outputs": {name: {"blob", "bytes"}}, "seconds", "made", "origin"}

The key stands in the entry too, so that another one's entry in its place is found out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Blob:
    """One stored file."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Origin:
    """Where a generated or pinned result came from."""

    task: str
    provider: str = ""
    model: str = ""
    usd: float | None = None
    """What it cost in US dollars: 0 if it was free, None if unknown."""
    family: str = ""
    """Digest of what the author asked, the take left out."""
    take: int = 1


@dataclass(frozen=True)
class Result:
    """The result of a key."""

    key: str
    kind: str
    outputs: Mapping[str, Blob]
    """Output name to blob."""
    seconds: float
    """How long the run took that made it."""
    origin: Origin | None = None
    """None for a result that can be made again."""
    made: str = ""
    """When, ISO 8601 in UTC; empty in entries of older versions."""

    @property
    def bytes(self) -> int:
        """Of all outputs together."""
        return sum(blob.bytes for blob in self.outputs.values())


def entry_text(result: Result) -> str:
    """The entry of a result."""
    outputs = {n: {"blob": b.sha256, "bytes": b.bytes} for n, b in sorted(result.outputs.items())}
    entry = {
        "key": result.key,
        "kind": result.kind,
        "outputs": outputs,
        "seconds": round(result.seconds, 3),
        "made": result.made,
        **({"origin": asdict(result.origin)} if result.origin else {}),
    }
    return json.dumps(entry) + "\n"  # on one line: indenting is done in Python, and a build writes thousands


def read_entry(key: str, text: bytes) -> Result:
    """The result of an entry's text. Raises ValueError for any other content."""
    try:
        data = json.loads(text)
        if data.get("key", key) != key:  # entries of older versions have none
            raise ValueError(f"the entry of {data['key']}")
        outputs = {name: _blob(item) for name, item in data["outputs"].items()}
        origin = _origin(data["origin"]) if data.get("origin") else None
        kind, seconds = _typed(data["kind"], str), float(_typed(data["seconds"], int, float))
        made = _typed(data.get("made", ""), str)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no entry of a result: {error!r}") from error
    return Result(key, kind, outputs, seconds, origin, made)


def _blob(item: Mapping[str, Any]) -> Blob:
    sha256, size = _typed(item["blob"], str), _typed(item["bytes"], int)
    if not SHA256.fullmatch(sha256) or size < 0:  # it becomes part of a path
        raise ValueError(f"no blob: {item!r}")
    return Blob(sha256, size)


def _origin(item: Mapping[str, Any]) -> Origin:
    """Fields that a newer version has added are passed over."""
    known = {name.name: item[name.name] for name in fields(Origin) if name.name in item}
    for name, value in known.items():
        if name == "usd":
            _typed(value, int, float, type(None))
        else:
            _typed(value, int if name == "take" else str)
    return Origin(**known)


def _typed(value: Any, *types: type) -> Any:  # noqa: ANN401  # JSON
    # A boolean is an integer to Python, and never one to us.
    if not isinstance(value, types) or isinstance(value, bool):
        raise TypeError(value)
    return value
