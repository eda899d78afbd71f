"""Keeps keys out of everything that is shown: every text of a provider passes through here first."""

from __future__ import annotations

import base64
import json
import logging
import re
from urllib.parse import quote, quote_plus, urlsplit

from generators.providers.role import Secret

HIDDEN = "***"
LEAST_CHARACTERS = 6
"""Shorter keys are placeholders such as `x`; hiding them would hole the words around them."""

_NAMES = r"(?:api[-_]?key|access[-_]?key(?:[-_]?id)?|secret|signature|token|password|credential|key|sig)"
_PATTERNS = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}"),
    # name=value in URLs and forms, "name": "value" in echoed bodies and headers.
    re.compile(rf"""(?i)([\w-]*\b(?:[\w]*[-_])?{_NAMES}["']?\s*[=:]\s*["']?)[^\s"'&,;<>]{{6,}}"""),
    re.compile(r"()\b(?:sk|pk|xai|hf|ms)-[\w-]{12,}"),
    re.compile(r"()\bAIza[\w-]{20,}"),
)


def redact(text: str, *secrets: Secret | None) -> str:
    """The text without the keys, in whatever form they were echoed, and without what looks like one."""
    for secret in secrets:
        if secret is not None and len(secret.reveal()) >= LEAST_CHARACTERS:
            for form in sorted(_forms(secret.reveal()), key=len, reverse=True):
                text = text.replace(form, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1>{HIDDEN}", text)
    return text


def _forms(key: str) -> set[str]:
    coded = base64.b64encode(key.encode()).decode()
    return {key, quote(key, safe=""), quote_plus(key), json.dumps(key)[1:-1], coded, coded.rstrip("=")}


def shown_url(url: str) -> str:
    """A URL as messages name it: without user, query and fragment, for links are signed there."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if host else parts.path


def excerpt(text: str, limit: int = 300) -> str:
    """The beginning of a text on one line; redact before, or a key cut in half stays."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rstrip() + "..."


def hush(*libraries: str) -> None:
    """Let these libraries log warnings only: below that they write down headers and signed links."""
    for library in libraries:
        logging.getLogger(library).setLevel(logging.WARNING)
