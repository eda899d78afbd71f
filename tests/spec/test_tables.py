"""Data files of charts."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.errors import SpecError
from generators.spec.model import TableReading
from generators.spec.table_text import MOST_BYTES
from generators.spec.tables import Table, read_table, read_table_file


def table(text: str | bytes, file: str = "t.csv", **reading: str) -> Table:
    """What a file with this content holds."""
    content = text.encode() if isinstance(text, str) else text
    return read_table(content, file, TableReading(**reading))


def refusal(text: str | bytes, file: str = "t.csv", **reading: str) -> str:
    """Why a file with this content is refused."""
    with pytest.raises(SpecError) as caught:
        table(text, file, **reading)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("2014,2\n2024,3.5\n", "a.csv"),
        ("year,value\n2014,2\n2024,3.5\n", "a.csv"),
        ("\ufeffyear;value\r\n2014;2\r\n\r\n2024;3.5\r\n", "A.CSV"),
        ("2014\t2\n2024\t3.5", "a.csv"),
        ("2014\t2\n2024\t3.5", "a.tsv"),
        ("year|value\n2014|2\n2024|3.5", "a.csv"),
        ("year,value\r2014,2\r2024,3.5\r", "a.csv"),
        ("sep=;\nyear;value\n2014;2\n2024;3,5\n", "a.csv"),
        ("year,value,,\n2014,2,,\n2024,3.5,,\n", "a.csv"),
        ("year,,value\n2014,,2\n2024,,3.5\n", "a.csv"),
        ("# source: a yearbook, volume two\nyear, value\n2014, 2\n\n,\n2024, 3.5\n", "a.csv"),
        ('"year, of all","the value"\n"2014","2"\n"2024","3.5"\n', "a.csv"),
        ('{"labels": ["2014", "2024"], "values": [2, 3.5]}', "a.json"),
        ('{"values": [2, 3.5], "labels": [2014, 2024]}', "a.json"),
        ('{"2014": 2, "2024": 3.5}', "a.json"),
        ('[{"year": 2014, "value": 2}, {"year": 2024, "value": 3.5}]', "a.json"),
        ('{"year": [2014, 2024], "value": [2, "3.5"]}', "a.json"),
        ('{"2014": {"value": 2}, "2024": {"value": 3.5}}', "a.json"),
    ],
)
def test_all_forms_give_the_same_table(text: str, file: str) -> None:
    """With or without a header, however cells are separated, as CSV or JSON."""
    assert table(text, file) == {"labels": ["2014", "2024"], "values": [2, 3.5]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_in_all_its_encodings(encoding: str) -> None:
    """Also UTF-16 without a byte order mark."""
    content = "Größe;Wert\nZürich;2\n".encode(encoding)

    assert table(content) == {"labels": ["Zürich"], "values": [2]}


@pytest.mark.parametrize(
    ("text", "labels", "values"),
    [
        ('Rent,"1,200"\nFood,300\nFun,150\n', ["Rent", "Food", "Fun"], [1200, 300, 150]),
        ("A,n/a\nB,2\n", ["A", "B"], [None, 2]),
        ("A,-\nB,2\n", ["A", "B"], [None, 2]),
        ("A,\nB,2\n", ["A", "B"], [None, 2]),
        ("A,$5\nB,$6\n", ["A", "B"], [5, 6]),
        ("A,12%\nB,7%\n", ["A", "B"], [12, 7]),
        ("#metoo,500\n#python,300\n", ["#metoo", "#python"], [500, 300]),
        ("Smith; John,5\nDoe; Jane,6\n", ["Smith; John", "Doe; Jane"], [5, 6]),
    ],
)
def test_a_first_row_with_a_value_is_no_header(text: str, labels: list[str], values: list[float]) -> None:
    """However the value is written, and also where it is missing."""
    assert table(text) == {"labels": labels, "values": values}


@pytest.mark.parametrize("rest", ["France,68\nSpain,48\n", "France,68\nSpain,n/a\n", "France,3100\n"])
def test_a_year_above_values_is_not_guessed(rest: str) -> None:
    """It would be drawn as the largest value, or a value would be lost."""
    with pytest.raises(SpecError) as caught:
        table("Country,2023\n" + rest)
    with pytest.raises(SpecError, match=r'^t\.csv:1: "2023\.0" may be a value, or the year'):
        table("Country,2023.0\n" + rest)

    assert str(caught.value) == (
        't.csv:1: "2023" may be a value, or the year of all values; write `value: "2023"` beside '
        "`file` if it names the column, else add a header above it, such as label,value"
    )
    named = table("Country,2023\n" + rest, value="2023")
    assert "Country" not in named["labels"]
    headed = table("label,value\nCountry,2023\n" + rest)
    assert headed["values"][0] == 2023


@pytest.mark.parametrize(
    "text", ["Apple,1976\nGoogle,1998\n", "1990,2000\n1991,150\n", "Apple,1976\n", 'A,"2,023"\nB,5\n']
)
def test_a_year_among_years_or_beside_a_number_is_a_value(text: str) -> None:
    """Nothing else can be meant."""
    assert table(text)["values"][0] in (1976, 2000, 2023)


@pytest.mark.parametrize("sign", ["%", "€", "$", "¥", "₹"])
def test_the_sign_of_a_unit_is_a_header(sign: str) -> None:
    """As spreadsheets write it above a column."""
    assert table(f"Region,{sign}\nNorth,5\n") == {"labels": ["North"], "values": [5]}


def test_semicolons_are_found_beside_commas_in_words() -> None:
    """A quoted header with a comma, decimal commas in every row."""
    assert table('"Region, state";Sales\n"Bavaria, south";12\n"Hamburg, north";7\n') == {
        "labels": ["Bavaria, south", "Hamburg, north"], "values": [12, 7],
    }  # fmt: skip
    assert table("2022;1,5\n2023;2,5\n") == {"labels": ["2022", "2023"], "values": [1.5, 2.5]}


NO_ROW = 'is not a row of the table, remove it or begin it with "#"'
WIDE = "Country,Year,GDP,People\nChile,2022,301,19.6\nPeru,2022,242,n/a\n"


@pytest.mark.parametrize(
    ("reading", "labels", "values"),
    [
        ({"value": "GDP"}, ["Chile", "Peru"], [301, 242]),
        ({"label": "Country", "value": "People"}, ["Chile", "Peru"], [19.6, None]),
        ({"label": "gdp", "value": " people "}, ["301", "242"], [19.6, None]),
    ],
)
def test_columns_are_chosen_by_name(reading: dict[str, str], labels: list[str], values: list[float]) -> None:
    """Capitals and spaces aside; the first column names the rows unless another is chosen."""
    assert table(WIDE, **reading) == {"labels": labels, "values": values}


def test_the_header_may_be_years() -> None:
    """A column can be chosen whose name is a number."""
    assert table("Country,2022,2023\nChile,1,2\n", value="2023") == {"labels": ["Chile"], "values": [2]}


def test_keys_of_objects_are_columns() -> None:
    """What is not chosen may be of any shape."""
    text = '[{"name": "A", "tags": ["x"], "gdp": "1,200"}, {"name": "B", "gdp": null}]'

    assert table(text, "t.json", label="name", value="gdp") == {"labels": ["A", "B"], "values": [1200, None]}


@pytest.mark.parametrize(
    ("text", "file", "message"),
    [
        ("", "a.csv", "a.csv: has no rows; write one `label,value` per line"),
        ("year,value\n", "a.csv", "a.csv: has no rows; write one `label,value` per line"),
        ("year\n2014\n", "a.csv", "a.csv:1: expected two columns, label and value, found 1"),
        ("a,1\nb,two\n", "a.csv", 'a.csv:2: expected a number in the second column, found "two"'),
        ("a,b\nc,two\n", "a.csv", 'a.csv:2: expected a number in column "b", found "two"'),
        ("Rent,12 kg\nFood,3\n", "a.csv", 'a.csv:1: expected a number in the second column, found "12 kg"; '
                                          "write the number alone, such as 1200.5, or "
                                          '`value: "12 kg"` beside `file` if it names the column'),
        ("a,b\nc,n/a\n", "a.csv", "a.csv: has no numbers"),
        ("Table 1\n\nName,Amount\nA,5\n", "a.csv", "a.csv:3: expected 1 columns as in line 1, found 2; "
                                                  f"if line 1 {NO_ROW}"),
        ("A;5\nB;6\nSource: OECD\n", "a.csv", "a.csv:3: expected 2 columns as in line 1, found 1; "
                                              f"if line 3 {NO_ROW}"),
        ("Table 1,\nName,Amount\nA,5\n", "a.csv", 'a.csv:2: expected a number in the second column, found '
                                                f'"Amount"; if line 1 {NO_ROW}'),
        ("Rent,1,200\nFood,800\n", "a.csv", "a.csv:2: expected 3 columns as in line 1, found 2; "
                                            'put a cell that holds a comma in quotes, such as "1,200"'),
        ("Food,800\nRent,1,200\n", "a.csv", "a.csv:2: expected 2 columns as in line 1, found 3; "
                                            'put a cell that holds a comma in quotes, such as "1,200"'),
        (WIDE, "a.csv", "a.csv: has 4 columns (Country, Year, GDP, People); "
                        "choose two by `label` and `value` beside `file`"),
        ("a,1\n,5\n", "a.csv", "a.csv:2: the label is empty; name the row"),
        ("a" * 201 + ",5\n", "a.csv", "a.csv:1: expected a label of at most 200 characters, found 201"),
        ("a,5\nb\x07,6\n", "a.csv", "a.csv:2: the label has a control character (U+0007); remove it"),
        ('a,5\n"b,6\nc,7\n', "a.csv", "a.csv:2: the quotes of a cell do not match; "
                                      'write a quote inside a quoted cell as ""'),
        ('a,5\n"b"c,6\n', "a.csv", "a.csv:2: the quotes of a cell do not match; "
                                   'write a quote inside a quoted cell as ""'),
        ("a,5\n" + "b" * 200_000 + ",6\n", "a.csv", "a.csv:2: a cell is longer than 131,072 characters"),
        ("a,5\n# b,6\n", "a.csv", 'a.csv:2: begins with "#" and has a number; '
                                  "remove it if it is a comment, else put its first cell in quotes"),
        ("x" * (MOST_BYTES + 1), "a.csv", "a.csv: is larger than 1 MB; keep only the rows to show"),
        ("a,1\n" * 10_001, "a.csv", "a.csv: has more than 10,000 lines; keep only the rows to show"),
        ("a," * 1_001, "a.csv", "a.csv:1: has more than 1,000 columns; keep only two"),
        ("a,5\0\n", "a.csv", "a.csv: is not text; export the table as CSV in UTF-8"),
        ("<!DOCTYPE html>\n<html>", "a.csv", "a.csv: is a web page, not a table; "
         "download the file itself, not the page that shows it"),
        ("PK\x03\x04...", "a.csv",
         "a.csv: is a Zip archive, not a table; unpack it and name the file inside"),
        ("version https://git-lfs.github.com/spec/v1\n", "a.csv",
         "a.csv: is a Git LFS pointer, not a table; run `git lfs pull`"),
        ("{", "a.json", "a.json:1:2: is not valid JSON"),
        ("[1]", "a.json", 'a.json: expected {"labels": [...], "values": [...]}, {"label": number, ...} '
                          "or a list of objects with the same keys"),
        ("[" * 100_000, "a.json", 'a.json: is nested too deeply; expected {"labels": [...], "values": [...]}'
                                  ', {"label": number, ...} or a list of objects with the same keys'),
        ('{"a": true}', "a.json", "a.json: expected a number in the second column, found true"),
        ('{"a": [[1]]}', "a.json", "a.json: expected two columns, label and value, found 1"),
        ('{"a": NaN}', "a.json", "a.json: NaN is not valid JSON; write null where there is no value"),
        ('{"a": 1, "a": 2}', "a.json", 'a.json: "a" appears twice in one object; keep one'),
        ('{"a": 1' + "0" * 5_000 + "}", "a.json", "a.json: the number inf is too large"),
        ('[{"a": "x", "b": 1, "c": 2}]', "a.json", "a.json: has 3 columns (a, b, c); "
                                                   "choose two by `label` and `value` beside `file`"),
    ],
)  # fmt: skip
def test_a_wrong_file_says_where(text: str, file: str, message: str) -> None:
    """The line of the data file is named, and the cure where one is known."""
    assert refusal(text, file) == message


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        ({"value": "GPD"}, 't.csv: has no column "GPD", did you mean "GDP"?; '
                           "the columns are Country, Year, GDP, People"),
        ({"label": "Country"}, "t.csv: has 4 columns (Country, Year, GDP, People); "
                               "choose two by `label` and `value` beside `file`"),
        ({"label": "GDP", "value": "GDP"}, 't.csv: column "GDP" cannot be both label and value; '
                                           "the columns are Country, Year, GDP, People"),
    ],
)  # fmt: skip
def test_a_wrong_choice_names_the_columns(reading: dict[str, str], message: str) -> None:
    """So that the right one can be copied."""
    assert refusal(WIDE, **reading) == message


def test_two_columns_of_one_name_cannot_be_told_apart() -> None:
    """Neither is taken."""
    assert refusal("a,b,b\nc,1,2\n", value="b") == 't.csv: has 2 columns called "b"; give each its own name'


def test_names_are_asked_for_only_where_there_are_some() -> None:
    """A mapping of numbers has no names."""
    message = "t.json: has no column names; leave out `label` and `value`"

    assert refusal('{"a": 1}', "t.json", value="b") == message


def test_latin_1_is_refused_with_the_cure() -> None:
    """Which of the many old encodings it is cannot be seen."""
    message = 't.csv:2: is not UTF-8 text; save it as UTF-8 (in Excel: "CSV UTF-8")'

    assert refusal("a,1\nZürich,2\n".encode("latin-1")) == message


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A sparse file of 20 GB costs neither time nor memory."""
    path = tmp_path / "t.csv"
    with path.open("wb") as opened:
        opened.truncate(20 * 10**9)

    with pytest.raises(SpecError, match="is larger than 1 MB"):
        read_table_file(path, "t.csv", TableReading())


LABELS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@given(
    st.lists(st.tuples(LABELS, st.integers(-(10**9), 10**9) | st.none()), min_size=1, max_size=6),
    st.sampled_from("\t;,|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_written_tables_are_read_as_they_were(
    rows: list[tuple[str, int | None]], separator: str, ending: str, encoding: str, headed: bool
) -> None:
    """In all dialects, with quotes around every cell, with a name above the columns or without."""
    rows = [("Total", 1), *rows]
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([("Name", "Amount")] if headed else [])
    # In a table with semicolons 1,000 could as well be one.
    form = "" if separator == ";" else ","
    writer.writerows([(label, "n/a" if value is None else f"{value:{form}}") for label, value in rows])

    found = table(written.getvalue().encode(encoding))

    assert found == {"labels": [label for label, _ in rows], "values": [value for _, value in rows]}
