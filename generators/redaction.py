"""Keeps keys out of everything that is shown or written down; this module imports nothing of the project.

    a provider's words ► redact(text, its key) ► errors, notes
    what leaves us     ► redact(text)          ► terminal, trace, log: keys that were read are known by then

A key is found in whatever form it was echoed: as it is, in URLs, HTML, JSON and base64, escaped once or more,
and also when only its first half is left of it.
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
"""Shorter keys are placeholders such as `x`; hiding them would hole the words around them."""
LEAST_CODED: Final = 12
"""How many characters of base64 or hexadecimal digits are no coincidence."""

_NAMES = r"(?:api[-_]?key|access[-_]?key(?:[-_]?id)?|secret|signature|token|password|credential|key|sig)"
_IS = r"""["']?\s*(?:=\s*["']?|:\s*["']|:\s*(?=[^\s"'`&,;<>]{0,256}\d))"""
"""A sign between name and value; a bare word without a digit after a colon is a sentence of ours."""
_ENTITIES: Final[Mapping[str, tuple[str, ...]]] = {
    character: tuple(name for name, meant in html5.items() if meant == character and name.endswith(";"))
    for character in set(html5.values())
    if len(character) == 1 and character.isascii()
}
# Every repetition has an end, or a long text of a stranger would take minutes.
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
    # A key in place of the name of its variable.
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
    """A key that shows itself only when asked to."""

    def reveal(self) -> str:
        """The key."""


def remember(key: str) -> None:
    """Hide this key in everything from now on."""
    _known.add(key)


def forget_all() -> None:
    """Hide no key but those that are named."""
    _known.clear()


def redact(text: str, *secrets: Revealing | None) -> str:
    """The text without the keys that are named or known, and without what looks like one."""
    keys = {secret.reveal() for secret in secrets if secret is not None} | _known
    for key in sorted(keys, key=len, reverse=True):
        text = hide(text, key)
    for pattern, shown in _PATTERNS:
        text = pattern.sub(shown, text)
    return text


def hide(text: str, key: str) -> str:
    """The text without one key, in whatever form it stands there."""
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
    """JSON data without a key in any of its texts; longer ones than `most` are pictures and sound."""
    if isinstance(data, str):
        return hide(data, key) if len(data) <= most else data  # type: ignore[return-value]
    if isinstance(data, list):
        return [without(item, key) for item in data]  # type: ignore[return-value]
    if isinstance(data, dict):
        return {without(name, key): without(item, key) for name, item in data.items()}  # type: ignore[return-value]
    return data


@lru_cache(maxsize=64)
def _patterns(key: str) -> tuple[re.Pattern[str], re.Pattern[str], list[re.Pattern[str]]]:
    """The coded forms, the least part of the key that is hidden, and each character after that."""
    units = [_unit(character) for character in key]
    least = max(8, -(-len(key) // 2)) if len(key) >= 16 else len(key)
    coded = "|".join(re.escape(form) for form in sorted(_coded(key), key=len, reverse=True))
    return (
        re.compile(coded or r"(?!)"),
        re.compile("".join(units[:least])),
        list(map(re.compile, units[least:])),
    )


def _unit(character: str) -> str:
    """One character of a key: bare, or escaped as URLs, JSON and HTML do, once or several times."""
    number = f"{ord(character):02x}"
    entities = "".join(f"|{re.escape(name)}" for name in _ENTITIES.get(character, ()))
    forms = [  # the bare one last: it is how the others begin
        rf"(?:&|\\+u0026)(?:amp;)*(?:#0*{ord(character)};|#[xX]0*(?i:{number});{entities})",
        rf"%(?:25)*(?i:{number})",
        rf"\\+u00(?i:{number})",
        rf"\\+x(?i:{number})",
        rf"\\*{re.escape(character)}",
    ]
    return f"(?:{'|'.join(forms)})"


def _coded(key: str) -> Iterator[str]:
    """Hexadecimal digits, and base64 of either alphabet wherever the key stands in what was coded."""
    data = key.encode()
    whole = base64.b64encode(data).decode()
    forms = {data.hex(), data.hex().upper(), whole, whole.rstrip("=")}
    for before in range(3):
        # Characters that hold bits of the key alone.
        text = base64.b64encode(bytes(before) + data).decode()
        text = text[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        forms |= {text, text.translate(str.maketrans("+/", "-_"))}
    yield from (form for form in forms if len(form) >= LEAST_CODED)


def shown_url(url: str) -> str:
    """A URL as messages name it: without user, query and fragment, for links are signed there."""
    bare = re.split(r"[?#]", url, maxsplit=1)[0]
    if "@" in bare:  # also in what is no URL: everything before may be a password
        scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", bare)
        bare = (scheme[0] if scheme else "") + bare.rpartition("@")[2]
    return bare


def excerpt(text: str, limit: int = 300) -> str:
    """The beginning of a text on one line; redact before, or a key cut in half stays."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rstrip() + "..."


def hush(*libraries: str) -> None:
    """Let these libraries log warnings only: below that they write down headers and signed links."""
    for library in libraries:
        logging.getLogger(library).setLevel(logging.WARNING)
