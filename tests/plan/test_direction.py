"""Lines that run from the right, and their marks."""

from __future__ import annotations

import pytest

from generators.plan.direction import LRM, PDF, RLE, marked_line, runs_from_right


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("React 19.2 יצאה היום", "he", True),
        ("React Server Components", "he", False),
        ("30%", "he", True),
        ("יצאה React", "en", False),
        ("השם הוא React", "en", True),
        ("Hello", "en", False),
        ("30%", "en", False),
        ("React 19 منتشر شد", "fa-IR", True),
    ],
)
def test_direction_follows_language_and_letters(text: str, language: str, right: bool) -> None:
    """Not the first letter, which may be that of a foreign name."""
    assert runs_from_right(text, language) is right


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("יצאה React.", "יצאה React."),
        ("React יצאה.", f"{RLE}React יצאה.{PDF}"),
        ("React,", f"{RLE}React,{PDF}"),
        ("ירדו -30% היום", f"ירדו {LRM}-30% היום"),
        ("2020-2021 היום", "2020-2021 היום"),
        ("ירד ב-30%", "ירד ב-30%"),
        ("-30%", f"{RLE}{LRM}-30%{PDF}"),
        ("ב-C++ וב-C#.", f"ב-C++{LRM} וב-C#{LRM}."),
        ("C++11 יצאה", f"{RLE}C++11 יצאה{PDF}"),
    ],
)
def test_lines_are_marked_only_where_their_first_letter_misleads(text: str, marked: str) -> None:
    """And where a sign would move to the other side of its number."""
    assert marked_line(text) == marked
