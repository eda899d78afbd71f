"""What a provider's refusal means to the user: one clear sentence and the next step for each kind.

    answer ► VendorError (code and message, whatever the shape) ► kind (by code, else by status) ► error

Vendors add their own codes where they make their `Http`; the shapes of all of them are read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import StringIO
from xml.etree import ElementTree

from generators.errors import (
    KeyMissing,
    KeyRefused,
    Moderated,
    NoAccess,
    ProviderError,
    ProviderRefused,
    QuotaSpent,
    RateLimited,
    TimedOut,
    WrongRegion,
)
from generators.providers.http.json_fields import read_answer
from generators.providers.roles.call import Endpoint
from generators.redaction import excerpt, redact, shown_url
from generators.spec.model import Json

Kind = type[ProviderError]
Codes = Mapping[str, Kind]

CODES: Codes = {
    "invalid_api_key": KeyRefused,
    "invalidapikey": KeyRefused,
    "authentication_error": KeyRefused,
    "unauthenticated": KeyRefused,
    "api_key_invalid": KeyRefused,
    "model_not_found": NoAccess,
    "modelnotfound": NoAccess,
    "model.accessdenied": NoAccess,
    "accessdenied": NoAccess,
    "permission_denied": NoAccess,
    "permission_error": NoAccess,
    "insufficient_quota": QuotaSpent,
    "insufficient_balance": QuotaSpent,
    "billing_hard_limit_reached": QuotaSpent,
    "billing_not_active": QuotaSpent,
    "arrearage": QuotaSpent,
    "allocationquota.freetieronly": QuotaSpent,
    "quota_exceeded": QuotaSpent,
    "rate_limit_exceeded": RateLimited,
    "throttling": RateLimited,
    "throttling.ratequota": RateLimited,
    "throttling.allocationquota": RateLimited,
    "resource_exhausted": RateLimited,
    "content_policy_violation": Moderated,
    "moderation_blocked": Moderated,
    "content_filter": Moderated,
    "datainspectionfailed": Moderated,
    "data_inspection_failed": Moderated,
    "unsupported_country_region_territory": WrongRegion,
}
"""Codes in lower case to kinds, over all vendors; a vendor's own table goes before."""

STATUS: Mapping[int, Kind] = {
    401: KeyRefused,
    402: QuotaSpent,
    403: NoAccess,
    404: NoAccess,
    408: TimedOut,
    429: RateLimited,
    451: WrongRegion,
    504: TimedOut,
}

_REGION = re.compile(r"(?i)(location|country|region)\b.{0,40}\bnot (supported|available)|incorrect region")
_BAD_KEY = re.compile(r"(?i)api[ _]key\b.{0,20}\b(not valid|invalid|incorrect|expired)")


READ_CHARACTERS = 4000
"""Of a message: what is quoted of it is far shorter, so that a key at the cut is not."""


@dataclass(frozen=True)
class VendorError:
    """A provider's own error: code and message."""

    code: str = ""
    """Its own word for the reason, such as `DataInspectionFailed`."""
    message: str = ""
    wait_seconds: float | None = None
    """How long it asks to wait."""


def read_vendor_error(body: bytes) -> VendorError:
    """Code and message out of an answer of any vendor's shape; text that is not JSON is the message."""
    text = body.decode("utf-8", "replace")
    try:
        answer = read_answer(body)
    except ValueError:
        return _read_xml(text)
    if isinstance(answer, list):  # Google's compatible endpoint wraps its error in a list.
        answer = answer[0] if answer else None
    if not isinstance(answer, dict):
        return VendorError(message=text)
    for name in ("error", "detail", "errors"):
        inner = answer.get(name)
        if isinstance(inner, dict):
            said = _from_fields(inner)
            return replace(said, message="; ".join([said.message, *_node_errors(answer)]))
        if isinstance(inner, str) and inner:
            return VendorError(_word(answer, "code", "type"), inner)
    return _from_fields(answer) if _from_fields(answer) != VendorError() else VendorError(message=text)


def _read_xml(text: str) -> VendorError:
    """Code and message of S3's `<Error>`, also of one that is cut short; of other pages the plain text."""
    found: dict[str, str] = {}
    # Entities cannot blow up: at most 1 MB of an answer is read, and expat limits what they expand to.
    # It is passed as text: of bytes, expat would refuse an encoding it does not know, with other errors.
    with suppress(ElementTree.ParseError):
        for _, element in ElementTree.iterparse(StringIO(text.lstrip())):  # noqa: S314
            found.setdefault(element.tag.rpartition("}")[2], element.text or "")
    if "<Error" in text and "Code" in found:
        return VendorError(found["Code"], found.get("Message", ""))
    return VendorError(message=re.sub(r"<[^>]*>", " ", text))


def _from_fields(said: Mapping[str, Json]) -> VendorError:
    code = _word(said, "code", "status", "type", "ErrCode", "error_code")
    if code.isdigit():  # Google: the number is the status again, the word stands beside it.
        code = _word(said, "status", "type") or code
    return VendorError(code, _word(said, "message", "msg", "ErrMsg", "error_message"), _retry_delay(said))


