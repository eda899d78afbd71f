"""One HTTP request and its reply as plain data, and how bodies and addresses are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from generators.providers.catalogue.addresses import is_address
from generators.spec.model import Json

_PORTS: Final = {"http": 80, "https": 443}
UNTYPED: Final = ("application/octet-stream", "binary/octet-stream", "application/x-octet-stream", "")
"""Media types that do not describe the content."""
FormFile = tuple[str, tuple[str, bytes, str]]
"""Field, and the file's name, bytes and media type."""


@dataclass(frozen=True)
class Reply:
    """One complete answer."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Request:
    """One request to send."""

    method: str
    url: str
    timeout: float
    """Seconds for the whole request."""
    silence: float | None = None
    """The longest time without a byte, in seconds; None: only `timeout` limits it."""
    params: Mapping[str, str] | None = None
    content: bytes | None = None
    files: Sequence[tuple[str, Any]] | None = None
    file: Path | None = None
    """A file that is the body."""
    progress: Callable[[float], None] = lambda _share: None
    """Called with the share of the file that is sent, 0 to 1."""
    headers: Mapping[str, str] | None = None
    with_key: bool = True

    @property
    def is_create(self) -> bool:
        """Whether sending it twice could create, and bill, two things."""
        return self.method == "POST"


def form(fields: Mapping[str, str], files: Sequence[FormFile]) -> list[tuple[str, Any]]:
    """The parts of a multipart form."""
    # Fields without a file name are parts too, so that a form without files is multipart as well.
    return [*((name, (None, value)) for name, value in fields.items()), *files]


def encoded(body: Json) -> bytes:
    """JSON as UTF-8."""
    return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()


def json_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Headers of a request whose body is JSON."""
    return {"Content-Type": "application/json", **(headers or {})}


def joined(url: str, location: str) -> str | None:
    """Where a redirect leads; None if that is not a web address."""
    try:
        target = urljoin(url, location)
        origin(target)
    except ValueError:
        return None
    return target


def origin(url: str) -> tuple[str, str]:
    """Scheme and host with port. Raises ValueError for a text that is not a web address."""
    if not is_address(url):
        raise ValueError
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError
    return parts.scheme, f"{parts.hostname.lower()}:{parts.port or _PORTS[parts.scheme]}"
