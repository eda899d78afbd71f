"""What a refusal of object storage means, in our words: every one of them is StorageRefused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from generators.errors import ProviderError, StorageRefused
from generators.providers.http.refusals import VendorError, refusal
from generators.providers.http.transport import AGAIN
from generators.providers.roles.call import Endpoint
from generators.redaction import excerpt, redact

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "nosuchbucket": (
        "has no bucket {bucket!r}",
        "Make the bucket, or check its name and {region_name} (now {region!r}).",
    ),
    "accessdenied": (
        "does not allow the key to write to the bucket {bucket!r}",
        "Give the key of {id_name} the right to put and get objects there, or use another bucket.",
    ),
    "invalidaccesskeyid": (
        "does not know the key",
        "Copy {id_name} and {secret_name} again; a key belongs to one service.",
    ),
    "signaturedoesnotmatch": (
        "rejects the signature",
        "The secret in {secret_name} does not belong to {id_name}, or {region_name} is another region "
        "than the bucket's: copy the key again and check both.",
    ),
    "requesttimetooskewed": (
        "reports that this machine's clock is wrong (it shows {clock} UTC)",
        "Set the clock (switch on NTP) and run again: signatures are valid for a few minutes only.",
    ),
    "permanentredirect": (
        "keeps the bucket {bucket!r} in another region than {region!r}",
        "Set {region_name} to the bucket's region, and the endpoint to that region's.",
    ),
    "secondleveldomainforbidden": (
        "requires the bucket's name in its host name",
        "Give the endpoint as a domain, such as https://s3.oss-cn-hangzhou.aliyuncs.com.",
    ),
    "expiredtoken": ("reports that the session has expired", "Get a new session token and run again."),
    "entitytoolarge": (
        "does not accept files of this size in one request",
        "Make the file smaller: stores accept at most 5 GB per request.",
    ),
}
"""Code in lower case to what happened and what to do next."""
_SAME: Final[Mapping[str, str]] = {
    "authorizationheadermalformed": "permanentredirect",
    "illegallocationconstraintexception": "permanentredirect",
    "temporaryredirect": "permanentredirect",
    "accessforbidden": "accessdenied",
    "allaccessdisabled": "accessdenied",
    "invalidtoken": "expiredtoken",
    "invalidsecuritytoken": "expiredtoken",
}
_BY_STATUS: Final[Mapping[int, str]] = {
    301: "permanentredirect",
    307: "permanentredirect",
    403: "accessdenied",
}
_OTHER: Final = ("refused the file", "Change what the message names, and run again.")


class BucketMissing(StorageRefused):
    """There is no such file or bucket, as far as the key may see."""


class AccessDenied(StorageRefused):
    """The key is good, but not for this."""


@dataclass(frozen=True)
class Names:
    """What the user calls the things that messages speak of."""

    bucket: str
    region: str
    id_name: str
    """The variable that holds the key's name."""
    secret_name: str
    region_name: str


def storage_refusal(at: Endpoint, vendor_error: VendorError, status: int, names: Names) -> ProviderError:
    """The error for a storage's answer. What may pass by itself gets the common words."""
    code = vendor_error.code.lower()
    if status == 404 and code in ("", "nosuchkey", "notfound"):
        return BucketMissing(f"{at.provider} has no such file")
    if status in AGAIN:
        return refusal(at, vendor_error, status=status)
    name = _SAME.get(code, code)
    name = name if name in WORDS else _BY_STATUS.get(status, "")
    what, cure = WORDS.get(name, _OTHER)
    clock = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    given = {**vars(names), "clock": clock}
    text = f"{at.provider} {what.format(**given)} ({_quoted(vendor_error, status)})\n{cure.format(**given)}"
    return (AccessDenied if name == "accessdenied" else StorageRefused)(redact(text))


def upload_refusal(at: Endpoint, vendor_error: VendorError, status: int) -> ProviderError:
    """The error for a refusal by a provider's own storage of a form that the provider has signed."""
    if status in AGAIN:
        return refusal(at, vendor_error, status=status)
    why = _quoted(vendor_error, status)
    return StorageRefused(
        redact(f"{at.provider} refused the file ({why})\nRun again to get a new upload form.")
    )


def _quoted(vendor_error: VendorError, status: int) -> str:
    head = " ".join(part for part in (str(status), vendor_error.code) if part)
    return f"{head}: {excerpt(vendor_error.message)}" if vendor_error.message else head
