"""Where files are laid so that a provider or a viewer can fetch them.

s3://bucket/prefix      a bucket of S3's, by AWS_* of the environment
oss://bucket/prefix     a bucket of Aliyun's, by OSS_*
link_for(path, call)    a provider's own upload where it has one, else the bucket of the environment
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, cast
from urllib.parse import quote, urlsplit

from generators.errors import KeyMissing, ProviderError, UsageError
from generators.providers.catalogue.environment import Environment
from generators.providers.roles.call import Call, UploadedFile
from generators.providers.storage.refusals import Names
from generators.providers.storage.s3 import LONGEST_LINK_SECONDS, Bucket, Told, stands_in_front, untold
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
"""Written down here: what the machine knows of endings differs from one to the next."""
BUCKET_VARIABLE: Final = "CINEMAKE_BUCKET"
"""Names a bucket for providers' inputs, as `s3://bucket/prefix`; without it OSS_BUCKET does."""
INPUTS: Final = "cinemake-inputs"
"""The folder of the bucket that providers' inputs lie in."""
INPUT_LINK_SECONDS: Final = 86_400
LINK_SECONDS: Final = 3600


@dataclass(frozen=True)
class Vendor:
    """Where one kind of storage has its settings; the first variable that is set counts."""

    key_id: tuple[str, ...]
    secret: tuple[str, ...]
    token: tuple[str, ...]
    endpoint: tuple[str, ...]
    region: tuple[str, ...]
    bucket: tuple[str, ...] = ()
    base_url: tuple[str, ...] = ()
    """A public address of the bucket, such as a CDN's."""
    expires: tuple[str, ...] = ()
    usual_region: str = ""
    usual_endpoint: str = ""


VENDORS: Final[Mapping[str, Vendor]] = {
    "s3": Vendor(
        ("AWS_ACCESS_KEY_ID",),
        ("AWS_SECRET_ACCESS_KEY",),
        ("AWS_SESSION_TOKEN",),
        ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
        ("AWS_REGION", "AWS_DEFAULT_REGION"),
        usual_region="us-east-1",
        usual_endpoint="https://s3.{region}.amazonaws.com",
    ),
    "oss": Vendor(
        ("OSS_ACCESS_KEY_ID",),
        ("OSS_ACCESS_KEY_SECRET",),
        ("OSS_SESSION_TOKEN", "OSS_SECURITY_TOKEN"),
        ("OSS_ENDPOINT",),
        ("OSS_REGION",),
        ("OSS_BUCKET",),
        ("OSS_BASE_URL",),
        ("OSS_URL_EXPIRES",),
        usual_endpoint="https://s3.oss-{region}.aliyuncs.com",
    ),
}
STYLE_VARIABLE: Final = "AWS_S3_ADDRESSING_STYLE"
"""`path` or `virtual`, for stores of one's own whose host does not tell."""
_ALIYUN: Final = re.compile(r"(?:s3\.)?oss-(?P<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com")
_UPLOADS: Final[Mapping[str, str]] = {
    "dashscope": "vendors.dashscope.upload:upload",
    "sophnet": "vendors.sophnet.upload:upload",
}
"""Who takes files itself: name of the maker to module and function."""


@dataclass(frozen=True)
class BucketLocation:
    """A folder of a bucket, with all that the environment says of it."""

    bucket: Bucket
    prefix: str
    """Without slashes around it; may be empty."""
    base_url: str = ""
    """Where everybody can fetch what lies in the bucket; empty for a private one."""
    seconds: int = LINK_SECONDS
    """How long links hold where nobody says."""

    def key(self, name: str) -> str:
        """The key of a file of this folder."""
        return f"{self.prefix}/{name}" if self.prefix else name

    def put(self, name: str, path: Path, *, sha256: str, told: Told = untold) -> bool:
        """As `Bucket.put`, for a name in this folder."""
        return self.bucket.put(self.key(name), path, media_type=media_type_of(path), sha256=sha256, told=told)

    def link(self, name: str, *, seconds: int | None = None) -> str:
        """A link to a file: the public one where there is one and nobody names `seconds`, else signed."""
        holds = self.holds_seconds(seconds)
        if holds is None:
            return f"{self.base_url}/{quote(self.key(name), safe='/-_.~')}"
        return self.bucket.link(self.key(name), seconds=holds)

    def holds_seconds(self, seconds: int | None) -> int | None:
        """How long such a link holds; None: for ever."""
        return seconds if seconds is not None or self.base_url else self.seconds


def media_type_of(path: Path) -> str:
    """By the file's ending."""
    return MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")


