"""Names that look alike: the file on disk that a name in a spec means, and how two such names differ.

macOS writes ü as u and a combining mark, screenshots have U+202F before PM, and copied names may hold
invisible characters, so that typing a name as shown gives a different name.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final

_SPACES: Final = ("Zs", "Zl", "Zp", "Cc")
_UNSEEN: Final = "Cf"
_QUOTES: Final = str.maketrans("‘’‚‛′`´“”„‟″–—‐‑−", "''''''" + "'" + '"""""' + "-----")


def on_disk(root: Path, relative: str) -> str:
    """The path below `root` as it is spelled on disk.

    Without an exact match, uses the name that differs only in composition, kind of spaces or invisible
    characters, if there is exactly one. Otherwise the path is unchanged.
    """
    if os.path.lexists(root / relative):
        return relative
    found: list[str] = []
    for part in relative.split("/"):
        place = root.joinpath(*found)
        alike = [] if os.path.lexists(place / part) else _alike(place, part, _seen)
        found.append(alike[0] if len(alike) == 1 and _is_text(alike[0]) else part)
    return "/".join(found)


def look_alike(root: Path, relative: str) -> str | None:
    """How the path and a similar name on disk differ; None where no name is similar."""
    place = root
    for part in on_disk(root, relative).split("/"):
        if not os.path.lexists(place / part):
            alike = _alike(place, part, _seen) or _alike(place, part, _loose)
            return _explanation(part, alike) if alike else None
        place /= part
    return None


def _alike(place: Path, name: str, form: Callable[[str], str]) -> list[str]:
    try:
        names = os.listdir(place)  # noqa: PTH208  # Path.iterdir makes a Path of each
    except OSError:
        return []
    return sorted(other for other in names if form(other) == form(name))


def _seen(name: str) -> str:
    """A name as displayed: composed, with plain spaces, without invisible characters."""
    kinds = ((char, unicodedata.category(char)) for char in _text(name))
    return unicodedata.normalize(
        "NFC", "".join(" " if kind in _SPACES else char for char, kind in kinds if kind != _UNSEEN)
    )


def _loose(name: str) -> str:
    """The displayed name without case, kind of quotes and dashes, and spaces at the ends."""
    return _seen(name).translate(_QUOTES).casefold().strip()


def _is_text(name: str) -> bool:
    """Whether a name is valid UTF-8; Python keeps other bytes as lone surrogates, which cannot be printed."""
    return not any(0xDC80 <= ord(char) <= 0xDCFF for char in name)


def _text(name: str) -> str:
    """The name, with bytes that are not UTF-8 read as Latin-1."""
    return "".join(chr(ord(char) - 0xDC00) if 0xDC80 <= ord(char) <= 0xDCFF else char for char in name)


def _explanation(name: str, alike: list[str]) -> str:
    if len(alike) > 1:
        each = " and ".join(difference(name, other) for other in alike[:2])
        return f"{len(alike)} names on disk look like it: {each}; keep one of them"
    if not _is_text(alike[0]):
        return "the name on disk is not UTF-8; rename the file"
    if name.casefold() == alike[0].casefold():
        return f'the name on disk is "{alike[0]}": upper and lower case differ'
    return difference(name, alike[0])


def difference(name: str, other: str) -> str:
    """The first difference: `the name on disk has U+00A0 NO-BREAK SPACE where the spec has U+0020 SPACE`."""
    at = next((n for n, pair in enumerate(zip(name, other, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(name), len(other)) if at is None else at
    return f"the name on disk has {_character(other, at)} where the spec has {_character(name, at)}"


def _character(text: str, at: int) -> str:
    if at >= len(text):
        return "nothing"
    called = unicodedata.name(text[at], "")
    return f"U+{ord(text[at]):04X} {called}".rstrip()
