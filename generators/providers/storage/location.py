"""Where files are uploaded to: buckets by their address, with settings from the environment.

s3://bucket/prefix      a bucket of S3, by AWS_*
oss://bucket/prefix     a bucket of Aliyun, by OSS_*
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from generators.errors import KeyMissing, UsageError
from generators.providers.catalogue.environment import Environment
from generators.providers.storage.refusals import Names
from generators.providers.storage.s3 import (
    LONGEST_LINK_SECONDS,
    Bucket,
    Progress,
    no_progress,
    stands_in_front,
)
from generators.providers.storage.sigv4 import Credentials

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webp": "image/webp",
}
"""Listed here, because the table of file name extensions differs between machines."""
LINK_SECONDS: Final = 3600


@dataclass(frozen=True)
class Variables:
    """The variables of one kind of storage; of several names the first that is set counts."""

    key_id: tuple[str, ...]
    secret: tuple[str, ...]
    token: tuple[str, ...]
    endpoint: tuple[str, ...]
    region: tuple[str, ...]
    bucket: tuple[str, ...] = ()
    base_url: tuple[str, ...] = ()
    """A public address of the bucket, such as a CDN's."""
    expires: tuple[str, ...] = ()
    default_region: str = ""
    default_endpoint: str = ""


VARIABLES: Final[Mapping[str, Variables]] = {
    "s3": Variables(
        ("AWS_ACCESS_KEY_ID",),
        ("AWS_SECRET_ACCESS_KEY",),
        ("AWS_SESSION_TOKEN",),
        ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
        ("AWS_REGION", "AWS_DEFAULT_REGION"),
        default_region="us-east-1",
        default_endpoint="https://s3.{region}.amazonaws.com",
    ),
    "oss": Variables(
        ("OSS_ACCESS_KEY_ID",),
        ("OSS_ACCESS_KEY_SECRET",),
        ("OSS_SESSION_TOKEN", "OSS_SECURITY_TOKEN"),
        ("OSS_ENDPOINT",),
        ("OSS_REGION",),
        ("OSS_BUCKET",),
        ("OSS_BASE_URL",),
        ("OSS_URL_EXPIRES",),
        default_endpoint="https://s3.oss-{region}.aliyuncs.com",
    ),
}
STYLE_VARIABLE: Final = "AWS_S3_ADDRESSING_STYLE"
"""`path` or `virtual`, for your own stores, whose host name does not show it."""
_ALIYUN: Final = re.compile(r"(?:s3\.)?oss-(?P<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com")


@dataclass(frozen=True)
class BucketLocation:
    """A folder of a bucket, with its settings from the environment."""

    bucket: Bucket
    prefix: str
    """Without slashes around it; may be empty."""
    base_url: str = ""
    """The public address of the bucket; empty for a private one."""
    seconds: int = LINK_SECONDS
    """How long links are valid by default."""

    def key(self, name: str) -> str:
        """The key of a file of this folder."""
        return f"{self.prefix}/{name}" if self.prefix else name

    def put(self, name: str, path: Path, *, sha256: str, progress: Progress = no_progress) -> bool:
        """As `Bucket.put`, for a name in this folder."""
        return self.bucket.put(
            self.key(name), path, media_type=media_type_of(path), sha256=sha256, progress=progress
        )

    def link(self, name: str, *, seconds: int | None = None) -> str:
        """A link to a file: the public one if there is one and `seconds` is None, else a signed one."""
        valid = self.valid_seconds(seconds)
        if valid is None:
            return f"{self.base_url}/{quote(self.key(name), safe='/-_.~')}"
        return self.bucket.link(self.key(name), seconds=valid)

    def valid_seconds(self, seconds: int | None) -> int | None:
        """How long such a link is valid; None: without end."""
        return seconds if seconds is not None or self.base_url else self.seconds


def media_type_of(path: Path) -> str:
    """By the file name's extension."""
    return MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")


