"""Removes keys from everything that is shown or written; this module imports nothing of the project.

    text of a provider ► redact(text, its key) ► errors, notes
    any output         ► redact(text)          ► terminal, trace, log; all keys read so far are known

A key is found in every encoding: plain, in URLs, HTML, JSON and base64, escaped once or more, and also when
only its first half is left.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html.entities import html5
from typing import Final, Protocol, TypeVar

HIDDEN: Final = "***"
LEAST_CHARACTERS: Final = 6
"""Shorter keys are placeholders such as `x`; hiding them would damage the text around them."""
LEAST_CODED: Final = 12
"""Fewer characters of base64 or hexadecimal digits may match by coincidence."""

_NAMES = r"(?:api[-_]?key|access[-_]?key(?:[-_]?id)?|secret|signature|token|password|credential|key|sig)"
_IS = r"""["']?\s*(?:=\s*["']?|:\s*["']|:\s*(?=[^\s"'`&,;<>]{0,256}\d))"""
"""`=` or `:` between name and value; a bare word without a digit after a colon is part of a message."""
_ENTITIES: Final[Mapping[str, tuple[str, ...]]] = {
    character: tuple(name for name, value in html5.items() if value == character and name.endswith(";"))
    for character in set(html5.values())
    if len(character) == 1 and character.isascii()
}
# Every repetition is bounded: unbounded ones take minutes on a long text.
_PATTERNS = (
    # User and password of an address, well formed or not.
    (
        re.compile(r"""(?i)(\b[a-z][a-z0-9+.-]{0,20}:(?:\\?/){0,4})[^\s/\\@"'<>]{1,256}@"""),
        rf"\g<1>{HIDDEN}@",
    ),
    (re.compile(r"""()[^\s/\\@:"'<>=]{1,128}:(?![/\\])[^\s@"'<>]{1,256}@(?=[\w\[])"""), rf"\g<1>{HIDDEN}@"),
    (re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}"), rf"\g<1>{HIDDEN}"),
    # name=value in URLs and forms, "name": "value" in echoed bodies and headers.
    (
        re.compile(rf"""(?i)([\w-]{{0,32}}\b(?:[\w]{{0,32}}[-_])?{_NAMES}{_IS})[^\s"'`&,;<>]{{6,}}"""),
        rf"\g<1>{HIDDEN}",
    ),
    # A key where the name of its variable belongs.
    (
        re.compile(rf"""(key_env{_IS})(?![A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b)[^\s"',}}\]]+"""),
        rf"\g<1>{HIDDEN}",
    ),
    (re.compile(r"()\b(?:sk|pk|xai|hf|ms)-[\w-]{12,}"), rf"\g<1>{HIDDEN}"),
    (re.compile(r"()\bAIza[\w-]{20,}"), rf"\g<1>{HIDDEN}"),
)

_known: set[str] = set()
"""Keys this process has read."""

T = TypeVar("T")


class Revealing(Protocol):
    """A key whose value is read by `reveal()` only."""

    def reveal(self) -> str:
        """The key."""


def remember(key: str) -> None:
    """Hide this key in all output from now on."""
    _known.add(key)


def forget_all() -> None:
    """Forget all remembered keys."""
    _known.clear()


def redact(text: str, *secrets: Revealing | None) -> str:
    """The text without `secrets`, remembered keys, and anything that looks like a key."""
    keys = {secret.reveal() for secret in secrets if secret is not None} | _known
    for key in sorted(keys, key=len, reverse=True):
        text = hide(text, key)
    for pattern, shown in _PATTERNS:
        text = pattern.sub(shown, text)
    return text


def hide(text: str, key: str) -> str:
    """The text without one key, in any encoding."""
    if len(key) < LEAST_CHARACTERS:
        return text
    coded, head, rest = _patterns(key)
    text = coded.sub(HIDDEN, text)
    parts, at = [], 0
    for found in head.finditer(text):
        if found.start() < at:
            continue
        end = found.end()
        for unit in rest:
            more = unit.match(text, end)
            if more is None:
                break
            end = more.end()
        parts += [text[at : found.start()], HIDDEN]
        at = end
    return "".join([*parts, text[at:]])


def without(data: T, key: str, *, most: int = 1 << 16) -> T:
    """JSON data without a key in any string; strings longer than `most` hold media and are left alone."""
    if isinstance(data, str):
        return hide(data, key) if len(data) <= most else data  # type: ignore[return-value]
    if isinstance(data, list):
        return [without(item, key) for item in data]  # type: ignore[return-value]
    if isinstance(data, dict):
        return {without(name, key): without(item, key) for name, item in data.items()}  # type: ignore[return-value]
    return data


@lru_cache(maxsize=64)
def _patterns(key: str) -> tuple[re.Pattern[str], re.Pattern[str], list[re.Pattern[str]]]:
    """The encoded forms, the shortest prefix that is hidden, and each character after it."""
    units = [_unit(character) for character in key]
    least = max(8, -(-len(key) // 2)) if len(key) >= 16 else len(key)
    coded = "|".join(re.escape(form) for form in sorted(_coded(key), key=len, reverse=True))
    return (
        re.compile(coded or r"(?!)"),
        re.compile("".join(units[:least])),
        list(map(re.compile, units[least:])),
    )


def _unit(character: str) -> str:
    """One character of a key: plain, or escaped as in URLs, JSON and HTML, once or several times."""
    number = f"{ord(character):02x}"
    entities = "".join(f"|{re.escape(name)}" for name in _ENTITIES.get(character, ()))
    forms = [  # the plain one last: the others begin with it
        rf"(?:&|\\+u0026)(?:amp;)*(?:#0*{ord(character)};|#[xX]0*(?i:{number});{entities})",
        rf"%(?:25)*(?i:{number})",
        rf"\\+u00(?i:{number})",
        rf"\\+x(?i:{number})",
        rf"\\*{re.escape(character)}",
    ]
    return f"(?:{'|'.join(forms)})"


def _coded(key: str) -> Iterator[str]:
    """Hexadecimal digits, and base64 of either alphabet at any offset in the encoded data."""
    data = key.encode()
    whole = base64.b64encode(data).decode()
    forms = {data.hex(), data.hex().upper(), whole, whole.rstrip("=")}
    for before in range(3):
        # Only the characters whose bits all belong to the key.
        text = base64.b64encode(bytes(before) + data).decode()
        text = text[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        forms |= {text, text.translate(str.maketrans("+/", "-_"))}
    yield from (form for form in forms if len(form) >= LEAST_CODED)


def shown_url(url: str) -> str:
    """A URL for messages: without user, query and fragment, which may hold signatures."""
    bare = re.split(r"[?#]", url, maxsplit=1)[0]
    if "@" in bare:  # also where this is not a URL: the part before may be a password
        scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", bare)
        bare = (scheme[0] if scheme else "") + bare.rpartition("@")[2]
    return bare


def excerpt(text: str, limit: int = 300) -> str:
    """The beginning of a text on one line. Redact first: a key cut in half is not found."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rstrip() + "..."


def hush(*libraries: str) -> None:
    """Limit these libraries to warnings: below that they log headers and signed links."""
    for library in libraries:
        logging.getLogger(library).setLevel(logging.WARNING)
