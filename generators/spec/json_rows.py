"""Reads rows of JSON data: labels and values, a mapping of numbers, or a list of objects."""

from __future__ import annotations

import json
from typing import Any

from generators.errors import SpecError
from generators.spec.numerals import Cell
from generators.spec.yaml_pitfalls import shorten

Row = tuple[Cell, ...]

_SHAPES = '{"labels": [...], "values": [...]}, {"label": number, ...} or a list of objects with the same keys'
_LONGEST_NUMBER = 300
"""Digits; Python refuses longer integers, and a chart cannot draw them."""


def json_rows(text: str, file: str) -> tuple[list[str] | None, list[Row]]:
    """The names of the columns, if any, and the rows. Raises SpecError."""
    data = _loaded(text, file)
    if isinstance(data, list) and data and all(isinstance(row, dict) and row for row in data):
        names = list(dict.fromkeys(key for row in data for key in row))
        return names, [tuple(_cell(row.get(name), file) for name in names) for row in data]
    if not isinstance(data, dict) or not data:
        raise SpecError(f"{file}: expected {_SHAPES}")
    if data.keys() == {"labels", "values"}:
        data = {"labels": data["labels"], "values": data["values"]}
    columns = list(data.values())
    if all(isinstance(column, list) for column in columns):
        if len({len(column) for column in columns}) > 1:
            raise SpecError(f"{file}: expected as many labels as values, in the form {_SHAPES}")
        return list(data), [tuple(_cell(item, file) for item in row) for row in zip(*columns, strict=True)]
    if all(isinstance(row, dict) for row in columns):
        names = list(dict.fromkeys(key for row in columns for key in row))
        rows = [(key, *(row.get(name) for name in names)) for key, row in data.items()]
        return ["", *names], [tuple(_cell(item, file) for item in row) for row in rows]
    return None, [(Cell(file, key), _cell(value, file)) for key, value in data.items()]


def _loaded(text: str, file: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, file),
            parse_constant=lambda word: _no_number(word, file),
            parse_int=lambda digits: int(digits) if len(digits) < _LONGEST_NUMBER else float("inf"),
        )
    except json.JSONDecodeError as error:
        raise SpecError(f"{file}:{error.lineno}:{error.colno}: is not valid JSON") from error
    except RecursionError as error:
        raise SpecError(f"{file}: is nested too deeply; expected {_SHAPES}") from error


def _object(pairs: list[tuple[str, Any]], file: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise SpecError(f'{file}: "{shorten(key)}" appears twice in one object; keep one')
        found[key] = value
    return found


def _no_number(word: str, file: str) -> None:
    raise SpecError(f"{file}: {word} is not valid JSON; write null where there is no value")


def _cell(value: object, file: str) -> Cell:
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return Cell(file, value)
    return Cell(file, None, _word(value))


def _word(value: object) -> str:
    return (
        json.dumps(value) if isinstance(value, bool) else "a list" if isinstance(value, list) else "an object"
    )
