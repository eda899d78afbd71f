"""Spoken words set as caption pages: one or two balanced lines, broken where a reader would pause.

words ─► sentences ─► pages (as few as fit, evenly filled, rather after a comma) ─► lines
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from generators.plan.text import join_words
from generators.plan.timing import TimedWord

SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")
CLAUSE_ENDS = (",", ";", ":", "–", "—", "，", "；", "：", "、")
CLOSERS = "\"'”’)]」』）"
LONGEST_RUN = 60
"""Words; a longer stretch without a full stop is cut here before it is balanced."""


@dataclass(frozen=True)
class Page:
    """What is shown at one time, `end_frame` exclusive."""

    start_frame: int
    end_frame: int
    lines: tuple[tuple[TimedWord, ...], ...]


def caption_pages(words: Sequence[TimedWord], *, max_chars: int, fps: int) -> tuple[Page, ...]:
    """Pages in order. A page stays until the next begins where the gap is under a second."""
    groups = [page for sentence in _sentences(words) for page in _split_pages(sentence, max_chars)]
    pages: list[Page] = []
    for index, group in enumerate(groups):
        end = group[-1].end_frame
        if index + 1 < len(groups):
            upcoming = groups[index + 1][0].start_frame
            end = upcoming if upcoming - end < fps else end
        pages.append(Page(group[0].start_frame, end, _lines(group, max_chars)))
    return tuple(pages)


def _ends_with(word: str, endings: tuple[str, ...]) -> bool:
    return word.rstrip(CLOSERS).endswith(endings)


def _sentences(words: Sequence[TimedWord]) -> list[list[TimedWord]]:
    sentences: list[list[TimedWord]] = []
    run: list[TimedWord] = []
    for word in words:
        run.append(word)
        if _ends_with(word.text, SENTENCE_ENDS) or len(run) >= LONGEST_RUN:
            sentences.append(run)
            run = []
    return [*sentences, run] if run else sentences


def _length(words: Sequence[TimedWord]) -> int:
    return len(join_words(word.text for word in words))


def _lines(words: Sequence[TimedWord], max_chars: int) -> tuple[tuple[TimedWord, ...], ...]:
    if _length(words) <= max_chars or len(words) == 1:
        return (tuple(words),)
    return tuple(tuple(line) for line in _balanced(words, 2))


def _fits(words: Sequence[TimedWord], max_chars: int) -> bool:
    return len(words) == 1 or all(
        len(line) == 1 or _length(line) <= max_chars for line in _lines(words, max_chars)
    )


def _split_pages(sentence: Sequence[TimedWord], max_chars: int) -> list[Sequence[TimedWord]]:
    for parts in range(max(1, -(-_length(sentence) // (2 * max_chars))), len(sentence) + 1):
        pages = _balanced(sentence, parts)
        if all(_fits(page, max_chars) for page in pages):
            return pages
    return [[word] for word in sentence]


def _balanced(words: Sequence[TimedWord], parts: int) -> list[Sequence[TimedWord]]:
    """Cut into `parts` runs of about equal length; a cut inside a clause costs a third of a run."""
    total = _length(words)
    aim = total / parts
    count = len(words)
    starts = [_length(words[:index]) for index in range(count)] + [total]
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(float("inf"), 0)] * count]
    for part in range(1, parts + 1):
        row = [(float("inf"), 0)] * (count + 1)
        for end in range(part, count + 1):
            inside = 0.0 if end == count or _ends_with(words[end - 1].text, CLAUSE_ENDS) else (aim / 3) ** 2
            row[end] = min(
                (best[-1][start][0] + (starts[end] - starts[start] - aim) ** 2 + inside, start)
                for start in range(part - 1, end)
            )
        best.append(row)
    cuts = [count]
    for part in range(parts, 0, -1):
        cuts.append(best[part][cuts[-1]][1])
    cuts.reverse()
    return [words[start:end] for start, end in itertools.pairwise(cuts)]
