"""Reads numbers as people and spreadsheets write them: separators, signs, currencies, per cent, gaps.

Decimal point or decimal comma is decided by the complete column first, then by the language.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from generators.errors import SpecError
from generators.spec.yaml_pitfalls import shorten

Number = int | float

GAPS = frozenset(
    {
        "", "-", "–", "—", "−", ".", "..", "...", "…", "?", "n/a", "#n/a", "na", "n.a.", "n. a.", "n.d.",
        "nan", "null", "none", "nil", "k.a.", "k. a.", "missing", "unknown",
    }
)  # fmt: skip
"""Texts of cells without a value, in lower case."""

# Unicode CLDR 46, `decimal` of numbers in Latin digits.
_COMMA_LANGUAGES = frozenset(
    {
        "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr", "gl",
        "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "kl", "ky", "lb", "lt", "lv", "mk", "nb", "nl", "nn",
        "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tg", "tk", "tr", "tt", "uk", "uz", "vi",
    }
)  # fmt: skip
_COMMA_REGIONS = frozenset({"ar-dz", "ar-ly", "ar-ma", "ar-tn", "en-za"})
_POINT_REGIONS = frozenset(
    {
        "de-ch", "de-li", "it-ch", "es-419", "es-do", "es-gt", "es-hn", "es-mx", "es-ni", "es-pa", "es-pe",
        "es-pr", "es-sv", "es-us",
    }
)  # fmt: skip

_CODES = (
    "AED ARS AUD BDT BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR JPY KES KRW MXN MYR NGN "
    "NOK NZD PEN PHP PKR PLN RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
)
_CURRENCY = (
    r"[A-Z]{0,3}[$¢-¥֏؋৲৳฿៛₠-⃏﷼＄￠￡￥￦]|(?:"
    + "|".join(_CODES.split())
    + r")(?![A-Za-z])|(?:[Kk]r|Fr|Rs|руб|р|лв)\.?|zł|Kč|Ft|元|円|원"
)
_WRITTEN = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+])? ?(?P<before>{_CURRENCY}|%)? ?(?P<inner>[-+])?"
    rf"(?P<core>[0-9.,' ]*[0-9](?:[eE][-+]?[0-9]{{1,3}})?) ?(?P<after>{_CURRENCY}|%)?(?P<close>\))?"
)
_GROUPED = r"[1-9][0-9]{{0,2}}(?P<group>[{groups}' ])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
_INDIAN = r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
_PLAIN = r"(?:[0-9]+(?:{decimal}[0-9]+)?|{decimal}[0-9]+)(?:[eE][-+]?[0-9]+)?"
_POINT = re.compile(
    rf"(?:{_GROUPED.format(groups=',')}{_INDIAN})(?:\.[0-9]+)?|{_PLAIN.format(decimal='[.]')}"
)
_COMMA = re.compile(rf"(?:{_GROUPED.format(groups='.')})(?:,[0-9]+)?|{_PLAIN.format(decimal=',')}")
_MEASURE = re.compile(r"[-+~≈<>]? ?[0-9][0-9.,' ]* ?[^\W\d_]{1,4}\.?")
"""A number followed by a unit or magnitude."""

_MINUS = str.maketrans(dict.fromkeys("−–‑﹣－", "-"))
_SIGNS = str.maketrans({"’": "'", "‘": "'", "٪": "%", "％": "%", "＋": "+"})


@dataclass(frozen=True)
class Cell:
    """A table's cell at a place such as `gdp.csv:3`: text as written, or a number of JSON."""

    place: str
    value: str | Number | None
    mistake: str = ""
    """The kind of value, where it is neither text nor number."""

    @property
    def is_gap(self) -> bool:
        """Whether the cell has no value: it is empty, a dash, or a text such as n/a."""
        if isinstance(self.value, str):
            return self.value.strip().lower() in GAPS
        return self.value is None and not self.mistake

    @property
    def is_number(self) -> bool:
        """Whether the cell can be read as a number in some language."""
        return not isinstance(self.value, str) or bool((seen := _seen(self.value)) and seen.has_reading)

    @property
    def may_be_heading(self) -> bool:
        """Whether the cell is words or a unit symbol, not a value, a gap, or a badly written value."""
        if self.is_gap or self.is_number or not isinstance(self.value, str):
            return False
        text = _tidy(self.value)
        words = any(char.isalpha() for char in text) and not _MEASURE.fullmatch(text)
        return words or text == "%" or (len(text) == 1 and unicodedata.category(text) == "Sc")


@dataclass(frozen=True)
class _Seen:
    """A written number with its readings by decimal point and by decimal comma."""

    point: float | None
    comma: float | None
    affix: str

    @property
    def has_reading(self) -> bool:
        return self.point is not None or self.comma is not None


