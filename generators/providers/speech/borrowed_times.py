"""Word times for voices that report none: the bundled voice speaks the same text, and its times are mapped.

Both sounds are described frame by frame (how loud, and which bands are strong), the two rows of frames are
matched by dynamic time warping, and every word's edges are carried over along that path. The bundled voice's
own times are known from its events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from generators.errors import ProviderError
from generators.providers.roles.speech import SpeechRequest, Word
from generators.providers.speech import sound
from generators.providers.speech.time_warp import carried

if TYPE_CHECKING:
    from generators.providers.speech.sound import Samples

SHORTEST_WORD_SECONDS = 0.04
"""One frame of a film; a word squeezed by the warp to nothing is given this much of its neighbours."""


def borrowed_words(words: Sequence[str], samples: Samples, request: SpeechRequest) -> tuple[Word, ...] | None:
    """The words' times in `samples` (48 kHz), or None if the bundled voice cannot speak the text.

    They are in order, do not overlap, and are inside the sound. `request` is what was spoken.
    """
    start, end = sound.audible_range(samples)
    model = _spoken_by_the_bundled_voice(request)
    if model is None or not end or [word.text for word in model[1]] != list(words):
        return None
    heard, timed = model
    edges = [edge for word in timed for edge in (word.start_seconds, word.end_seconds)]
    begin, length = start / sound.RATE, (end - start) / sound.RATE
    moved = _spread(carried(edges, heard, samples[start:end]), length)
    return tuple(
        Word(text, begin + moved[2 * index], begin + moved[2 * index + 1]) for index, text in enumerate(words)
    )


def _spoken_by_the_bundled_voice(request: SpeechRequest) -> tuple[Samples, tuple[Word, ...]] | None:
    from generators.providers.bundled.espeak.speech import NEARLY_XIONG, EspeakVoice

    voice = EspeakVoice()
    try:
        own = voice.voice_id(preset="clear", language=request.language)
        around = NEARLY_XIONG if own.startswith("cmn") else {}
        said = voice.say(
            replace(request, voice_id=own, rate=1.0, pitch=0.0, pronounce={**around, **request.pronounce})
        )
    except ProviderError:
        return None
    return said[0], said[1]


def _spread(edges: Sequence[float], length: float) -> list[float]:
    """Starts and ends in turn, each word at least `SHORTEST_WORD_SECONDS` long where the sound has room."""
    least = min(SHORTEST_WORD_SECONDS, length / (len(edges) / 2))
    placed: list[float] = []
    at = 0.0
    for index in range(0, len(edges), 2):
        room_after = least * (len(edges) - index) / 2
        start = min(max(edges[index], at), length - room_after)
        end = min(max(edges[index + 1], start + least), length - room_after + least)
        placed += [start, end]
        at = end
    return placed
