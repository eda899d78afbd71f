"""How narration falls into displayed words and sentences.

Words are what captions show one after the other: `join_words(display_words(text))` gives the text back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from generators.plan.sentences import NARRATION, OPENERS
from generators.plan.text import BREAK, join_words

LONGEST_PIECE = 320
"""Characters after which a sentence without an end is cut at the next chance."""

_CLAUSE_ENDS = ",;:，、；："
_KEPT_WITH_BEFORE = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞヽヾ～〜")


def display_words(text: str) -> tuple[str, ...]:
    """The words of a text as captions show them, punctuation attached.

    Scripts without spaces go by characters, or by breaks where the text has some. A character that touches a
    word of another script without a space stays with it, so that joining gives the text back.
    """
    words: list[str] = []
    for chunk in text.split():
        parts = [part for run in _runs(chunk) for part in _cut_chunk(run)]
        if words and _glued(words[-1][-1], chunk[0]):
            words[-1] += f" {parts.pop(0)}"
        words += parts
    return tuple(words)


def sentences(words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """The sentences of displayed words, as ranges of indices that cover all of them in order.

    Each has sound, unless none of the words has.
    """
    ranges: list[tuple[int, int]] = []
    start, length = 0, 0
    for index, word in enumerate(words):
        length += len(word) + 1
        following = words[index + 1] if index + 1 < len(words) else ""
        overlong = length > LONGEST_PIECE and (word[-1] in _CLAUSE_ENDS or length > 2 * LONGEST_PIECE)
        silent = not has_sound("".join(words[start : index + 1]))
        if not following or ((overlong or NARRATION.ends(word, following)) and not silent):
            # A piece without sound (a lone pictograph) is nothing to be spoken for itself.
            if ranges and silent:
                start = ranges.pop()[0]
            ranges.append((start, index + 1))
            start, length = index + 1, 0
    return tuple(ranges)


def word_spans(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where each word stands in the joined text, as start and end offsets in characters."""
    spans = []
    at = 0
    for word in words:
        at = text.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    return tuple(spans)


def has_sound(text: str) -> bool:
    """Whether anything in the text can be spoken: letters, digits, or signs that are read out."""
    return any(unicodedata.category(char)[0] in "LN" or char in "%&+=€$£¥°@#" for char in text)


def _glued(left: str, right: str) -> bool:
    return join_words((left, right)) == left + right


def _runs(chunk: str) -> list[str]:
    """A chunk cut before its breaks, each of which stays at the head of what follows it."""
    first, *others = chunk.split(BREAK)
    return [run for run in (first, *(BREAK + other for other in others if other)) if run]


def _cut_chunk(chunk: str) -> list[str]:
    parts = [chunk[0]]
    for left, right in pairwise(chunk):
        if _may_part(left, right):
            parts.append(right)
        else:
            parts[-1] += right
    return parts


def _may_part(left: str, right: str) -> bool:
    if not _glued(left, right) or left in OPENERS or right in _KEPT_WITH_BEFORE:
        return False
    if unicodedata.category(right)[0] == "P":
        return right in OPENERS
    return unicodedata.category(right)[0] != "M"
