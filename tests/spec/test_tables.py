"""Data files of charts."""

from __future__ import annotations

import pytest

from generators.errors import SpecError
from generators.spec.tables import read_table


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("2014,2\n2024,3.5\n", "a.csv"),
        ("year,value\n2014,2\n2024,3.5\n", "a.csv"),
        ("\ufeffyear;value\r\n2014;2\r\n\r\n2024;3.5\r\n", "A.CSV"),
        ("2014\t2\n2024\t3.5", "a.csv"),
        ('{"labels": ["2014", "2024"], "values": [2, 3.5]}', "a.json"),
        ('{"2014": 2, "2024": 3.5}', "a.json"),
    ],
)
def test_all_forms_give_the_same_table(text: str, file: str) -> None:
    """With or without a header, with comma, semicolon or tab, as CSV or JSON."""
    assert read_table(text, file) == {"labels": ["2014", "2024"], "values": [2, 3.5]}


@pytest.mark.parametrize(
    ("text", "file", "message"),
    [
        ("", "a.csv", "a.csv: holds no rows; write one `label,value` per line"),
        ("a,1\nb,two\n", "a.csv", 'a.csv:2: expected a number in the second column, found "two"'),
        ("a,1\nb,nan\n", "a.csv", 'a.csv:2: expected a number in the second column, found "nan"'),
        ("a,1,2\n", "a.csv", "a.csv:1: expected two columns, label and value, found 3"),
        ("{", "a.json", "a.json:1:2: is not valid JSON"),
        ("[1]", "a.json", 'a.json: expected {"labels": [...], "values": [...]} or {"label": number, ...}'),
        ('{"a": true}', "a.json", "a.json: expected numbers as values, found true"),
    ],
)
def test_a_wrong_file_says_where(text: str, file: str, message: str) -> None:
    """The line of the data file is named."""
    with pytest.raises(SpecError) as caught:
        read_table(text, file)

    assert message == str(caught.value)
