"""When the parts of an animation appear: cue frames from the words of the voice.

Each text to be revealed is matched to a spoken word with the same beginning ("Consumption", "consume");
the match keeps the order of the texts and leaves no word used twice. A text that is not spoken
lands half-way between its neighbours.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence

from generators.plan.text import UNSPACED, is_full_width
from generators.plan.timing import Timing
from generators.spec.model import Reveal

ANTICIPATION_SECONDS = 0.1
"""A part starts to appear just before its word: it takes a few frames to be seen."""
LEAST_STEM = 4
"""Letters that two words must share at their beginning to count as the same word."""
MATCH = 1000
"""What a match counts in letters: no number of letters makes up for a text without a word."""


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
    early = [None if frame is None else max(0, frame - ahead) for frame in frames]
    return tuple(_fill(early, max(0, start - ahead), start + voice))


def _match(texts: Sequence[str], words: Sequence[str]) -> list[int | None]:
    """The assignment in order with the most matches, then the most letters, then the earliest words."""
    stems = [_letters(word) for word in words]
    wanted = [_telling(text) for text in texts]
    alike = [
        [max(_likeness(part, stems, index) for part in parts or [""]) for index in range(len(stems))]
        for parts in wanted
    ]
    # best[text][word]: what can still be reached from there on
    best = [[0] * (len(stems) + 1) for _ in range(len(texts) + 1)]
    for text in reversed(range(len(texts))):
        for word in reversed(range(len(stems))):
            taken = alike[text][word] and alike[text][word] + best[text + 1][word + 1]
            best[text][word] = max(best[text + 1][word], best[text][word + 1], taken)
    matches: list[int | None] = []
    first = 0
    for text, row in enumerate(alike):
        for word in range(first, len(stems)):
            if row[word] and row[word] + best[text + 1][word + 1] == best[text][first]:
                matches.append(word)
                first = word + 1
                break
        else:
            matches.append(None)
    return matches


def _telling(text: str) -> list[str]:
    """The words that distinguish a text; small ones (`on the`) only if there are no others."""
    parts = [part for part in text.split() if _letters(part)]
    telling = [part for part in parts if not (len(part) < LEAST_STEM and part.isascii() and part.islower())]
    return [_letters(part) for part in telling or parts]


def _letters(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word.casefold()) if char.isalnum())


def _likeness(part: str, stems: Sequence[str], index: int) -> int:
    """How well the words from `index` on match `part`; 0 if they do not."""
    stem = stems[index]
    pairs = zip(part, stem, strict=False)
    shared = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
    if part == stem or (shared >= LEAST_STEM and shared >= 0.6 * max(len(part), len(stem)) - 1):
        return shared and MATCH + shared
    # In scripts without spaces several words in a row match one part.
    unspaced = UNSPACED.search(part) or any(map(is_full_width, part))
    if stem and unspaced and "".join(stems[index : index + len(part)]).startswith(part):
        return MATCH + len(part)
    return 0


def _fill(frames: Sequence[int | None], first: int, end: int) -> list[int]:
    """Place what is unknown evenly between its known neighbours."""
    known = [(-1, first), *((i, f) for i, f in enumerate(frames) if f is not None), (len(frames), end)]
    filled: list[int] = []
    for (left, low), (right, high) in itertools.pairwise(known):
        filled += [low + (high - low) * (index - left) // (right - left) for index in range(left + 1, right)]
        if right < len(frames):
            filled.append(high)
    return filled
