"""Reads data files of charts: CSV, TSV or JSON to labels and values.

bytes ─► text ─► rows of cells ─► a column of labels, a column of values ─► numbers
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generators.errors import SpecError
from generators.spec.csv_rows import csv_rows
from generators.spec.json_rows import Row, json_rows
from generators.spec.model import TableReading
from generators.spec.numerals import read_numbers
from generators.spec.problems import did_you_mean
from generators.spec.table_text import MOST_BYTES, table_text
from generators.spec.yaml_pitfalls import shorten

Table = dict[str, list[Any]]

LONGEST_LABEL = 200
"""Characters."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:\.0)?")


def read_table_file(path: Path, file: str, reading: TableReading) -> Table:
    """The table in a file, called `file` in messages. Raises SpecError, OSError."""
    with path.open("rb") as opened:
        return read_table(opened.read(MOST_BYTES + 1), file, reading)


def read_table(content: bytes, file: str, reading: TableReading) -> Table:
    """`{"labels": [text...], "values": [number or None...]}`; the format is that of the name `file`.

    CSV has a column of labels and one of values, with or without a header, or more columns, of which
    `reading` names two. JSON is `{"labels": [...], "values": [...]}`, `{"label": number, ...}`, or a list of
    objects. A missing value is None. Raises SpecError.
    """
    text = table_text(content, file)
    separator = ""
    if file.lower().endswith(".json"):
        names, rows = json_rows(text, file)
    else:
        rows, separator = csv_rows(text, file)
        names, rows = _headed(rows, reading)
    at_label, at_value = _columns(names, file, reading)
    if not rows:
        raise SpecError(f"{file}: has no rows; write one `label,value` per line")
    column = f'column "{shorten(names[at_value])}"' if names and names[at_value] else "the second column"
    values = read_numbers(
        [row[at_value] for row in rows],
        column=column,
        language=reading.language,
        separator=separator,
    )
    if all(value is None for value in values):
        raise SpecError(f"{file}: has no numbers")
    return {"labels": [_label(row, at_label) for row in rows], "values": values}


def _headed(rows: list[Row], reading: TableReading) -> tuple[list[str] | None, list[Row]]:
    """The header, if any, and the rows below."""
    if not rows:
        return None, []
    if len(rows[0]) < 2:
        raise SpecError(f"{rows[0][0].place}: expected two columns, label and value, found 1")
    first = [str(cell.value) for cell in rows[0]]
    named = reading.label is not None or reading.value is not None
    if len(first) == 2 and not named and not rows[0][1].may_be_heading:
        _check_first(rows)
        return None, rows
    return first, rows[1:]


def _check_first(rows: Sequence[Row]) -> None:
    """Raises SpecError where the first row may be a header although its value is not a word."""
    (label, value), *others = rows
    text = str(value.value)
    named = f'`value: "{shorten(text)}"` beside `file` if it names the column'
    if not value.is_gap and not value.is_number:
        raise SpecError(
            f'{value.place}: expected a number in the second column, found "{shorten(text)}"; write the '
            f"number alone, such as 1200.5, or {named}"
        )
    if value.is_gap and others and others[0][1].may_be_heading:  # a title above the header
        heading, line = others[0][1], value.place.rpartition(":")[2]
        found = shorten(str(heading.value))
        raise SpecError(
            f'{heading.place}: expected a number in the second column, found "{found}"; '
            f'if line {line} is not a row of the table, remove it or begin it with "#"'
        )
    # A year above a column of numbers. Among other years it is a value; beside a number it is a label.
    years = [bool(_YEAR.fullmatch(str(row[1].value))) for row in others]
    if _YEAR.fullmatch(text) and others and not any(years) and not label.is_number:
        raise SpecError(
            f'{value.place}: "{text}" may be a value, or the year of all values; write {named}, '
            "else add a header above it, such as label,value"
        )


def _columns(names: Sequence[str] | None, file: str, reading: TableReading) -> tuple[int, int]:
    """The columns of labels and of values."""
    if names is None:
        if reading.label or reading.value:
            raise SpecError(f"{file}: has no column names; leave out `label` and `value`")
        return 0, 1
    count = len(names)
    if count < 2:
        raise SpecError(f"{file}: expected two columns, label and value, found 1")
    at_value = None if reading.value is None else _named(names, reading.value, file)
    if reading.label is None:
        at_label = 0 if at_value != 0 or count > 2 else 1
    else:
        at_label = _named(names, reading.label, file)
    if at_value is None:
        if count != 2:
            raise SpecError(
                f"{file}: has {count} columns ({_listing(names)}); "
                "choose two by `label` and `value` beside `file`"
            )
        at_value = 1 - at_label
    if at_label == at_value:
        raise SpecError(
            f'{file}: column "{shorten(names[at_value])}" cannot be both label and value; the columns are '
            f"{_listing(names)}"
        )
    return at_label, at_value


def _named(names: Sequence[str], wanted: str, file: str) -> int:
    folded = " ".join(unicodedata.normalize("NFC", wanted).split()).casefold()
    places = [
        index
        for index, name in enumerate(names)
        if " ".join(unicodedata.normalize("NFC", name).split()).casefold() == folded
    ]
    exact = [index for index in places if names[index] == wanted]
    if len(exact or places) == 1:
        return (exact or places)[0]
    if places:
        raise SpecError(
            f'{file}: has {len(places)} columns called "{shorten(wanted)}"; give each its own name'
        )
    near = did_you_mean(wanted, list(names))
    raise SpecError(f'{file}: has no column "{shorten(wanted)}"{near}; the columns are {_listing(names)}')


def _listing(names: Sequence[str]) -> str:
    shown = [shorten(name, 40) or '""' for name in names[:12]]
    return ", ".join(shown) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _label(row: Row, at: int) -> str:
    cell = row[at]
    if cell.mistake:
        raise SpecError(f"{cell.place}: expected a label, found {cell.mistake}")
    text = "" if cell.value is None else " ".join(str(cell.value).split())
    if not text:
        raise SpecError(f"{cell.place}: the label is empty; name the row")
    if len(text) > LONGEST_LABEL:
        raise SpecError(
            f"{cell.place}: expected a label of at most {LONGEST_LABEL} characters, found {len(text):,}"
        )
    odd = next((char for char in text if unicodedata.category(char) == "Cc"), None)
    if odd:
        raise SpecError(f"{cell.place}: the label has a control character (U+{ord(odd):04X}); remove it")
    return text
