"""How narration falls into words and sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.plan.text import join_words
from generators.providers.speech.sentences import display_words, sentences


def split(text: str) -> list[str]:
    """Sentences of a text, as text."""
    words = display_words(text)
    return [join_words(words[start:end]) for start, end in sentences(words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Fruit, e.g. Apples, is 3.5 times Dr. Smith's.", ["Fruit, e.g. Apples, is 3.5 times Dr. Smith's."]),
        ("He said “Stop.” She left.", ["He said “Stop.”", "She left."]),
        ("J. R. Smith met John F. Kennedy. They spoke.", ["J. R. Smith met John F. Kennedy.", "They spoke."]),
        ("Wait... what?", ["Wait... what?"]),
        ("你好。再见！", ["你好。", "再见！"]),
        ("它是“国”吗？是的。", ["它是“国”吗？", "是的。"]),
        ("Done. 😀", ["Done. 😀"]),
        ("😀. Done.", ["😀. Done."]),
    ],
)
def test_sentences_end_where_a_reader_would_pause(text: str, expected: list[str]) -> None:
    """Abbreviations, decimals and initials end nothing; marks without sound are never alone."""
    assert expected == split(text)


def test_a_sentence_without_an_end_is_cut() -> None:
    """Long text without full stops still falls into pieces a child can speak soon."""
    assert max(map(len, split("word " * 4000))) < 700


def test_scripts_without_spaces_go_by_characters() -> None:
    """Punctuation stays with its character, small kana with theirs, other scripts with their neighbours."""
    assert display_words("国内生产，「总值」") == ("国", "内", "生", "产，", "「总", "值」")
    assert display_words("キャッシュ") == ("キャッ", "シュ")
    assert display_words("我用Python写行") == ("我", "用Python写", "行")


def test_breaks_part_words_without_a_space() -> None:
    """Each word keeps the break at its head, so that joining gives the text back."""
    assert display_words("ราคา\u200bสินค้า ใน\u200bปี2024") == ("ราคา", "\u200bสินค้า", "ใน", "\u200bปี2024")
    assert display_words("a\u200b") == ("a",)


@given(st.text(alphabet=st.sampled_from("ab. ,!?国年。，“”😀é3.ー한"), max_size=60))
def test_words_joined_give_the_text_back(text: str) -> None:
    """Nothing of what was written is lost or added, white space aside; sentences cover every word once."""
    words = display_words(text)

    assert " ".join(text.split()) == join_words(words)
    assert [i for start, end in sentences(words) for i in range(start, end)] == list(range(len(words)))
