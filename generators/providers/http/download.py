"""Downloads of results: which links are followed, which media types are accepted, how much is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from generators.errors import NoResult
from generators.providers.catalogue.addresses import is_address, is_private
from generators.providers.http.request import UNTYPED, Request, joined
from generators.providers.http.transport import Transport, lower_names
from generators.providers.roles.call import Endpoint
from generators.redaction import excerpt, redact, shown_url

LARGEST_DOWNLOAD_BYTES: Final = 4 * 2**30
REDIRECTS: Final = 5
"""How many a download follows."""


def refuse_link(at: Endpoint, url: str) -> None:
    """Raise NoResult for a link that is not of the web, or leads into a private network."""
    if is_address(url) and not _is_forbidden(at, url):
        return
    error = NoResult(
        f"{at.provider} named {excerpt(redact(shown_url(url), at.key), 120)!r} as its result, "
        "which is not a web link\nRun again to request a new one."
    )
    error.is_over = True
    raise error


def _is_forbidden(at: Endpoint, url: str) -> bool:
    """Whether a link leads into this machine or its network though the provider is outside of it."""
    return is_private(url) and not is_private(at.base_url)


def fetch(transport: Transport, request: Request, part: Path, kinds: Sequence[str], most_bytes: int) -> None:
    """Write the content of a URL to `part`, following redirects. Raises AttemptFailed."""
    for _ in range(REDIRECTS + 1):
        with transport.opened(request, redirected=True) as response:
            if response.is_redirect:
                url = joined(request.url, response.headers.get("location", ""))
                if url is None or _is_forbidden(transport.at, url):
                    raise transport.unusable(request, "redirects to what is not a web address")
                request = replace(request, url=url)
                continue
            length = response.headers.get("content-length", "")
            too_large = f"sends more than {most_bytes} bytes"
            if length.isdecimal() and int(length[:20]) > most_bytes:
                raise transport.unusable(request, too_large)
            check_type(transport, lower_names(response.headers), kinds, request)
            with part.open("wb") as file:
                for chunk in response.iter_bytes():
                    file.write(chunk)
                    if file.tell() > most_bytes:
                        raise transport.unusable(request, too_large)
                if not file.tell():
                    raise transport.unusable(request, "sent an empty file", again=True)
            return
    raise transport.unusable(request, f"redirects more than {REDIRECTS} times")


def check_type(
    transport: Transport,
    headers: Mapping[str, str],
    kinds: Sequence[str],
    request: Request,
    *,
    begin: bytes = b"",
) -> None:
    """Raise AttemptFailed for an answer of another media type than `kinds`; `begin` is quoted."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kinds and kind not in UNTYPED and not kind.startswith(tuple(kinds)):
        excerpted = excerpt(redact(begin.decode("utf-8", "replace"), transport.at.key), 120)
        wanted = " or ".join(f"{k}*" if k.endswith("/") else k for k in kinds)
        raise transport.unusable(
            request, f"sent {kind} instead of {wanted}" + (f": {excerpted}" if excerpted else "")
        )
