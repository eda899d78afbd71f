"""Words of scripts without spaces."""

from __future__ import annotations

import pytest

from generators.media.word_breaks import mark_words

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ราคาสินค้าในปี2024", ["ราคา", "สินค้า", "ใน", "ปี2024"]),
        ("ต่างๆ ฯลฯ และGDP", ["ต่างๆ ฯลฯ และGDP"]),
        ("ສະບາຍດີປະເທດລາວ", ["ສະບາຍດີ", "ປະເທດ", "ລາວ"]),
        ("ភាសាខ្មែរជាភាសាផ្លូវការ។", ["ភាសាខ្មែរ", "ជា", "ភាសាផ្លូវការ។"]),
        ("မြန်မာနိုင်ငံသည်", ["မြန်မာနိုင်ငံ", "သည်"]),
        ("Prices rise 价格上涨", ["Prices rise 价格上涨"]),
    ],
)
def test_words_are_parted_by_breaks(text: str, words: list[str]) -> None:
    """In Thai, Lao, Khmer and Burmese; signs of repetition and full stops stay with their words."""
    assert mark_words(text).split("\u200b") == words
