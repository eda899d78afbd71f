"""Owns data files of charts: CSV or JSON to labels and values."""

from __future__ import annotations

import csv
import json
import math
from typing import Any

from generators.errors import SpecError

Table = dict[str, list[Any]]


def read_table(text: str, file: str) -> Table:
    """`{"labels": [text...], "values": [number...]}` of a data file whose kind and name `file` gives.

    CSV has two columns, label and value, with or without a header; JSON is
    `{"labels": [...], "values": [...]}` or `{"label": number, ...}`. Raises SpecError.
    """
    return _json(text, file) if file.lower().endswith(".json") else _csv(text, file)


def _csv(text: str, file: str) -> Table:
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = [
        (line, row)
        for line, row in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), 1)
        if any(row)
    ]
    if rows and len(rows[0][1]) > 1 and _number(rows[0][1][1]) is None:
        rows = rows[1:]
    table: Table = {"labels": [], "values": []}
    for line, row in rows:
        if len(row) != 2:
            raise SpecError(f"{file}:{line}: expected two columns, label and value, found {len(row)}")
        value = _number(row[1])
        if value is None:
            raise SpecError(
                f'{file}:{line}: expected a number in the second column, found "{row[1].strip()}"'
            )
        table["labels"].append(row[0].strip())
        table["values"].append(value)
    if not rows:
        raise SpecError(f"{file}: holds no rows; write one `label,value` per line")
    return table


def _json(text: str, file: str) -> Table:
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        place = f":{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SpecError(f"{file}{place}: is not valid JSON") from error
    shape = '{"labels": [...], "values": [...]} or {"label": number, ...}'
    if not isinstance(data, dict) or not data:
        raise SpecError(f"{file}: expected {shape}")
    if data.keys() != {"labels", "values"}:
        data = {"labels": list(data), "values": list(data.values())}
    labels, values = data["labels"], data["values"]
    if not isinstance(labels, list) or not isinstance(values, list) or len(labels) != len(values):
        raise SpecError(f"{file}: expected as many labels as values, in the form {shape}")
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise SpecError(f"{file}: expected numbers as values, found {json.dumps(value)[:40]}")
    return {"labels": [str(label) for label in labels], "values": values}


def _number(cell: str) -> float | int | None:
    try:
        value = float(cell.strip())
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
