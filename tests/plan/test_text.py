"""Words as running text, and how long a line may be."""

from __future__ import annotations

import pytest

from generators.plan.text import caption_chars, is_wide, join_words, shown, subtitle_chars, with_breaks


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["one"], "one"),
        (["one", "two,", "three"], "one two, three"),
        (["国", "内", "，", "生"], "国内，生"),
        (["世界", "「大", "」"], "世界「大」"),
        (["用", "GDP", "衡", "量"], "用 GDP 衡量"),
        (["우리", "나라"], "우리 나라"),
        (["one", "", "two"], "one two"),
        (["𠀀", "𠀁"], "𠀀𠀁"),
        (["ราคา", "\u200bสินค้า", "ใน"], "ราคา\u200bสินค้า ใน"),
    ],
)
def test_words_join_as_their_script_is_written(words: list[str], text: str) -> None:
    """A space between two words, none where full-width characters meet; Korean is written with spaces."""
    assert join_words(words) == text


def test_a_reader_sees_no_breaks() -> None:
    """They only say where words of a script without spaces meet."""
    assert shown(["ราคา", "\u200bสินค้า", "ใน"]) == "ราคาสินค้า ใน"


def test_signs_and_marks_stay_with_the_words_before_them() -> None:
    """Whatever a dictionary says, no word begins with a sign of repetition or half a letter."""
    assert with_breaks(["ต่าง", "ๆ", "วัน", "\u0e31", "។"]) == "ต่างๆ\u200bวัน\u0e31។"


@pytest.mark.parametrize(
    ("language", "wide"),
    [("zh", True), ("zh-CN", True), ("ZH-Hant-TW", True), ("ja", True), ("ko-KR", True), ("en", False),
     ("de-AT", False), ("jav", False)],
)  # fmt: skip
def test_wide_languages_are_known_by_their_first_part(language: str, wide: bool) -> None:
    """Region and script tags change nothing, and a longer tag is another language."""
    assert is_wide(language) is wide


@pytest.mark.parametrize(
    ("width", "height", "language", "chars"),
    [
        (1920, 1080, "en", 40),
        (1080, 1080, "en", 30),
        (1080, 1920, "en", 24),
        (1920, 1080, "zh-CN", 18),
        (1080, 1920, "ja", 10),
    ],
)
def test_a_caption_line_follows_shape_and_script(width: int, height: int, language: str, chars: int) -> None:
    """Narrow pictures and full-width characters take fewer."""
    assert caption_chars(width=width, height=height, language=language) == chars


def test_subtitle_lines_follow_broadcast_practice() -> None:
    """42 Latin characters, 16 full-width ones."""
    assert (subtitle_chars("en"), subtitle_chars("zh")) == (42, 16)
