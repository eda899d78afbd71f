"""Words on lines: how words join to text, and how long a line may be by script and shape of the picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

WIDE_SCRIPT_LANGUAGES = ("zh", "ja", "ko")
"""Languages whose characters are about twice as wide as Latin ones."""


def is_wide(language: str) -> bool:
    """Whether the language is written in full-width characters."""
    return language.split("-", maxsplit=1)[0].lower() in WIDE_SCRIPT_LANGUAGES


def caption_chars(*, width: int, height: int, language: str) -> int:
    """Longest caption line in characters: about 40 Latin ones across a landscape picture, 24 on a phone."""
    latin = 40 if width > height else 30 if width == height else 24
    return latin // 2 - 2 if is_wide(language) else latin


def subtitle_chars(language: str) -> int:
    """Longest line of a subtitle file: 42 Latin characters, 16 full-width (common broadcast practice)."""
    return 16 if is_wide(language) else 42


BREAK = "\u200b"
"""Zero width space: where words meet without a space in scripts that have none (Unicode, 23.2)."""

UNSPACED = re.compile("[\u0e00-\u0e3e\u0e40-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f]+")
"""Runs of Thai, Lao, Burmese or Khmer."""

_KEPT_BEFORE = "\u0e46\u0e2f\u0ec6\u0eaf\u17d7"
"""Signs of repetition and abbreviation: they belong to the word before them."""


def with_breaks(words: Iterable[str]) -> str:
    """The words of a script without spaces as one text with breaks; signs and marks stay with their words."""
    text = ""
    for word in words:
        alone = unicodedata.category(word[0])[0] in "MP" or word[0] in _KEPT_BEFORE
        text += word if not text or alone else BREAK + word
    return text


def shown(words: Iterable[str]) -> str:
    """Words as a reader sees them: joined, without breaks."""
    return join_words(words).replace(BREAK, "")


def join_words(words: Iterable[str]) -> str:
    """Words as running text: a space between two words, none where full-width characters meet or at a break.

    A word that begins with a break follows the one before without a space.
    """
    text = ""
    for word in words:
        glued = (
            not text or not word or word[0] == BREAK or (is_full_width(text[-1]) and is_full_width(word[0]))
        )
        text += word if glued else f" {word}"
    return text


def is_full_width(char: str) -> bool:
    """Whether a character is written without spaces around it and as wide as two Latin ones."""
    # Kana, CJK ideographs and their punctuation, full-width forms; Hangul is written with spaces.
    code = ord(char)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or (0xFF00 <= code <= 0xFFEF or 0x20000 <= code <= 0x3FFFF)
    )
