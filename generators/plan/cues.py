"""When the parts of an animation appear: cue frames from the words of the voice.

Each text to be revealed is matched to a spoken word with the same beginning ("Consumption", "consume");
the match keeps the order of the texts and leaves no word used twice. A text that is not spoken
lands half-way between its neighbours.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence

from generators.plan.timing import Timing
from generators.spec.model import Reveal

ANTICIPATION_SECONDS = 0.1
"""A part starts to appear just before its word: it takes a few frames to be seen."""
LEAST_STEM = 4
"""Letters that two words must share at their beginning to be taken for the same word."""


def cue_frames(reveal: Reveal, texts: Sequence[str], timing: Timing) -> tuple[int, ...]:
    """One frame per text; empty when the template's own rhythm is wanted."""
    if reveal == "none" or not texts:
        return ()
    start, voice = timing.voice_start_frame, timing.voice_frames or timing.frames
    if reveal == "even" or not (timing.words or timing.marks):
        return tuple(start + index * voice * 4 // (5 * len(texts)) for index in range(len(texts)))
    frames: list[int | None] = []
    if reveal == "marks":
        frames += sorted(timing.marks.values())[: len(texts)]
    else:
        matches = _match(texts, [word.text for word in timing.words])
        frames += [None if index is None else timing.words[index].start_frame for index in matches]
    frames += [None] * (len(texts) - len(frames))
    ahead = int(ANTICIPATION_SECONDS * timing.fps)
    filled = _fill(
        [None if frame is None else max(0, frame - ahead) for frame in frames], start, start + voice
    )
    return tuple(filled)


def _match(texts: Sequence[str], words: Sequence[str]) -> list[int | None]:
    """The longest increasing assignment of texts to words, the earliest words first among equals."""
    stems = [_letters(word) for word in words]
    wanted = [[_letters(part) for part in text.split()] for text in texts]
    # best[k]: (matched texts, -last word index, assignment) over the texts so far
    best: list[tuple[int, int, list[int | None]]] = [(0, 1, [])]
    for parts in wanted:
        grown = [(count, last, [*path, None]) for count, last, path in best]
        for index, stem in enumerate(stems):
            if any(_same_beginning(part, stem) for part in parts):
                ahead = [entry for entry in best if -entry[1] < index]
                if ahead:
                    count, _, path = max(ahead, key=lambda entry: entry[:2])
                    grown.append((count + 1, -index, [*path, index]))
        best = grown
    return max(best, key=lambda entry: entry[:2])[2]


def _letters(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word.casefold()) if char.isalnum())


def _same_beginning(one: str, other: str) -> bool:
    if one == other:
        return bool(one)
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= LEAST_STEM and shared >= 0.6 * max(len(one), len(other)) - 1


def _fill(frames: Sequence[int | None], first: int, end: int) -> list[int]:
    """Place what is unknown evenly between its known neighbours."""
    known = [(-1, first), *((i, f) for i, f in enumerate(frames) if f is not None), (len(frames), end)]
    filled: list[int] = []
    for (left, low), (right, high) in itertools.pairwise(known):
        filled += [low + (high - low) * (index - left) // (right - left) for index in range(left + 1, right)]
        if right < len(frames):
            filled.append(high)
    return filled
