"""Word times from a voice's events: events matched to the displayed words, gaps filled by characters.

Events may be missing, doubled, merged, split or out of order; the words always come out complete, in order,
not overlapping, inside the audio and longer than nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generators.plan.text import join_words
from generators.providers.roles.speech import Word
from generators.providers.speech.sentences import has_sound, word_spans
from generators.providers.speech.spoken_form import SpokenText

SHORTEST_WORD_SECONDS = 0.02
"""Two events closer than this cannot both be the start of a word."""

_LOOK_AHEAD = 60
"""Characters a reported text may be ahead of the last one found, and as much again after every miss."""


@dataclass(frozen=True)
class WordEvent:
    """An event of the voice: the text at `offset` of the displayed text begins here."""

    start_seconds: float
    end_seconds: float | None
    """None when the voice reports starts only: the word then lasts until the next one."""
    offset: int


def align(words: Sequence[str], events: Sequence[WordEvent], seconds: float) -> tuple[tuple[Word, ...], int]:
    """Times of the words within `seconds` of audio, and how many audible words had no usable event.

    Offsets count in `join_words(words)`.
    """
    if not words:
        return (), 0
    anchors = _anchors(words, events, seconds)
    starts = _starts(words, {index: event.start_seconds for index, event in anchors.items()}, seconds)
    placed = []
    for index, (text, (start, limit)) in enumerate(zip(words, pairwise([*starts, seconds]), strict=True)):
        own = anchors.get(index)
        end = own.end_seconds if own and own.end_seconds is not None else limit
        placed.append(Word(text, start, end if start < end <= limit else limit))
    missing = sum(1 for index, text in enumerate(words) if index not in anchors and has_sound(text))
    return tuple(placed), missing


def even_words(words: Sequence[str], start_seconds: float, end_seconds: float) -> tuple[Word, ...]:
    """Words in even shares of characters over a stretch of audio, for voices without events."""
    placed, _ = align(words, (), end_seconds - start_seconds)
    return tuple(Word(w.text, start_seconds + w.start_seconds, start_seconds + w.end_seconds) for w in placed)


def locate(texts: Sequence[str], spoken: SpokenText) -> tuple[int | None, ...]:
    """Where each reported text stands in the displayed text; None for one that is not found further on.

    For voices that report words by their text. A text that would skip far ahead is not trusted: one odd
    report must not drag all after it out of place.
    """
    haystack = spoken.text.casefold()
    # Case folding may lengthen a text (ß to ss); then positions would drift.
    if len(haystack) != len(spoken.text):
        haystack = spoken.text
    found: list[int | None] = []
    at, misses = 0, 0
    for text in texts:
        needle = text.strip() if haystack is spoken.text else text.strip().casefold()
        window = len(needle) + _LOOK_AHEAD * (1 + misses)
        place = haystack.find(needle, at, at + window) if needle else -1
        found.append(spoken.display_offset(place) if place >= 0 else None)
        at, misses = (place + len(needle), 0) if place >= 0 else (at, misses + 1)
    return tuple(found)


def _anchors(words: Sequence[str], events: Sequence[WordEvent], seconds: float) -> dict[int, WordEvent]:
    """The largest set of events, one per word, that agrees with the order of the words."""
    word_starts = [start for start, _ in word_spans(join_words(words), words)]
    first: dict[int, WordEvent] = {}
    for event in sorted(events, key=lambda e: e.start_seconds):
        if 0 <= event.start_seconds <= seconds - SHORTEST_WORD_SECONDS:
            first.setdefault(max(bisect_right(word_starts, event.offset) - 1, 0), event)
    by_time = sorted(first.items(), key=lambda item: (item[1].start_seconds, item[0]))
    chosen = _increasing([index for index, _ in by_time])
    anchors: dict[int, WordEvent] = {}
    last_word, last_start = -1, 0.0
    for index, event in (by_time[place] for place in chosen):
        # The words skipped since the last anchor need room too.
        needed = SHORTEST_WORD_SECONDS * (index - last_word if anchors else index)
        if event.start_seconds - last_start >= needed:
            anchors[index] = event
            last_word, last_start = index, event.start_seconds
    return anchors


def _increasing(values: Sequence[int]) -> list[int]:
    """Places of a longest strictly increasing subsequence."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        slot = bisect_left(tails, value)
        tails[slot : slot + 1] = [value]
        places[slot : slot + 1] = [place]
        before.append(places[slot - 1] if slot else -1)
    chain = []
    place = places[-1] if places else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def _starts(words: Sequence[str], known: dict[int, float], seconds: float) -> list[float]:
    """Start of every word: its own where known, else its share of the way to the next known one."""
    fixed = {0: 0.0} | known
    borders = [*sorted(fixed), len(words)]
    starts: list[float] = []
    for left, right in pairwise(borders):
        begin, end = fixed[left], fixed.get(right, seconds)
        weights = [_weight(word) for word in words[left:right]]
        total, passed = sum(weights), 0.0
        for weight in weights:
            starts.append(begin + (end - begin) * passed / total)
            passed += weight
    return starts


def _weight(word: str) -> float:
    return max(sum(char.isalnum() for char in word), 0.5)
