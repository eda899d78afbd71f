"""Caption pages: two balanced lines at most, broken where a reader would pause, never beside the speech."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.plan.pages import Page, caption_pages
from generators.plan.text import join_words
from generators.plan.timing import TimedWord

TEXTS = st.lists(
    st.text(st.sampled_from("abcdeßé.,!?«»–“”'-3国。，"), min_size=1, max_size=24), min_size=0, max_size=90
)


def timed(texts: list[str] | tuple[str, ...], frames: int = 5) -> list[TimedWord]:
    """Words after each other without gaps."""
    return [TimedWord(text, frames * index, frames * (index + 1)) for index, text in enumerate(texts)]


def shown(pages: tuple[Page, ...]) -> list[list[str]]:
    """The lines of every page as text."""
    return [[join_words(word.text for word in line) for line in page.lines] for page in pages]


def paged(text: str, max_chars: int = 20) -> list[list[str]]:
    """The lines of every page of a text whose words are parted by spaces."""
    return shown(caption_pages(timed(text.split()), max_chars=max_chars, fps=10))


def test_a_short_sentence_is_one_line() -> None:
    """Nothing is broken that fits."""
    assert paged("Look at one coin.") == [["Look at one coin."]]


def test_sentence_ends_break_pages() -> None:
    """Two sentences never share a page, even where both would fit."""
    assert paged("Look. Now! Why? Well… So") == [["Look."], ["Now!"], ["Why?"], ["Well…"], ["So"]]


def test_a_quoted_sentence_ends_behind_its_quote() -> None:
    """Closing quotes and brackets belong to the sentence they close."""
    assert paged("He said “look.” Then left (late.) Good") == [
        ["He said “look.”"], ["Then left (late.)"], ["Good"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Dr. Smith pays", "The U.S. Senate", "“Why?” she asked", "about 3.5 per cent", "J. M. Keynes"]
)
def test_not_every_full_stop_ends_a_sentence(text: str) -> None:
    """Titles before names, initials, and what goes on in lower case."""
    assert paged(text) == [[text]]


def test_two_lines_are_balanced() -> None:
    """Not a full line and a leftover."""
    assert paged("it measures all that a nation makes") == [["it measures all", "that a nation makes"]]


def test_a_line_rather_breaks_after_a_comma() -> None:
    """Where a reader would pause, if the lines fit."""
    assert paged("what firms invest, what we export") == [["what firms invest,", "what we export"]]


def test_a_long_sentence_has_as_few_pages_as_fit() -> None:
    """Evenly filled, with no page left for one word."""
    text = "every year many countries print one number that moves markets and also elections"

    assert paged(text) == [
        ["every year", "many countries"],
        ["print one number", "that moves"],
        ["markets and", "also elections"],
    ]


@pytest.mark.parametrize(
    "text", ["Bonjour à vous tous, mes amis !", "Il dit à tous : « Bonjour les amis ! »"]
)
def test_punctuation_that_stands_apart_stays_with_its_word(text: str) -> None:
    """French parts its signs from the word by a space; no line begins or ends with the wrong one."""
    lines = [line for page in paged(text, 12) for line in page]

    assert not [line for line in lines if line[0] in "!:»" or line[-1] == "«"]


def test_words_without_spaces_are_joined_without() -> None:
    """Chinese goes by characters; a sign stays with the character before it."""
    words = ["国", "内", "生", "产", "总", "值", "，", "它", "是", "什", "么", "？", "我", "们"]
    pages = caption_pages(timed(words), max_chars=8, fps=10)

    assert shown(pages) == [["国内生产总值，", "它是什么？"], ["我们"]]


THAI = "วันนี้ เรา\u200bจะ\u200bเรียน\u200bรู้ ราคา\u200bสินค้า\u200bที่\u200bเพิ่มขึ้น"


def test_breaks_do_not_count_and_a_line_rather_ends_at_a_space() -> None:
    """Thai writes spaces between phrases only; words within one are parted where they must be."""
    words = timed(THAI.replace("\u200b", " \u200b").split())
    wide, narrow = (
        [[line.replace("\u200b", "") for line in page] for page in shown(pages)]
        for pages in (caption_pages(words, max_chars=most, fps=10) for most in (24, 12))
    )

    assert wide == [["วันนี้ เราจะเรียนรู้", "ราคาสินค้าที่เพิ่มขึ้น"]]
    assert max(len(line) for page in narrow for line in page) <= 12


def test_a_word_longer_than_a_line_has_its_own() -> None:
    """It cannot be broken, so it stands alone and the others still fit."""
    pages = paged("so the Donaudampfschifffahrtsgesellschaft is rich", 12)

    assert [line for page in pages for line in page if len(line) > 12] == [
        "Donaudampfschifffahrtsgesellschaft"
    ]


def test_a_page_stays_until_the_next_one_begins() -> None:
    """A gap under a second shows no empty picture; a longer one does."""
    words = [TimedWord("One.", 0, 5), TimedWord("Two.", 14, 20), TimedWord("Three.", 30, 35)]
    pages = caption_pages(words, max_chars=20, fps=10)

    assert [(page.start_frame, page.end_frame) for page in pages] == [(0, 14), (14, 20), (30, 35)]


def test_no_words_are_no_pages() -> None:
    """A scene without speech has no captions."""
    assert caption_pages([], max_chars=20, fps=10) == ()


@pytest.mark.parametrize("text", ["so " * 6_666, "国" * 20_000, "incomprehensibilities, " * 900])
def test_the_longest_narration_is_paged(text: str) -> None:
    """Twenty thousand characters without one full stop end in pages, not in a wait."""
    words = text.split() if " " in text else list(text)
    pages = caption_pages(timed(words), max_chars=18, fps=30)

    assert sum(len(line) for page in pages for line in page.lines) == len(words)


@given(texts=TEXTS, max_chars=st.integers(1, 45))
def test_every_word_is_shown_once_in_its_time(texts: list[str], max_chars: int) -> None:
    """In order, on one or two lines, on pages that do not overlap nor outlast the speech."""
    words = timed(texts)
    pages = caption_pages(words, max_chars=max_chars, fps=10)

    assert [word for page in pages for line in page.lines for word in line] == words
    assert {len(page.lines) for page in pages} <= {1, 2}
    assert all(page.start_frame < page.end_frame for page in pages)
    assert all(one.end_frame <= two.start_frame for one, two in itertools.pairwise(pages))
    assert not pages or pages[-1].end_frame <= words[-1].end_frame


@given(texts=st.lists(st.text("abc,", min_size=1, max_size=12), max_size=90), max_chars=st.integers(3, 45))
def test_lines_keep_within_their_limit(texts: list[str], max_chars: int) -> None:
    """Unless a line holds one word (with the signs that cling to it) that is longer."""
    pages = caption_pages(timed(texts), max_chars=max_chars, fps=10)
    too_long = [
        line
        for page in pages
        for line in page.lines
        if len(join_words(word.text for word in line)) > max_chars
    ]

    assert not [line for line in too_long if sum(word.text.strip(",") != "" for word in line) > 1]
