"""A bucket of S3, Aliyun OSS or another store with the S3 API: uploads, and links to files."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from generators.errors import NoResult, StorageRefused
from generators.providers.http.client import Http
from generators.providers.roles.call import Endpoint
from generators.providers.storage.refusals import AccessDenied, BucketMissing, Names, storage_refusal
from generators.providers.storage.sigv4 import Credentials, signed_headers, signed_link

LONGEST_LINK_SECONDS: Final = 604_800
"""A week: no store signs a link for longer."""
NOTHING_SHA256: Final = hashlib.sha256(b"").hexdigest()
REQUEST_SECONDS: Final = 60.0
SLOWEST_BYTES_A_SECOND: Final = 32 * 1024
"""A slower upload is ended."""

Progress = Callable[[float], None]
"""Gets the share that is sent, 0 to 1."""


def no_progress(_share: float) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Bucket:
    """One bucket, and who may write to it."""

    name: str
    provider: str
    """`s3` or `oss`, for messages."""
    endpoint: str
    """Scheme and host, without the bucket and without a slash at its end."""
    credentials: Credentials
    names: Names
    virtual: bool
    """Whether the bucket stands in front of the host; else it is the path's first part."""

    def put(
        self, key: str, path: Path, *, media_type: str, sha256: str, progress: Progress = no_progress
    ) -> bool:
        """Upload a file under a key; False if the bucket has the same bytes already and nothing was sent.

        `sha256` is the file's. Raises StorageRefused and other kinds of ProviderError.
        """
        size = path.stat().st_size
        url = self.url(key)
        if self._holds(url, media_type=media_type, sha256=sha256, size=size):
            return False
        http = self._http(REQUEST_SECONDS + size / SLOWEST_BYTES_A_SECOND, sha256)
        try:
            http.put_file(
                url,
                path,
                headers={"Content-Type": media_type, "x-amz-meta-sha256": sha256},
                progress=progress,
            )
        except BucketMissing as error:  # a PUT into nowhere: the bucket itself
            raise StorageRefused(
                f"{self.provider} has no bucket {self.name!r} at {self.endpoint}\n"
                "Make the bucket, or check its name and the endpoint."
            ) from error
        return True

    def link(self, key: str, *, seconds: int, now: datetime | None = None) -> str:
        """A link that is valid for so many seconds, 1 to LONGEST_LINK_SECONDS."""
        return signed_link(
            "GET", self.url(key), self.credentials, seconds=seconds, now=now or datetime.now(UTC)
        )

    def url(self, key: str) -> str:
        """The file's own address, which only keys may use."""
        path = quote(key, safe="/-_.~")
        if not self.virtual:
            return f"{self.endpoint}/{self.name}/{path}"
        scheme, _, host = self.endpoint.partition("://")
        return f"{scheme}://{self.name}.{host}/{path}"

    def _holds(self, url: str, *, media_type: str, sha256: str, size: int) -> bool:
        """Whether the bucket has the file already, as far as the key may read."""
        http = self._http(REQUEST_SECONDS, NOTHING_SHA256)
        try:
            found = http.head(url)
        except StorageRefused:
            self._ask_why(http, url)
            return False
        wanted = {"x-amz-meta-sha256": sha256, "content-length": str(size), "content-type": media_type}
        return all(found.get(name) == value for name, value in wanted.items())

    def _ask_why(self, http: Http, url: str) -> None:
        """Find out with a GET why a HEAD was refused, before a large file is sent in vain.

        Raises StorageRefused, unless the file just does not exist, or the key may only write.
        """
        try:
            http.get_json(url)
        except (BucketMissing, AccessDenied, NoResult):
            return

    def _http(self, seconds: float, body_sha256: str) -> Http:
        at = Endpoint(self.provider, "", self.endpoint)
        return Http(
            at,
            timeout=seconds,
            refuse=partial(storage_refusal, names=self.names),
            sign=lambda method, url, headers: self._signed(method, url, headers, body_sha256),
        )

    def _signed(
        self, method: str, url: str, headers: Mapping[str, str], body_sha256: str
    ) -> Mapping[str, str]:
        starts = ("x-amz-", "content-type")
        covered = {name: value for name, value in headers.items() if name.lower().startswith(starts)}
        signed = signed_headers(
            method, url, covered, self.credentials, body_sha256=body_sha256, now=datetime.now(UTC)
        )
        return {**{name: value for name, value in headers.items() if name not in covered}, **signed}


def stands_in_front(endpoint: str, bucket: str) -> bool:
    """Whether the bucket's name is put in front of the endpoint's host.

    Not where the host is no domain (an address, a bare name), and not for names with dots over TLS,
    which no certificate covers.
    """
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host and not ("." in bucket and parts.scheme == "https")
    return False
