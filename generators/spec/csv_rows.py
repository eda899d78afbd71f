"""Reads rows of CSV (RFC 4180 and its dialects): separators, comments, empty cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from generators.errors import SpecError
from generators.spec.numerals import Cell

SEPARATORS = "\t;,|"
"""Most reliable first: the later ones are more often part of a cell."""

_DECLARED = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n)', re.IGNORECASE)
"""Excel's first line that declares the separator."""

MOST_LINES = 10_000
MOST_COLUMNS = 1_000
"""Far more than a chart draws, and still fast to read."""

Row = tuple[Cell, ...]


def csv_rows(text: str, file: str) -> tuple[list[Row], str]:
    """The rows that are not empty, equally long, and the separator of their cells. Raises SpecError."""
    if len(text.splitlines()) > MOST_LINES:
        raise SpecError(f"{file}: has more than {MOST_LINES:,} lines; keep only the rows to show")
    declared = _DECLARED.match(text)
    if declared:
        # Its line break stays, so that line numbers match an editor's.
        rows = _rows("\n" + text[declared.end() :], file, declared[1])
        return _even(rows, declared[1]), declared[1]
    readings = [(separator, _tried(text, file, separator)) for separator in SEPARATORS]
    whole = [(separator, rows) for separator, rows in readings if rows and _width(rows) > 1]
    if not whole:
        first = text.partition("\n")[0]
        separator = max(SEPARATORS, key=first.count)
        return _even(_rows(text, file, separator), separator), separator
    separator, rows = max(whole, key=lambda reading: _fitness(reading[1]))
    return _even(rows, separator), separator


def _tried(text: str, file: str, separator: str) -> list[Row]:
    try:
        return _rows(text, file, separator)
    except SpecError:
        return []


def _rows(text: str, file: str, separator: str) -> list[Row]:
    """Every row that is neither empty nor a comment. Raises SpecError for unbalanced quotes."""
    lines = io.StringIO(text, newline="").readlines()
    rows: list[Row] = []
    for line, row in _parsed(lines, file, separator):
        cells = tuple(Cell(f"{file}:{line}", " ".join(text.split())) for text in row)
        if any(cell.value for cell in cells) and not _is_comment(lines[line - 1], cells):
            rows.append(cells)
    return rows


def _parsed(lines: Sequence[str], file: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t", strict=True)
    line = 1
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise SpecError(f"{file}:{line}: has more than {MOST_COLUMNS:,} columns; keep only two")
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise SpecError(
                f"{file}:{line}: a cell is longer than {csv.field_size_limit():,} characters"
            ) from error
        raise SpecError(
            f'{file}:{line}: the quotes of a cell do not match; write a quote inside a quoted cell as ""'
        ) from error


def _is_comment(line: str, cells: Row) -> bool:
    """Whether a row is a comment after `#`. Raises SpecError where it may also be a row of values."""
    if not line.startswith("#"):
        return False
    values = [cell for cell in cells[1:] if not cell.is_gap and cell.is_number]
    if values and line[1:2].isspace():
        raise SpecError(
            f'{cells[0].place}: begins with "#" and has a number; remove it if it is a comment, '
            "else put its first cell in quotes"
        )
    return not values


def _width(rows: Sequence[Row]) -> int:
    """The number of columns up to the last one that is not empty."""
    return max((index + 1 for row in rows for index, cell in enumerate(row) if cell.value), default=0)


def _fitness(rows: Sequence[Row]) -> tuple[float, float]:
    """How well a reading looks like a table: shares of rows with a number after the first cell, and of equal
    length."""
    numbers = sum(any(not cell.is_gap and cell.is_number for cell in row[1:]) for row in rows)
    lengths = [len(row) for row in rows]
    usual = max(map(lengths.count, set(lengths)))
    return numbers / len(rows), usual / len(rows)


def _even(rows: Sequence[Row], separator: str) -> list[Row]:
    """Rows without columns that are empty in all rows. Raises SpecError where a row is too short."""
    if not rows:
        return []
    width = _width(rows)
    for row in rows:
        if len(row) < width:
            raise _uneven(rows, row, width, separator)
    kept = [index for index in range(width) if any(row[index].value for row in rows)]
    return [tuple(row[index] for index in kept) for row in rows]


def _uneven(rows: Sequence[Row], short: Row, width: int, separator: str) -> SpecError:
    longest = next(row for row in rows if len(row) >= width and any(cell.value for cell in row[width - 1 :]))
    later = max(short[0].place, longest[0].place, key=[row[0].place for row in rows].index)
    other = longest if later == short[0].place else short
    found = len(short) if later == short[0].place else width
    line = other[0].place.rpartition(":")[2]
    cure = '; put a cell that holds a comma in quotes, such as "1,200"' if separator == "," else ""
    if len(short) == 1:  # a title above the table, or a note below
        alone = short[0].place.rpartition(":")[2]
        cure = f'; if line {alone} is not a row of the table, remove it or begin it with "#"'
    return SpecError(f"{later}: expected {len(other)} columns as in line {line}, found {found}{cure}")
