"""The spoken form of a text and its way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.providers.speech.spoken_form import spoken_form


def said(text: str, language: str = "en", **pronounce: str) -> str:
    """The spoken form, white space folded."""
    return " ".join(spoken_form(text, pronounce=pronounce, language=language, read_signs=True).text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs $2.5 trillion.", "It costs 2.5 trillion dollars."),
        ("It costs $1 or €20.", "It costs 1 dollar or 20 euros."),
        ("5 km/h at 20 °C, 1 kg", "5 kilometres per hour at 20 degrees Celsius, 1 kilogram"),
        ("from 2014–2024", "from 2014 to 2024"),
        ("fruit, e.g. apples", "fruit, for example, apples"),
        ("in the 1990s", "in the 19 nineties"),
        ("smile 😀 now", "smile now"),
        ("it’s “so”", "it's so"),
        ("A 4K screen and 5 minutes", "A 4K screen and 5 minutes"),
    ],
)
def test_signs_are_written_out_as_a_person_reads_them(text: str, expected: str) -> None:
    """Units, money, ranges and short forms are words; pictographs are silent."""
    assert expected == said(text)


def test_pronounce_replaces_whole_words_only() -> None:
    """A word inside another stays; capitals do not matter."""
    assert said("GIF and JIFFY and gif", GIF="jiff") == "jiff and JIFFY and jiff"


def test_breaks_are_not_spoken() -> None:
    """A voice would pause at them; `pronounce` finds words across them, and offsets count them."""
    spoken = spoken_form("ราคา\u200bของ", pronounce={}, language="th", read_signs=False)

    assert spoken.text == "ราคาของ"
    assert spoken.offsets == (0, 1, 2, 3, 5, 6, 7)
    assert said("กรุง\u200bเทพ", กรุงเทพ="krung thep") == "krung thep"


def test_other_languages_keep_their_own_reading() -> None:
    """Rules for English touch no other language."""
    assert said("5 km, 20 €", language="de") == "5 km, 20 €"


@given(st.text(max_size=80), st.booleans())
def test_every_spoken_character_knows_where_it_comes_from(text: str, read_signs: bool) -> None:
    """Offsets are one per character, never go back and stay inside the text."""
    spoken = spoken_form(text, pronounce={"a": "bcd", "国": "guo"}, language="en", read_signs=read_signs)

    assert len(spoken.text) == len(spoken.offsets)
    assert sorted(spoken.offsets) == list(spoken.offsets)
    assert all(0 <= offset < len(text) for offset in spoken.offsets)
