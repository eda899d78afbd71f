"""Where a role of a provider is asked: its own address, the environment's or the author's."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from generators.providers.catalogue.models import Provider
from generators.redaction import remember

SCHEMES: Final = ("http", "https", "ws", "wss")


def base_url(
    role: str, provider: Provider, like: Provider, written: str, environment: Mapping[str, str]
) -> str:
    """The address without a slash at its end; several are separated by commas.

    `written` is the author's, `like` the provider whose API it has. An address without a path gets the
    role's own path; the path of another role (`DASHSCOPE_BASE_URL` holds one for all) is replaced; any other
    path is kept.
    """
    values = (environment.get(name, "").strip() for name in provider.address_env)
    usual = next(iter(provider.addresses.values()), "")
    address = written or next((one for one in values if one), "") or usual
    parts = [part.strip() for part in address.split(",") if part.strip()]
    return ",".join(_for_role(part, role, provider.paths or like.paths) for part in parts)


def is_address(url: str) -> bool:
    """Whether it is an address that a request or a socket can be sent to: scheme, host, port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_whole = bool(parts.hostname) and not re.search(r"[\s\\]", parts.netloc)
    return is_whole and parts.scheme in SCHEMES and port != 0


def is_private(url: str) -> bool:
    """Whether an address names this machine or a private network by its number, or as `localhost`."""
    try:
        host = urlsplit(url).hostname or ""
        if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
            return True
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    return not number.is_global


def remember_password(url: str) -> None:
    """Hide the user and password of an address from now on."""
    parts = urlsplit(url)
    for part in filter(None, (parts.password, parts.username if parts.password is None else None)):
        remember(part)
        remember(unquote(part))


def _for_role(address: str, role: str, paths: Mapping[str, str]) -> str:
    bare = (address if "://" in address else f"http://{address}").rstrip("/")
    own = paths.get(role, "")
    if not is_address(bare):  # reported where it is used
        return bare
    if not urlsplit(bare).path:
        return bare + own
    for path in sorted({path for path in paths.values() if path}, key=len, reverse=True):
        if bare.endswith(path):
            return bare.removesuffix(path) + own
    return bare
