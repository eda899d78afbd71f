"""Titles made of what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.plan.text import is_full_width
from generators.plan.titles import LONGEST, title_line


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Written down, it is one line. Imports are the other half.", "Written down, it is one line"),
        ("Hello. Today we look at what a country makes.", "Today we look at what a country makes"),
        ("One. Two.", "One"),
        ("What is GDP?", "What is GDP?"),
        ("The U.S. economy grew. It did.", "The U.S. economy grew"),
        (
            "Countries count what they sell to each other in all of one year and subtract it.",
            "Countries count what they sell to each other",
        ),
        (
            "Prices rise, wages follow, and in the end everybody pays more for the very same basket.",
            "Prices rise, wages follow",
        ),
        ("“Nothing is free.”", "Nothing is free"),
        ("He said “no” twice.", "He said “no” twice"),
        ("A\n title:", "A title"),
        ("国内生产总值衡量一个国家的产出。它由四部分组成。", "国内生产总值衡量一个国家的产出"),
        (
            "国内生产总值，简称GDP，衡量一个国家在一年里生产的全部最终产品和服务的市场价值的总和。",
            "国内生产总值，简称GDP",
        ),
        ("x" * 100, "x" * 60),
        ("", ""),
    ],
)
def test_titles_read_like_titles(text: str, title: str) -> None:
    """The first sentence that says something; of a long one the clauses or words that fit."""
    assert title_line(text) == title


@given(st.text("aB .,!?“”国。，é\u0301\n", max_size=200))
def test_no_title_is_long_or_ends_like_a_cut_sentence(text: str) -> None:
    """Whatever is said."""
    title = title_line(text)

    assert sum(2 if is_full_width(char) else 1 for char in title) <= LONGEST
    assert not title.endswith((",", ".", "…", "。", "，", " "))
    assert "\n" not in title
