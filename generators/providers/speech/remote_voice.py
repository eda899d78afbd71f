"""From text to narration with a remote voice: pieces are spoken one by one, joined, timed and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from generators.errors import NoResult, UsageError
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.speech import Speech, SpeechRequest, Word
from generators.providers.speech import sound
from generators.providers.speech.alignment import WordEvent, align, even_words
from generators.providers.speech.borrowed_times import borrowed_words
from generators.providers.speech.pieces import Piece, pieces
from generators.providers.speech.tempo import faster
from generators.spec.model import Json

if TYPE_CHECKING:
    from generators.providers.speech.sound import Samples

PAUSE_SECONDS = 0.4
"""Least silence between two pieces, which both end and begin with a sentence."""


LEAST_SECONDS_PER_LETTER = 0.02
"""Half of what the quickest speaker needs at double speed."""


@dataclass(frozen=True)
class PieceAudio:
    """What a service sent for one piece."""

    samples: Samples
    """At 48 kHz."""
    events: Sequence[WordEvent] = ()
    """Empty when the service gives no word times; offsets count in the piece's displayed words."""
    counts: Mapping[str, float] = field(default_factory=dict)
    """As in Usage."""
    model: str = ""
    """The model that answered, if it is reported."""


@dataclass(frozen=True)
class JoinedAudio:
    """All pieces as one sound."""

    samples: Samples
    words: tuple[Word, ...] = ()
    """Empty when any piece came without word times."""
    interpolated: int = 0


def voice(
    request: SpeechRequest,
    call: Call,
    audio_path: Path,
    *,
    say: Callable[[Piece, Call], PieceAudio],
    limit: int,
    size: Callable[[str], int] = len,
    tempo: float = 1.0,
) -> Speech:
    """Speak a request in pieces of at most `limit` (by `size`); several pieces are a job each.

    `tempo` is the part of the request's rate that the service does not apply itself.
    """
    parts = pieces(request, limit, size)
    voiced = []
    for index, part in enumerate(parts):
        call.progress(index / len(parts), "")
        job = call.job.part(f"piece-{index + 1}") if len(parts) > 1 else call.job
        one = say(part, replace(call, job=job))
        _refuse_fragment(part, one, call)
        voiced.append(_at_tempo(one, tempo))
    joined = _join(parts, voiced, request.rate)
    samples = sound.level(joined.samples)
    seconds = sound.write_wav(audio_path, samples)
    usage = _usage(voiced, call)
    if joined.words:
        return Speech(joined.words, seconds, "events", joined.interpolated, usage)
    words, timing = _words_without_events(parts, samples, request, call)
    return Speech(words, seconds, timing, 0, usage)


def characters_at_once(options: Mapping[str, Json], otherwise: int) -> int:
    """The author's `most_characters` for one request: limits change, and gateways have their own."""
    wanted = options.get("most_characters", otherwise)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or wanted < 1:
        raise UsageError(f"the option `most_characters` is {wanted!r}; it should be a whole number above 0")
    return wanted


def note_ignored_pitch(request: SpeechRequest, call: Call) -> None:
    """Note that the service has no pitch, if one is requested."""
    if request.pitch:
        call.note(
            f"{call.at.provider} has no setting for pitch: {request.pitch:+g} semitones have no effect; "
            "choose a higher or deeper voice with `voice.id`"
        )


def _refuse_fragment(part: Piece, voiced: PieceAudio, call: Call) -> None:
    """Raise NoResult for a sound that is too short to hold its text: a stream that broke off looks whole."""
    letters = sum(char.isalnum() for char in part.spoken.text)
    seconds = len(voiced.samples) / sound.RATE
    if seconds < letters * LEAST_SECONDS_PER_LETTER:
        raise NoResult(
            f"{call.at.provider} sent {seconds:.1f} seconds of sound for {letters} letters: "
            "it broke off in the middle"
        )


def _at_tempo(voiced: PieceAudio, tempo: float) -> PieceAudio:
    samples = faster(voiced.samples, tempo)
    if samples is voiced.samples:
        return voiced
    events = [
        replace(
            event,
            start_seconds=event.start_seconds / tempo,
            end_seconds=None if event.end_seconds is None else event.end_seconds / tempo,
        )
        for event in voiced.events
    ]
    return replace(voiced, samples=samples, events=events)


def _join(parts: Sequence[Piece], voiced: Sequence[PieceAudio], rate: float) -> JoinedAudio:
    import numpy as np

    blocks: list[Samples] = []
    words: list[Word] = []
    at = missing = 0
    quiet = 0
    timed = all(each.events for each in voiced)
    for index, (part, each) in enumerate(zip(parts, voiced, strict=True)):
        first, last = sound.audible_range(each.samples, sound.audible_level(each.samples))
        if index:
            gap = max(round(PAUSE_SECONDS / rate * sound.RATE) - quiet - first, 0)
            blocks.append(np.zeros(gap))
            at += gap
        if timed:
            placed, unknown = align(part.words, each.events, len(each.samples) / sound.RATE)
            words += [_moved(word, at / sound.RATE) for word in placed]
            missing += unknown
        blocks.append(each.samples)
        at += len(each.samples)
        quiet = len(each.samples) - last
    return JoinedAudio(np.concatenate(blocks), tuple(words), missing)


def _words_without_events(
    parts: Sequence[Piece], samples: Samples, request: SpeechRequest, call: Call
) -> tuple[tuple[Word, ...], Literal["borrowed", "even"]]:
    words = [word for part in parts for word in part.words]
    borrowed = borrowed_words(words, samples, request)
    if borrowed is not None:
        return borrowed, "borrowed"
    call.note(
        f"{call.at.provider} gives no word times and the bundled voice cannot read this text: "
        "its captions are spread evenly over its length"
    )
    first, last = sound.audible_range(samples)
    return even_words(words, first / sound.RATE, last / sound.RATE), "even"


def _usage(voiced: Sequence[PieceAudio], call: Call) -> Usage:
    counts: dict[str, float] = {"seconds": sum(len(each.samples) for each in voiced) / sound.RATE}
    for each in voiced:
        for name, count in each.counts.items():
            counts[name] = counts.get(name, 0.0) + count
    return Usage(None, next((each.model for each in voiced if each.model), call.at.model), counts)


def _moved(word: Word, seconds: float) -> Word:
    return Word(word.text, word.start_seconds + seconds, word.end_seconds + seconds)
