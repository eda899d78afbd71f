"""Where a role of a provider is asked: its own address, the environment's or the author's."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from generators.providers.catalogue import Provider


def base_url(
    role: str, provider: Provider, like: Provider, written: str, environment: Mapping[str, str]
) -> str:
    """The address without a slash at its end; several of them, parted by commas, where several are given.

    `written` is the author's, `like` the provider whose language is spoken. An address without a path gets
    the role's own; one that ends in another role's path (`DASHSCOPE_BASE_URL` holds one for all) has it
    replaced; any other path is the author's business.
    """
    told = (environment.get(name, "").strip() for name in provider.address_env)
    usual = next(iter(provider.addresses.values()), "")
    address = written or next((one for one in told if one), "") or usual
    parts = [part.strip() for part in address.split(",") if part.strip()]
    return ",".join(_for_role(part, role, provider.paths or like.paths) for part in parts)


def _for_role(address: str, role: str, paths: Mapping[str, str]) -> str:
    bare = (address if "://" in address else f"http://{address}").rstrip("/")
    own = paths.get(role, "")
    if not urlsplit(bare).path:
        return bare + own
    for path in sorted({path for path in paths.values() if path}, key=len, reverse=True):
        if bare.endswith(path):
            return bare.removesuffix(path) + own
    return bare
