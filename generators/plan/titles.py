"""Titles made of the spoken text: the first sentence of some length, or the part of it that fits."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence

from generators.plan.sentences import CAPTIONS, CLAUSE_ENDS, CLOSERS, ENDS, OPENERS
from generators.plan.text import is_full_width, join_words

LONGEST = 60
"""Characters; players and video sites cut chapter titles not far behind. Full-width ones count twice."""
SHORT = 45
"""Characters of a title that had to be cut between words."""
SHORTEST = 12
"""A sentence or clause below this ("Hello.") is skipped while another one follows."""

_PIECE = re.compile(r"\S+?[。！？，、；：]+[」』）】》”]*|\S+")
"""Words, and in scripts without spaces what stands between two signs."""
_TRAILING = "".join((*CLAUSE_ENDS, *ENDS)).replace("?", "").replace("？", "") + "- "
# A title that is cut does not end with one of them.
_UNFINISHED = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "has", "have", "if", "in", "into",
        "is", "its", "of", "on", "or", "than", "that", "the", "their", "to", "was", "what", "when", "which",
        "who", "will", "with",
    }
)  # fmt: skip


def title_line(text: str) -> str:
    """A title of at most LONGEST characters, without a full stop; empty if nothing is spoken."""
    sentences = _cut(_PIECE.findall(text), CAPTIONS.ends)
    telling = [words for words in sentences if _width(words) >= SHORTEST]
    words = (telling or sentences or [[]])[0]
    return _bare(words if _width(words) <= LONGEST else _shortened(words))


def _shortened(words: Sequence[str]) -> list[str]:
    """The longest run of whole clauses that fits and is long enough, else of whole words."""
    clauses = _cut(words, lambda word, _: word.rstrip(CLOSERS).endswith(CLAUSE_ENDS))
    for count in range(len(clauses) - 1, 0, -1):
        run = [word for clause in clauses[:count] for word in clause]
        if SHORTEST <= _width(run) <= LONGEST:
            return run
    return _fitting(words)


def _fitting(words: Sequence[str]) -> list[str]:
    run: list[str] = []
    for word in words:
        if _width([*run, word]) > SHORT:
            break
        run.append(word)
    while len(run) > 2 and run[-1].lower() in _UNFINISHED:
        run.pop()
    return run or [_cut_word(words[0])]


def _cut_word(word: str) -> str:
    """The beginning of a text without spaces; marks stay with their letters."""
    end = next(end for end in range(len(word), 0, -1) if _width([word[:end]]) <= LONGEST)
    while end > 1 and unicodedata.category(word[end : end + 1] or " ")[0] == "M":
        end -= 1
    return word[:end]


def _cut(words: Sequence[str], ends: Callable[[str, str], bool]) -> list[list[str]]:
    """Words in runs, each up to a word that ends one in view of the word that follows."""
    runs: list[list[str]] = [[]]
    for word, following in itertools.zip_longest(words, words[1:], fillvalue=""):
        runs[-1].append(word)
        if following and ends(word, following):
            runs.append([])
    return [run for run in runs if run]


def _width(words: Sequence[str]) -> int:
    return sum(2 if is_full_width(char) else 1 for char in join_words(words))


def _bare(words: Sequence[str]) -> str:
    text = join_words(words).rstrip(_TRAILING)
    quoted = (
        text[:1] in OPENERS + '"'
        and text[-1:] in CLOSERS
        and not set(text[1:-1]) & set(OPENERS + CLOSERS[:2])
    )
    return text[1:-1].rstrip(_TRAILING) if quoted else text