def place(target: str, environment: Environment) -> BucketLocation:
    """The folder that `s3://bucket/prefix` or `oss://bucket/prefix` names.

    Raises UsageError for what is neither, KeyMissing naming the variables that are not set.
    """
    scheme, name, prefix = _parsed(target)
    vendor = VENDORS[scheme]
    name = name or _value(environment, vendor.bucket)
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        raise UsageError(f"{target}: {name!r} is not a bucket name" if name else f"{target} names no bucket")
    endpoint, region = _home(scheme, name, vendor, environment)
    names = Names(name, region, vendor.key_id[0], vendor.secret[0], vendor.region[0])
    bucket = Bucket(
        name,
        scheme,
        endpoint,
        _credentials(target, vendor, region, environment),
        names,
        _is_virtual(endpoint, name, scheme, environment),
    )
    base_url = _value(environment, vendor.base_url).rstrip("/")
    if base_url and "://" not in base_url:
        base_url = f"https://{base_url}"
    return BucketLocation(bucket, prefix, base_url, _expires(vendor, environment))


def link_for(path: Path, call: Call, *, maker: str = "") -> UploadedFile:
    """Lay a file where the provider of this call can fetch it. Raises ProviderError and its kinds.

    `maker` is whose language the provider speaks, if that is not its name. What has to be laid is laid
    inside the `create` of a job, so that a job known by its id lays nothing a second time.
    """
    own = _UPLOADS.get(maker or call.at.provider)
    if own is None:
        return UploadedFile(call.lay(path))
    module, _, name = own.partition(":")
    upload = cast(
        "Callable[[Path, Call], UploadedFile]", getattr(import_module(f"generators.providers.{module}"), name)
    )
    try:
        return upload(path, call)
    except ProviderError as error:
        # An upload that may have arrived does no harm a second time: nothing is unsure about the job.
        error.maybe_sent = False
        raise


def upload_input(path: Path, environment: Environment) -> str:
    """Lay a file into the environment's bucket under its digest, and a link to it. Raises KeyMissing."""
    target = environment.get(BUCKET_VARIABLE, "").strip()
    if not target and not environment.get("OSS_BUCKET", "").strip():
        raise KeyMissing(
            f"{path.name} must be in a bucket the provider can read, and none is set\n"
            f"Set {BUCKET_VARIABLE}=s3://bucket/prefix with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
            "OSS_BUCKET with OSS_ENDPOINT, OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, "
            "in the environment or in .env."
        )
    folder = place(target or "oss://", environment)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{INPUTS}/{sha256}{path.suffix.lower()}"
    folder.put(name, path, sha256=sha256)
    # Signed even where a public address is known: what is laid for a provider is not for everybody.
    return folder.link(name, seconds=INPUT_LINK_SECONDS)


def link_seconds(text: str, *, name: str) -> int:
    """How long a link holds, as `name` says. Raises UsageError for what no store signs."""
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


def _home(scheme: str, bucket: str, vendor: Vendor, environment: Environment) -> tuple[str, str]:
    """Endpoint and region: either may tell the other."""
    endpoint = _value(environment, vendor.endpoint).rstrip("/")
    region = _value(environment, vendor.region).removeprefix("oss-")
    if endpoint and "://" not in endpoint:
        endpoint = f"https://{endpoint}"
    found = urlsplit(endpoint)
    host = found.netloc.removeprefix(f"{bucket}.")
    aliyun = _ALIYUN.fullmatch(host) if scheme == "oss" else None
    if aliyun:
        # The native host speaks another signature; the same region's host of S3's language is beside it.
        host = host if host.startswith("s3.") else f"s3.{host}"
        region = region or aliyun["region"]
    region = region or vendor.usual_region or ("us-east-1" if endpoint else "")
    if not region:
        raise KeyMissing(
            f"{scheme}://{bucket} has no endpoint: set {vendor.region[0]} (such as cn-hangzhou) "
            f"or {vendor.endpoint[0]} in the environment or in .env"
        )
    return (f"{found.scheme}://{host}" if endpoint else vendor.usual_endpoint.format(region=region)), region


def _credentials(target: str, vendor: Vendor, region: str, environment: Environment) -> Credentials:
    key_id, secret = environment.key(vendor.key_id), environment.key(vendor.secret)
    if key_id is None or secret is None:
        missing = [
            name for name, found in ((vendor.key_id[0], key_id), (vendor.secret[0], secret)) if not found
        ]
        raise KeyMissing(f"{target} needs a key: set {' and '.join(missing)} in the environment or in .env")
    return Credentials(key_id.reveal(), secret, region, environment.key(vendor.token))


def _is_virtual(endpoint: str, bucket: str, scheme: str, environment: Environment) -> bool:
    style = environment.get(STYLE_VARIABLE, "").strip() if scheme == "s3" else ""
    if style not in ("", "auto", "path", "virtual"):
        raise UsageError(f"{STYLE_VARIABLE} is {style!r}; it should be path, virtual or auto")
    return style == "virtual" if style in ("path", "virtual") else stands_in_front(endpoint, bucket)


def _expires(vendor: Vendor, environment: Environment) -> int:
    name = environment.variable(vendor.expires)
    return link_seconds(environment[name].strip(), name=name) if name else LINK_SECONDS


def _value(environment: Environment, names: tuple[str, ...]) -> str:
    name = environment.variable(names)
    return environment[name].strip() if name else ""
