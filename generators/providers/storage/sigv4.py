"""AWS Signature Version 4, as S3 and everything that speaks its language wants requests and links signed.

    request ► canonical request ► string to sign ► signature ► Authorization header, or the link's query

Pure: nothing is sent, and the time is handed in. Written by hand because the packages that do no more than
this are hardly kept up, and those that are kept up weigh tens of megabytes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

from generators.providers.roles.call import Secret

ALGORITHM: Final = "AWS4-HMAC-SHA256"
SERVICE: Final = "s3"
UNSIGNED: Final = "UNSIGNED-PAYLOAD"
"""In place of the body's digest in a signed link, whose body is not known yet."""


@dataclass(frozen=True)
class Credentials:
    """Who signs, and for which region."""

    key_id: str
    """Stands in requests and links for all to see."""
    secret: Secret
    region: str
    token: Secret | None = None
    """Of a session, where the key is lent for a time."""


def signed_headers(
    method: str,
    url: str,
    headers: Mapping[str, str],
    by: Credentials,
    *,
    body_sha256: str,
    now: datetime,
) -> dict[str, str]:
    """`headers` with the signature over all of them, the host and the body; `url` is encoded already."""
    given = {
        **{name.lower(): value for name, value in headers.items()},
        "x-amz-content-sha256": body_sha256,
        "x-amz-date": _stamp(now),
        **({"x-amz-security-token": by.token.reveal()} if by.token else {}),
    }
    covered = {"host": _host(url), **given}
    names = ";".join(sorted(covered))
    signature = _signature(method, url, _query(urlsplit(url).query), covered, body_sha256, by, now)
    given["authorization"] = (
        f"{ALGORITHM} Credential={by.key_id}/{_scope(by, now)},SignedHeaders={names},Signature={signature}"
    )
    return given


def signed_link(method: str, url: str, by: Credentials, *, seconds: int, now: datetime) -> str:
    """The address with a signature that lets anybody ask for it, for so many seconds."""
    query = [
        *parse_qsl(urlsplit(url).query, keep_blank_values=True),
        ("X-Amz-Algorithm", ALGORITHM),
        ("X-Amz-Credential", f"{by.key_id}/{_scope(by, now)}"),
        ("X-Amz-Date", _stamp(now)),
        ("X-Amz-Expires", str(seconds)),
        ("X-Amz-SignedHeaders", "host"),
        *([("X-Amz-Security-Token", by.token.reveal())] if by.token else []),
    ]
    canonical = _encoded(query)
    signature = _signature(method, url, canonical, {"host": _host(url)}, UNSIGNED, by, now)
    return f"{url.partition('?')[0]}?{canonical}&X-Amz-Signature={signature}"


def _signature(
    method: str,
    url: str,
    query: str,
    headers: Mapping[str, str],
    body_sha256: str,
    by: Credentials,
    now: datetime,
) -> str:
    lines = [f"{name}:{' '.join(headers[name].split())}" for name in sorted(headers)]
    canonical = "\n".join(
        [method, urlsplit(url).path or "/", query, *lines, "", ";".join(sorted(headers)), body_sha256]
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = "\n".join([ALGORITHM, _stamp(now), _scope(by, now), digest])
    key = f"AWS4{by.secret.reveal()}".encode()
    for part in _scope(by, now).split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, to_sign.encode(), "sha256").hex()


def _scope(by: Credentials, now: datetime) -> str:
    return f"{_stamp(now)[:8]}/{by.region}/{SERVICE}/aws4_request"


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _host(url: str) -> str:
    """As clients send it: without the port that goes without saying."""
    parts = urlsplit(url)
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return parts.netloc.removesuffix(usual) if usual else parts.netloc


def _query(query: str) -> str:
    return _encoded(parse_qsl(query, keep_blank_values=True))


def _encoded(pairs: list[tuple[str, str]]) -> str:
    # Sorted by the encoded bytes, and a space is %20: `urlencode` would write +.
    coded = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in coded)