def has_decimal_comma(language: str) -> bool:
    """Whether a language writes 1,5 rather than 1.5."""
    tag = language.lower().replace("_", "-")
    if tag in _POINT_REGIONS:
        return False
    return tag in _COMMA_REGIONS or tag.partition("-")[0] in _COMMA_LANGUAGES


def read_numbers(
    cells: Sequence[Cell], *, column: str, language: str, separator: str = ""
) -> list[Number | None]:
    """The values of a column; None for a missing value.

    `column` is used in messages; `separator` is that of the file's cells. Raises SpecError where a cell is
    not a number, or is ambiguous.
    """
    seen = {cell: _read(cell, column) for cell in cells if not cell.is_gap}
    _check_affixes(seen, column)
    comma = _uses_comma(seen, has_decimal_comma(language), separator)
    values: list[Number | None] = []
    for cell in cells:
        read = seen.get(cell)
        value = None if read is None else read.comma if comma else read.point
        if value is not None and not math.isfinite(value):
            raise SpecError(f"{cell.place}: the number {shorten(str(cell.value))} is too large")
        values.append(None if value is None else _short(value))
    return values


def _read(cell: Cell, column: str) -> _Seen:
    if cell.mistake:
        raise SpecError(f"{cell.place}: expected a number in {column}, found {cell.mistake}")
    if isinstance(cell.value, int | float):
        number = float(cell.value)
        return _Seen(number, number, "")
    seen = _seen(str(cell.value))
    if seen is None or not seen.has_reading:
        text = str(cell.value).strip()
        cure = "; write the number alone, such as 1200.5" if any(map(str.isdigit, text)) else ""
        raise SpecError(f'{cell.place}: expected a number in {column}, found "{shorten(text)}"{cure}')
    return seen


def _tidy(text: str) -> str:
    """The text with plain spaces, signs and digits. Superscripts stay: 5² is not 52."""
    shown = "".join(char for char in text if unicodedata.category(char) != "Cf")
    digits = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in shown)
    return " ".join("".join(digits).translate(_SIGNS).split())


def _seen(text: str) -> _Seen | None:
    arabic = "٫" in text or "٬" in text
    tidy = _tidy(text).translate(_MINUS).replace("٫", ".").replace("٬", ",")
    found = _WRITTEN.fullmatch(tidy)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [sign for sign in (found["sign"], found["inner"]) if sign]
    affixes = [affix for affix in (found["before"], found["after"]) if affix]
    if len(signs) + bool(found["open"]) > 1 or len(affixes) > 1:
        return None
    factor = -1.0 if found["open"] or "-" in signs else 1.0
    point, comma = _value(found["core"], _POINT, "."), _value(found["core"], _COMMA, ",")
    return _Seen(
        None if point is None else factor * point,
        None if comma is None or arabic else factor * comma,
        "".join(affixes),
    )


def _value(core: str, written: re.Pattern[str], decimal: str) -> float | None:
    if not written.fullmatch(core):
        return None
    kept = "".join(char for char in core if char.isalnum() or char in "+-" or char == decimal)
    return float(kept.replace(",", "."))


def _uses_comma(seen: dict[Cell, _Seen], at_home: bool, separator: str) -> bool:
    """Whether a column has decimal commas, by its unambiguous cells."""
    points = [cell for cell, read in seen.items() if read.comma is None]
    commas = [cell for cell, read in seen.items() if read.point is None]
    if points and commas:
        first, second = sorted((points[0], commas[0]), key=list(seen).index)
        mark, other = ("point", "comma") if second in points else ("comma", "point")
        raise SpecError(
            f'{second.place}: "{second.value}" has a decimal {mark}, "{first.value}" above it a decimal '
            f"{other}; write all numbers of the column alike"
        )
    if points or commas:
        return bool(commas)
    unsure = [(cell, read) for cell, read in seen.items() if read.point != read.comma]
    # Programs separate cells by semicolons where the comma is the decimal mark, and by commas elsewhere.
    if unsure and separator == ("," if at_home else ";"):
        cell, read = unsure[0]
        low, high = sorted((read.point or 0.0, read.comma or 0.0), key=abs)
        raise SpecError(
            f'{cell.place}: "{cell.value}" can be read as {_short(high)} or as {low:.3f}; '
            f"write {_short(high)} or {low:.4f}"
        )
    return at_home


def _check_affixes(seen: dict[Cell, _Seen], column: str) -> None:
    kinds: dict[str, Cell] = {}
    for cell, read in seen.items():
        kinds.setdefault(read.affix, cell)
    mixed = [affix for affix in kinds if affix or "%" in kinds]
    if len(mixed) > 1:
        first, second = kinds[mixed[0]], kinds[mixed[1]]
        raise SpecError(
            f'{second.place}: "{second.value}" and "{first.value}" above it have different units in '
            f"{column}; write all numbers of the column alike"
        )


def _short(value: float) -> Number:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
