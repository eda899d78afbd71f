"""The spoken form of a text: what a voice is given, with the way back to what is displayed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generators.plan.text import BREAK

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


@dataclass(frozen=True)
class SpokenText:
    """Text for the voice; `offsets[i]` is where its character i comes from in the displayed text."""

    text: str
    offsets: tuple[int, ...]

    def display_offset(self, position: int) -> int:
        """The displayed character behind a spoken one; positions outside are brought inside."""
        return self.offsets[min(max(position, 0), len(self.offsets) - 1)] if self.offsets else 0


def spoken_form(text: str, *, pronounce: Mapping[str, str], language: str, read_signs: bool) -> SpokenText:
    """What the voice is given for a displayed text.

    `pronounce` replaces whole words or phrases, capitals aside unless the entry is found as written;
    pictographs are dropped. `read_signs` also writes out units, currencies and short forms, for voices that
    read them badly (English only; other languages have their own rules inside the voice).
    """
    rules = [
        _pronounce_rule(word, sound)
        for word, sound in sorted(pronounce.items(), key=lambda i: -len(i[0]))
        if word
    ]
    if read_signs and language.lower().partition("-")[0] == "en":
        rules += _ENGLISH
    rules.append((_DROPPED, lambda found: " "))
    rules.append((_APOSTROPHE, lambda found: "'"))
    # Breaks part words for readers; a voice would pause, and `pronounce` finds words across them.
    places = [at for at, char in enumerate(text) if char != BREAK]
    text = text.replace(BREAK, "")
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(text):
        found, spoken = _first_rule(rules, text, at)
        end = found.end() if found else at + 1
        pieces.append(spoken)
        offsets += [places[at + index * (end - at) // len(spoken)] for index in range(len(spoken))]
        at = end
    return SpokenText("".join(pieces), tuple(offsets))


def _first_rule(rules: list[Rule], text: str, at: int) -> tuple[re.Match[str] | None, str]:
    for pattern, say in rules:
        found = pattern.match(text, at)
        if found and found.end() > at:
            return found, say(found)
    char = text[at]
    # The service and the library both stumble over control characters and unpaired surrogates.
    return None, " " if unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") else char


def _pronounce_rule(word: str, sound: str) -> Rule:
    # Scripts without spaces have no word edges to stand at.
    left = r"(?<!\w)" if _spaced(word[0]) else ""
    right = r"(?!\w)" if _spaced(word[-1]) else ""
    return re.compile(left + re.escape(word) + right, re.IGNORECASE), lambda found: sound


def _spaced(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x2E80


_DROPPED = re.compile(
    "[\U0001f000-\U0001faff\U00002600-\U000027bf\U00002b00-\U00002bff\U0000fe00-\U0000fe0f\U000e0000-\U000e007f"
    '\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2190-\u21ff\u25a0-\u25ff\u20e3\ufeff“”„«»"*_#|~^<>{}\\[\\]\\\\]'
)
_APOSTROPHE = re.compile("[’ʼ]")

_SCALES = "hundred|thousand|million|billion|trillion"
_CURRENCIES = {
    "$": ("dollar", "dollars"),
    "€": ("euro", "euros"),
    "£": ("pound", "pounds"),
    "¥": ("yen", "yen"),
}
_UNITS = {
    "km/h": "kilometres per hour", "m/s": "metres per second", "mph": "miles per hour",
    "kWh": "kilowatt hours",
    "km": "kilometres", "cm": "centimetres", "mm": "millimetres", "kg": "kilograms", "mg": "milligrams",
    "ms": "milliseconds", "GB": "gigabytes", "MB": "megabytes", "TB": "terabytes", "kB": "kilobytes",
    "kW": "kilowatts", "MW": "megawatts", "GW": "gigawatts", "Hz": "hertz", "GHz": "gigahertz",
    "MHz": "megahertz",
    "m²": "square metres", "km²": "square kilometres", "°C": "degrees Celsius", "°F": "degrees Fahrenheit",
    "bn": "billion", "fps": "frames per second",
}  # fmt: skip
_UNIT_NAMES = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_SHORT_FORMS = {
    "e.g.": "for example,",
    "i.e.": "that is,",
    "etc.": "et cetera",
    "vs.": "versus",
    "approx.": "roughly",
}


def _money(found: re.Match[str]) -> str:
    sign, amount, scale = found.group(1), found.group(2), found.group(3) or ""
    one, many = _CURRENCIES[sign]
    return f"{amount}{scale} {one if amount == '1' and not scale else many}"


def _unit(found: re.Match[str]) -> str:
    spoken = _UNITS[found.group(2)]
    one = found.group(1) == "1" and spoken.endswith("s") and " per " not in spoken
    return f"{found.group(1)} {spoken[:-1] if one else spoken}"


_ENGLISH: list[Rule] = [
    (re.compile(rf"([$€£¥])(\d[\d,]*(?:\.\d+)?)(\s+(?:{_SCALES})(?!\w))?"), _money),
    (re.compile(rf"(?<![\w.])(\d[\d,]*(?:\.\d+)?)[\s\u00a0\u202f]?({_UNIT_NAMES})(?!\w)"), _unit),
    (re.compile(r"(?<=\d)[-–—](?=[$€£]?\d)"), lambda found: " to "),
    (re.compile(r"(?<!\w)([12]\d)(\d0)s(?!\w)"), lambda found: f"{found.group(1)} {_decade(found.group(2))}"),
    (re.compile(r"(?<!\w)(?:e\.g\.|i\.e\.|etc\.|vs\.|approx\.)"), lambda found: _SHORT_FORMS[found.group(0)]),
    (re.compile(r"\s[—–-](?=\s)|—"), lambda found: ", "),
    (re.compile(r"(?<=\d)x(?!\w)"), lambda found: " times"),
]


def _decade(tens: str) -> str:
    names = (
        "hundreds",
        "tens",
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    )
    return names[int(tens[0])]