def _node_errors(answer: Mapping[str, Json]) -> list[str]:
    """ComfyUI's errors by node, without which its message is not specific."""
    nodes = answer.get("node_errors")
    found = []
    for name, node in nodes.items() if isinstance(nodes, dict) else ():
        errors = node.get("errors") if isinstance(node, dict) else None
        for error in errors if isinstance(errors, list) else ():
            if isinstance(node, dict) and isinstance(error, dict):
                kind = _word(node, "class_type")
                found.append(f"node {name} {kind}: {_word(error, 'message')}: {_word(error, 'details')}")
    return found


def _word(said: Mapping[str, Json], *names: str) -> str:
    for name in names:
        value = said.get(name)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "":
            return str(value)
    return ""


def _retry_delay(said: Mapping[str, Json]) -> float | None:
    """Google's `details[].retryDelay`, such as `"17s"`."""
    details = said.get("details")
    for detail in details if isinstance(details, list) else ():
        delay = detail.get("retryDelay") if isinstance(detail, dict) else None
        if isinstance(delay, str) and re.fullmatch(r"\d+(\.\d+)?s", delay):
            return float(delay[:-1])
    return None


def kind_of(said: VendorError, *, status: int, codes: Codes | None = None) -> Kind:
    """The class of the error: by the vendor's codes, common codes, words of the message, then the status."""
    own = {name.lower(): kind for name, kind in (codes or {}).items()}
    code = said.code.lower()
    found = own.get(code) or CODES.get(code)
    if found:
        return found
    if 400 <= status < 500 and _REGION.search(said.message):
        return WrongRegion
    if status == 400 and _BAD_KEY.search(said.message):
        return KeyRefused
    if status in STATUS:
        return STATUS[status]
    return ProviderRefused if status < 500 else ProviderError


def refusal(
    at: Endpoint, said: VendorError, *, status: int = 200, codes: Codes | None = None
) -> ProviderError:
    """The error for a vendor's error: of an answer with this status, or the reason why a job failed."""
    kind = kind_of(said, status=status, codes=codes)
    if kind is KeyRefused and at.key is None:
        kind = KeyMissing
    what, cure = _words(kind, at, status=status, said=said)
    number = str(status) if status >= 300 else ""
    # Each by itself: a code such as `invalid_api_key` before a colon would look like the name of a key.
    code, message = (
        redact(said.code[:READ_CHARACTERS], at.key),
        excerpt(redact(said.message[:READ_CHARACTERS], at.key)),
    )
    quoted = ": ".join(part for part in (" ".join(w for w in (number, code) if w), message) if part)
    shown = redact(f"{at.provider} {what}", at.key) + (f" ({quoted})" if quoted else "")
    return kind(f"{shown}\n{redact(cure, at.key)}")


def _words(kind: Kind, at: Endpoint, *, status: int, said: VendorError) -> tuple[str, str]:
    """What happened and what to do next, as they stand after the provider's name."""
    model = f"the model {at.model!r}" if at.model else "this"
    wait = f"{said.wait_seconds:.0f} seconds" if said.wait_seconds else "a while"
    address = shown_url(at.base_url)
    table: Mapping[Kind, tuple[str, str]] = {
        KeyMissing: (
            "requires a key, and none is set",
            f"Put a key for {address} into the environment or `.env`; `doit providers` names the variable.",
        ),
        KeyRefused: (
            "rejects the key",
            f"Put a valid key for {address} into the environment or `.env`; "
            "`doit providers` names the variable.",
        ),
        NoAccess: (
            f"denies access to {model} at {address}",
            "Check the model's name and that the key may use it; `doit providers` lists the known models.",
        ),
        QuotaSpent: (
            "reports that no money or quota is left",
            "Top up the account or choose another provider under `models`; trying again does not help.",
        ),
        RateLimited: (
            "reports too many requests",
            f"Wait {wait} and run again; finished work is kept.",
        ),
        Moderated: (
            "does not allow this content",
            "Word the prompt differently, or use other reference pictures.",
        ),
        WrongRegion: (
            f"does not serve this key, model or region at {address}",
            "Set `base_url` under `models` to the address of the key's region.",
        ),
        TimedOut: (f"gave up waiting at {address}", "Run again later."),
        ProviderRefused: ("refused the request", "Change what the message names, and run again."),
    }
    failing = f"is failing at {address}"
    return table.get(
        kind, (failing, "This is a fault on its side; run again later, or choose another provider.")
    )


def leaves_open(status: int) -> bool:
    """Whether such an answer to a create leaves open if the work was taken: it may be done, and billed."""
    return status >= 500 or status in {408, 425}


def wait_seconds(headers: Mapping[str, str]) -> float | None:
    """What Retry-After asks for: seconds or a date."""
    asked = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", asked):
        return float(asked)
    try:
        when = parsedate_to_datetime(asked)
    except ValueError:
        return None
    left = when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)
    return max(0.0, left.total_seconds())
