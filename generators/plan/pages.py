"""Spoken words set as caption pages: one or two balanced lines, broken where a reader would pause.

words ─► sentences ─► pages (as few as fit, evenly filled, rather after a comma) ─► lines
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from generators.plan.sentences import CAPTIONS, CLAUSE_ENDS, CLOSERS, OPENERS
from generators.plan.text import BREAK, UNSPACED, join_words, shown
from generators.plan.timing import TimedWord

LONGEST_RUN = 60
"""Words; a longer stretch without a full stop is cut here before it is balanced."""


@dataclass(frozen=True)
class Page:
    """What is shown at one time, `end_frame` exclusive."""

    start_frame: int
    end_frame: int
    lines: tuple[tuple[TimedWord, ...], ...]


@dataclass(frozen=True)
class _Unit:
    """A word and the punctuation that stands apart from it (`« Bonjour ! »`): never parted."""

    words: tuple[TimedWord, ...]

    @cached_property
    def text(self) -> str:
        return join_words(word.text for word in self.words)


def caption_pages(words: Sequence[TimedWord], *, max_chars: int, fps: int) -> tuple[Page, ...]:
    """Pages in order. A page stays until the next begins where the gap is under a second."""
    groups = [page for sentence in _sentences(_units(words)) for page in _split_pages(sentence, max_chars)]
    pages: list[Page] = []
    for index, group in enumerate(groups):
        end = group[-1].words[-1].end_frame
        if index + 1 < len(groups):
            upcoming = groups[index + 1][0].words[0].start_frame
            end = upcoming if upcoming - end < fps else end
        lines = tuple(
            tuple(word for unit in line for word in unit.words) for line in _lines(group, max_chars)
        )
        pages.append(Page(group[0].words[0].start_frame, end, lines))
    return tuple(pages)


def _units(words: Sequence[TimedWord]) -> list[_Unit]:
    units: list[_Unit] = []
    is_open = False
    for word in words:
        is_silent = not any(char.isalnum() for char in word.text)
        opens = is_silent and (not units or all(char in OPENERS for char in word.text))
        if is_open or (is_silent and not opens):
            units[-1] = _Unit((*units[-1].words, word))
        else:
            units.append(_Unit((word,)))
        is_open = opens or (is_open and is_silent)
    return units


def _ends_with(word: str, endings: tuple[str, ...]) -> bool:
    return word.rstrip(CLOSERS).endswith(endings)


def _parts(word: str, following: str) -> bool:
    """Whether a reader pauses between two words: behind a comma, or at a space in a script without them."""
    spaced = following[0] != BREAK and UNSPACED.match(word[-1]) and UNSPACED.match(following[0])
    return bool(spaced) or _ends_with(word, CLAUSE_ENDS)


def _sentences(units: Sequence[_Unit]) -> list[list[_Unit]]:
    sentences: list[list[_Unit]] = []
    run: list[_Unit] = []
    for unit, following in itertools.zip_longest(units, units[1:]):
        run.append(unit)
        if not following or CAPTIONS.ends(unit.text, following.text) or len(run) >= LONGEST_RUN:
            sentences.append(run)
            run = []
    return sentences


def _length(units: Sequence[_Unit]) -> int:
    return len(shown(unit.text for unit in units))


def _lines(units: Sequence[_Unit], max_chars: int) -> list[Sequence[_Unit]]:
    if _length(units) <= max_chars or len(units) == 1:
        return [units]
    return _balanced(units, 2)


def _fits(units: Sequence[_Unit], max_chars: int) -> bool:
    return all(len(line) == 1 or _length(line) <= max_chars for line in _lines(units, max_chars))


def _split_pages(sentence: Sequence[_Unit], max_chars: int) -> list[Sequence[_Unit]]:
    for parts in range(max(1, -(-_length(sentence) // (2 * max_chars))), len(sentence)):
        pages = _balanced(sentence, parts)
        if all(_fits(page, max_chars) for page in pages):
            return pages
    return [[unit] for unit in sentence]


def _balanced(units: Sequence[_Unit], parts: int) -> list[Sequence[_Unit]]:
    """Cut into `parts` runs of about equal length; a cut inside a clause costs a third of a run."""
    count = len(units)
    texts = itertools.accumulate((unit.text for unit in units), lambda text, word: join_words((text, word)))
    starts = [0, *(len(text) - text.count(BREAK) for text in texts)]
    aim = starts[-1] / parts
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(float("inf"), 0)] * count]
    for part in range(1, parts + 1):
        row = [(float("inf"), 0)] * (count + 1)
        # Most cuts are into two: there only one start is open, then only one end.
        for end in range(part, count + 1) if part < parts else (count,):
            inside = 0.0 if end == count or _parts(units[end - 1].text, units[end].text) else (aim / 3) ** 2
            row[end] = min(
                (best[-1][start][0] + (starts[end] - starts[start] - aim) ** 2 + inside, start)
                for start in (range(part - 1, end) if part > 1 else (0,))
            )
        best.append(row)
    cuts = [count]
    for part in range(parts, 0, -1):
        cuts.append(best[part][cuts[-1]][1])
    cuts.reverse()
    return [units[start:end] for start, end in itertools.pairwise(cuts)]
