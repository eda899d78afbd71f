"""A store that speaks S3's language: buckets in the path, Signature Version 4 checked, errors in XML.

The signature is worked out here from the documentation alone, not with the client's code.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from tests.fakes.server import Answer, Asked, Fake
from tests.providers.jobs import PLANTED

KEY_ID: Final = "AKIDFAKEEXAMPLE"
SECRET: Final = PLANTED
REGION: Final = "cn-hangzhou"
BUCKET: Final = "films"
SKEW: Final = timedelta(minutes=15)
EMPTY: Final = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Stored:
    """One object."""

    body: bytes
    media_type: str
    meta: Mapping[str, str]
    """`x-amz-meta-*` headers."""


@dataclass
class S3Fake(Fake):
    """Holds one bucket; see the module."""

    clock: timedelta = timedelta()
    """How far its clock is from this machine's."""
    region: str = REGION
    may_look: bool = True
    """Whether the key may read: else it is told 403, whether something lies there or not."""
    read_only: bool = False
    objects: dict[str, Stored] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        for method in ("GET", "HEAD", "PUT", "DELETE"):
            self.on(method, f"/{BUCKET}/", getattr(self, method.lower()))
            self.on(method, "/", lambda _asked: self.xml(404, "NoSuchBucket"))

    @property
    def now(self) -> datetime:
        """By its own clock."""
        return datetime.now(UTC) + self.clock

    def xml(self, status: int, code: str, message: str = "as the fake says") -> Answer:
        """An error as S3 words it."""
        text = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message>'
            "<RequestId>r</RequestId><HostId>h</HostId></Error>"
        )
        return Answer(status, text.encode(), "application/xml")

    def error(self, status: int) -> Answer:
        """Of any status."""
        return self.xml(status, {503: "SlowDown", 403: "AccessDenied"}.get(status, "Fault"))

    def guard(self, asked: Asked) -> Answer | None:
        """The signature: in the link, or in the Authorization header."""
        if "X-Amz-Signature" in asked.query:
            return self._check_link(asked)
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})",
            asked.headers.get("authorization", ""),
        )
        if found is None:
            return self.xml(403, "AccessDenied", "Anonymous access is forbidden")
        sent = asked.headers["x-amz-date"]
        names = found[2].split(";")
        assert {n for n in asked.headers if n.startswith("x-amz-")} | {"host"} <= set(names), names
        digest = asked.headers["x-amz-content-sha256"]
        signature = self._signature(asked, asked.query, names, digest, sent)
        refused = self._check_scope(found[1], sent) or self._check_age(sent, SKEW)
        if refused is None and not hmac.compare_digest(signature, found[3]):
            refused = self.xml(403, "SignatureDoesNotMatch", f"Signature={found[3]} is not ours")
        if refused is None and digest != hashlib.sha256(asked.body).hexdigest():
            refused = self.xml(400, "XAmzContentSHA256Mismatch")
        return refused

    def get(self, asked: Asked) -> Answer:
        """An object's bytes."""
        if not self.may_look:
            return self.xml(403, "AccessDenied")
        found = self.objects.get(_key(asked))
        if found is None:
            return self.xml(404, "NoSuchKey")
        return Answer(200, found.body, found.media_type, {"ETag": _etag(found.body), **found.meta})

    def head(self, asked: Asked) -> Answer:
        """The same without them; refusals have no body."""
        answer = self.get(asked)
        return answer if answer.status == 200 else Answer(answer.status, media_type="application/xml")

    def put(self, asked: Asked) -> Answer:
        """Keep an object."""
        assert "transfer-encoding" not in asked.headers, "501 NotImplemented"
        if self.read_only:
            return self.xml(403, "AccessDenied", "You have no right to access this object.")
        meta = {name: value for name, value in asked.headers.items() if name.startswith("x-amz-meta-")}
        kind = asked.headers.get("content-type", "binary/octet-stream")
        self.objects[_key(asked)] = Stored(asked.body, kind, meta)
        return Answer(200, media_type="", headers={"ETag": _etag(asked.body)})

    def delete(self, asked: Asked) -> Answer:
        """Forget an object."""
        self.objects.pop(_key(asked), None)
        return Answer(204, media_type="")

    def _check_link(self, asked: Asked) -> Answer | None:
        query = dict(asked.query)
        given = query.pop("X-Amz-Signature")
        sent, seconds = query["X-Amz-Date"], int(query["X-Amz-Expires"])
        if not 1 <= seconds <= 604800:
            return self.xml(400, "AuthorizationQueryParametersError", "X-Amz-Expires: at most a week")
        if self.now > _when(sent) + timedelta(seconds=seconds):
            return self.xml(403, "AccessDenied", "Request has expired")
        names = query["X-Amz-SignedHeaders"].split(";")
        signature = self._signature(asked, query, names, "UNSIGNED-PAYLOAD", sent)
        if not hmac.compare_digest(signature, given):
            return self.xml(403, "SignatureDoesNotMatch")
        return self._check_scope(query["X-Amz-Credential"], sent)

    def _check_scope(self, credential: str, sent: str) -> Answer | None:
        key_id, day, region, service, end = credential.split("/")
        if key_id != KEY_ID:
            return self.xml(403, "InvalidAccessKeyId", f"The key {key_id} does not exist")
        if region != self.region:
            return self.xml(400, "AuthorizationHeaderMalformed", f"expecting '{self.region}'")
        assert (day, service, end) == (sent[:8], "s3", "aws4_request")
        return None

    def _check_age(self, sent: str, most: timedelta) -> Answer | None:
        if abs(self.now - _when(sent)) > most:
            return self.xml(403, "RequestTimeTooSkewed", "The difference between the times is too large.")
        return None

    def _signature(
        self, asked: Asked, query: Mapping[str, str], names: list[str], digest: str, sent: str
    ) -> str:
        coded = sorted((quote(n, safe="-_.~"), quote(v, safe="-_.~")) for n, v in query.items())
        request = "\n".join(
            [
                asked.method,
                asked.path,
                "&".join(f"{name}={value}" for name, value in coded),
                *(f"{name}:{' '.join(asked.headers[name].split())}" for name in names),
                "",
                ";".join(names),
                digest,
            ]
        )
        scope = f"{sent[:8]}/{self.region}/s3/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{sent}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = ("AWS4" + SECRET).encode()
        for part in (sent[:8], self.region, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def environment(fake: S3Fake, scheme: str = "s3") -> dict[str, str]:
    """The variables that lead to the fake."""
    if scheme == "oss":
        names = ("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_ENDPOINT", "OSS_REGION")
    else:
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL", "AWS_REGION")
    return dict(zip(names, (KEY_ID, SECRET, fake.url, REGION), strict=True))


def path_of(link: str) -> str:
    """What a link names, decoded."""
    return unquote(urlsplit(link).path)


def _key(asked: Asked) -> str:
    return unquote(asked.path).removeprefix(f"/{BUCKET}/")


def _etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _when(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