def bucket_location(target: str, environment: Environment) -> BucketLocation:
    """The folder that `s3://bucket/prefix` or `oss://bucket/prefix` names.

    Raises UsageError for another address, and KeyMissing with the variables that are not set.
    """
    scheme, name, prefix = _parsed(target)
    variables = VARIABLES[scheme]
    name = name or _value(environment, variables.bucket)
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        raise UsageError(f"{target}: {name!r} is not a bucket name" if name else f"{target} names no bucket")
    endpoint, region = _home(scheme, name, variables, environment)
    names = Names(name, region, variables.key_id[0], variables.secret[0], variables.region[0])
    bucket = Bucket(
        name,
        scheme,
        endpoint,
        _credentials(target, variables, region, environment),
        names,
        _is_virtual(endpoint, name, scheme, environment),
    )
    base_url = _value(environment, variables.base_url).rstrip("/")
    if base_url and "://" not in base_url:
        base_url = f"https://{base_url}"
    return BucketLocation(bucket, prefix, base_url, _expires(variables, environment))


def parse_link_seconds(text: str, *, name: str) -> int:
    """How long links are valid, as the option `name` sets it. Raises UsageError for more than stores sign."""
    if not re.fullmatch(r"\d{1,7}", text) or not 1 <= int(text) <= LONGEST_LINK_SECONDS:
        raise UsageError(f"{name} {text}: expected seconds from 1 to {LONGEST_LINK_SECONDS} (a week)")
    return int(text)


def _parsed(target: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(s3|oss)://([^/]*)(?:/(.*))?", target)
    if found is None:
        raise UsageError(
            f"{target!r} is not a bucket address: expected s3://bucket/prefix or oss://bucket/prefix"
        )
    parts = [part for part in (found[3] or "").split("/") if part]
    if {".", ".."} & set(parts):
        raise UsageError(f"{target}: a prefix may not hold . or ..")
    return found[1], found[2], "/".join(parts)


def _home(scheme: str, bucket: str, variables: Variables, environment: Environment) -> tuple[str, str]:
    """Endpoint and region; either may follow from the other."""
    endpoint = _value(environment, variables.endpoint).rstrip("/")
    region = _value(environment, variables.region).removeprefix("oss-")
    if endpoint and "://" not in endpoint:
        endpoint = f"https://{endpoint}"
    found = urlsplit(endpoint)
    host = found.netloc.removeprefix(f"{bucket}.")
    aliyun = _ALIYUN.fullmatch(host) if scheme == "oss" else None
    if aliyun:
        # The native host uses another signature; the S3 host of the same region stands beside it.
        host = host if host.startswith("s3.") else f"s3.{host}"
        region = region or aliyun["region"]
    region = region or variables.default_region or ("us-east-1" if endpoint else "")
    if not region:
        raise KeyMissing(
            f"{scheme}://{bucket} has no endpoint: set {variables.region[0]} (such as cn-hangzhou) "
            f"or {variables.endpoint[0]} in the environment or in .env"
        )
    return (
        f"{found.scheme}://{host}" if endpoint else variables.default_endpoint.format(region=region)
    ), region


def _credentials(target: str, variables: Variables, region: str, environment: Environment) -> Credentials:
    key_id, secret = environment.key(variables.key_id), environment.key(variables.secret)
    if key_id is None or secret is None:
        missing = [
            name
            for name, found in ((variables.key_id[0], key_id), (variables.secret[0], secret))
            if not found
        ]
        raise KeyMissing(f"{target} needs a key: set {' and '.join(missing)} in the environment or in .env")
    return Credentials(key_id.reveal(), secret, region, environment.key(variables.token))


def _is_virtual(endpoint: str, bucket: str, scheme: str, environment: Environment) -> bool:
    style = environment.get(STYLE_VARIABLE, "").strip() if scheme == "s3" else ""
    if style not in ("", "auto", "path", "virtual"):
        raise UsageError(f"{STYLE_VARIABLE} is {style!r}; it should be path, virtual or auto")
    return style == "virtual" if style in ("path", "virtual") else stands_in_front(endpoint, bucket)


def _expires(variables: Variables, environment: Environment) -> int:
    name = environment.variable(variables.expires)
    return parse_link_seconds(environment[name].strip(), name=name) if name else LINK_SECONDS


def _value(environment: Environment, names: tuple[str, ...]) -> str:
    name = environment.variable(names)
    return environment[name].strip() if name else ""
