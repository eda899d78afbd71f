"""Numbers as people and spreadsheets write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.errors import SpecError
from generators.spec.numerals import Cell, has_decimal_comma, read_numbers


def read(*texts: str, language: str = "en", separator: str = "\t") -> list[int | float | None]:
    """The values of a column, one cell per line."""
    cells = [Cell(f"t.csv:{line}", text) for line, text in enumerate(texts, 1)]
    return read_numbers(cells, column="the second column", language=language, separator=separator)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,200", "en", 1200),
        ("1,200.50", "en", 1200.5),
        ("1.200,5", "de", 1200.5),
        ("1,5", "de", 1.5),
        ("1,5", "en", 1.5),
        ("1.234", "de", 1234),
        ("1.234", "en", 1.234),
        ("1.234", "es-MX", 1.234),
        ("1.234.567", "en", 1234567),
        ("1 200,5", "fr", 1200.5),
        ("1\u00a0200,5", "fr", 1200.5),
        ("1\u202f200,5", "fr", 1200.5),
        ("1’200", "de-CH", 1200),
        ("1'200.50", "de-CH", 1200.5),
        ("1,00,000", "hi", 100000),
        ("12,34,567.5", "en-IN", 1234567.5),
        ("12.5%", "en", 12.5),
        ("12,5 %", "de", 12.5),
        ("%12,5", "tr", 12.5),
        ("$1,200", "en", 1200),
        ("-$5", "en", -5),
        ("$-5", "en", -5),
        ("($5)", "en", -5),
        ("€ 5", "en", 5),
        ("5 €", "de", 5),
        ("5\u00a0EUR", "de", 5),
        ("R$ 1.234,50", "pt-BR", 1234.5),
        ("Fr. 1’200.50", "de-CH", 1200.5),
        ("(5)", "en", -5),
        ("-5", "en", -5),
        ("\u22125", "en", -5),
        ("\u20135", "en", -5),
        ("+5", "en", 5),
        ("1e3", "en", 1000),
        ("1.5E-3", "en", 0.0015),
        (".5", "en", 0.5),
        ("0.125", "de", 0.125),
        ("\u0661\u066c\u0662\u0663\u0664\u066b\u0665", "ar", 1234.5),
        ("\u06f1\u06f2\u066a", "fa", 12),
        ("\u200e-5", "he", -5),
        ("１２", "ja", 12),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(text: str, language: str, value: float) -> None:
    """Separators, signs, currencies, per cent and other digits."""
    assert read(text, language=language) == [value]


@pytest.mark.parametrize(
    "text", ["", " ", "-", "–", "n/a", "N/A", "NA", "#N/A", "null", "NaN", "None", "..", "k. A."]
)
def test_the_like_of_na_is_a_gap(text: str) -> None:
    """It is no value, and never zero."""
    assert read("1", text) == [1, None]


@pytest.mark.parametrize(
    "text",
    [
        "two", "12 kg", "1.2 Mio", "3k", "1/2", "5²", "½", "1_000", "1.200.50", "1,2,3", "2020-05-01",
        "10:30", "0x10", "--5", "(-5)", "(5", "5-", "$5€", "inf", "1e", "1 2", "#REF!",
    ],
)  # fmt: skip
def test_what_is_no_number_is_never_another_one(text: str) -> None:
    """It is refused with the line, whatever digits are in it."""
    with pytest.raises(SpecError, match=r"^t\.csv:1: expected a number in the second column, found "):
        read(text)


@pytest.mark.parametrize(
    ("texts", "language", "separator", "message"),
    [
        (["12 kg"], "en", ",", 't.csv:1: expected a number in the second column, found "12 kg"; '
                               "write the number alone, such as 1200.5"),
        (["1.234"], "en", ";", 't.csv:1: "1.234" can be read as 1234 or as 1.234; write 1234 or 1.2340'),
        (["1,234"], "en", ";", 't.csv:1: "1,234" can be read as 1234 or as 1.234; write 1234 or 1.2340'),
        (["3", "1.234"], "de", ",", 't.csv:2: "1.234" can be read as 1234 or as 1.234; write 1234 or 1.2340'),
        (["1,5", "2.5"], "de", ";", 't.csv:2: "2.5" has a decimal point, "1,5" above it a decimal comma; '
                                    "write all numbers of the column alike"),
        (["12%", "0.3"], "en", ",", 't.csv:2: "0.3" and "12%" above it have different units in the second '
                                    "column; write all numbers of the column alike"),
        (["$5", "5 €"], "en", ",", 't.csv:2: "5 €" and "$5" above it have different units in the second '
                                   "column; write all numbers of the column alike"),
        (["1e999"], "en", ",", "t.csv:1: the number 1e999 is too large"),
    ],
)  # fmt: skip
def test_a_number_that_could_be_two_is_refused(
    texts: list[str], language: str, separator: str, message: str
) -> None:
    """With the line, both readings, and what to write."""
    with pytest.raises(SpecError) as caught:
        read(*texts, language=language, separator=separator)

    assert str(caught.value) == message


def test_one_clear_cell_decides_for_the_column() -> None:
    """1.234 alone could be two numbers; beside 0,5 it is one."""
    assert read("1.234", "0,5", separator=";") == [1234, 0.5]
    assert read("1.234", "0.5", language="de", separator=";") == [1.234, 0.5]


@pytest.mark.parametrize(
    ("language", "comma"),
    [("de", True), ("de-CH", False), ("fr-CH", True), ("pt_BR", True), ("es-mx", False), ("en", False),
     ("en-ZA", True), ("zh-CN", False), ("he", False), ("ar", False), ("ar-MA", True), ("vi", True)],
)  # fmt: skip
def test_the_decimal_sign_follows_the_language(language: str, comma: bool) -> None:
    """And its region where that differs."""
    assert has_decimal_comma(language) is comma


@given(st.lists(st.integers(-(10**12), 10**12).map(lambda n: n / 100), min_size=1, max_size=6))
def test_what_a_language_writes_it_reads_again(values: list[float]) -> None:
    """Grouped, with two decimals, in English or German, in the table each writes."""
    written = [f"{value:,.2f}" for value in values]
    german = [text.translate(str.maketrans(",.", ".,")) for text in written]

    assert read(*written, language="en", separator=",") == values
    assert read(*german, language="de", separator=";") == values
    assert read(*german, language="en", separator=";") == values
