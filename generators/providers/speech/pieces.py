"""Narration cut at the borders of sentences into pieces as short as an API wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from generators.errors import ProviderError
from generators.plan.text import join_words
from generators.providers.roles.speech import SpeechRequest
from generators.providers.speech.sentences import display_words, has_sound, sentences
from generators.providers.speech.spoken_form import SpokenText, spoken_form


@dataclass(frozen=True)
class Piece:
    """The text of one request."""

    words: tuple[str, ...]
    """As displayed."""
    spoken: SpokenText


def pieces(request: SpeechRequest, limit: int, size: Callable[[str], int] = len) -> list[Piece]:
    """Whole sentences, as many per piece as fit; a single sentence that is too long is cut between words.

    `size` measures the spoken text against `limit`. Every piece has sound. Raises ProviderError if there is
    nothing to speak.
    """
    refuse_silence(request.text)
    words = display_words(request.text)
    found: list[Piece] = []
    for first, last in _ranges(words, limit, lambda part: size(_spoken(part, request).text)):
        part = words[first:last]
        if found and not has_sound("".join(part)):
            part = (*found.pop().words, *part)
        found.append(Piece(part, _spoken(part, request)))
    return found


def refuse_silence(text: str) -> None:
    """Raise ProviderError for a text without anything to speak."""
    if not has_sound(text):
        raise ProviderError(
            f"{text.strip()!r} cannot be spoken: it contains no letter or digit\n"
            "Write words, or leave out `say` and give the scene `seconds`."
        )


def _ranges(
    words: Sequence[str], limit: int, size: Callable[[Sequence[str]], int]
) -> Iterator[tuple[int, int]]:
    """Ranges of words, in order, that fit and end with a sentence wherever they can."""
    start = end = 0
    for first, last in sentences(words):
        if size(words[start:last]) <= limit:
            end = last
            continue
        if end > start:
            yield start, end
        start = first
        for at in range(first + 1, last):
            if size(words[start : at + 1]) > limit:
                yield start, at
                start = at
        end = last
    yield start, end


def _spoken(words: Sequence[str], request: SpeechRequest) -> SpokenText:
    return spoken_form(
        join_words(words), pronounce=request.pronounce, language=request.language, read_signs=False
    )
