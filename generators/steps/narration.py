"""narration: text spoken by its voices, or the author's recording, with the time of every word."""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from generators.errors import StepFailed
from generators.media.word_breaks import mark_words
from generators.plan.charges import Charge
from generators.plan.requests import NarrationRequest, SpokenTurn
from generators.plan.text import join_words
from generators.providers.registry import speech_provider
from generators.providers.roles.speech import Speech, SpeechRequest, Word
from generators.steps.context import Context

TURN_PAUSE_SECONDS = 0.35
"""Silence between two speakers."""

_SUREST_LAST = ("even", "borrowed", "events")
"""A narration's word times are as sure as those of its least sure turn."""


def run(request: NarrationRequest, ctx: Context) -> None:
    """Write narration.wav and words.json."""
    audio = ctx.output("audio")
    parts = _parts(request, ctx)
    takes = [ctx.staging / f"turn-{index}.wav" for index, _ in enumerate(parts)]
    speeches = []
    for index, (charge, part) in enumerate(parts):
        with ctx.calling(charge, _share_of(ctx, index, len(parts))) as call:
            call.progress(0.0, "")
            speaker = speech_provider(charge.model.provider, ctx.catalogue)
            speech = speaker.speak(part, call, takes[index])
        if speech.usage is not None:
            ctx.callbacks.usage(charge, speech.usage)
        speeches.append(speech)
    _concatenate(takes, [turn.gain_db for turn in request.turns], audio)
    _check_length(audio, speeches)
    words = _moved_words(speeches)
    ctx.write(
        "words",
        {
            "language": request.language,
            "text": join_words(word.text for word in words),
            "voices": [[turn.model.provider, turn.voice_id] for turn in request.turns],
            "seconds": _wav_seconds(audio),
            "timing": min((speech.timing for speech in speeches), key=_SUREST_LAST.index),
            "interpolated": sum(speech.interpolated for speech in speeches),
            "words": [asdict(word) for word in words],
        },
    )


def _share_of(ctx: Context, index: int, turns: int) -> Callable[[float, str], None]:
    """A turn's progress as its share of the step's."""
    return lambda share, note: ctx.progress((index + share) / turns, note)


def _parts(request: NarrationRequest, ctx: Context) -> list[tuple[Charge, SpeechRequest]]:
    """The part of each turn's provider; a recording is one part, however many speak in it."""
    if request.recorded:
        text = mark_words(join_words(turn.text for turn in request.turns))
        file = ctx.input("recording")
        free = Charge("speech", request.turns[0].model, {})
        return [(free, SpeechRequest(text, request.language, "", recording=file))]
    return [
        (charge, _spoken(turn, request.language))
        for turn, charge in zip(request.turns, ctx.charges, strict=True)
    ]


def _spoken(turn: SpokenTurn, language: str) -> SpeechRequest:
    return SpeechRequest(
        text=mark_words(turn.text),
        language=language,
        voice_id=turn.voice_id,
        rate=turn.rate,
        pitch=turn.pitch,
        pronounce=turn.pronounce,
    )


def _moved_words(speeches: list[Speech]) -> list[Word]:
    """All words, each moved by what is spoken before its turn."""
    words: list[Word] = []
    start = 0.0
    for speech in speeches:
        words += [
            replace(word, start_seconds=start + word.start_seconds, end_seconds=start + word.end_seconds)
            for word in speech.words
        ]
        start += speech.seconds + TURN_PAUSE_SECONDS
    return words


def _concatenate(takes: list[Path], gains_db: list[float], goal: Path) -> None:
    if len(takes) == 1:
        takes[0].replace(goal)
        return
    with wave.open(str(goal), "wb") as out:
        for index, (take, gain_db) in enumerate(zip(takes, gains_db, strict=True)):
            with wave.open(str(take), "rb") as part:
                if not index:
                    out.setparams(part.getparams())
                else:
                    silent = round(TURN_PAUSE_SECONDS * part.getframerate())
                    out.writeframes(bytes(silent * part.getsampwidth() * part.getnchannels()))
                out.writeframes(_quieter(part.readframes(part.getnframes()), gain_db))


def _quieter(samples: bytes, gain_db: float) -> bytes:
    if not gain_db:
        return samples
    import numpy as np

    return (np.frombuffer(samples, "<i2") * 10 ** (gain_db / 20)).astype("<i2").tobytes()


def _wav_seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as audio:
        return audio.getnframes() / audio.getframerate()


def _check_length(audio: Path, speeches: list[Speech]) -> None:
    spoken = sum(speech.seconds for speech in speeches) + TURN_PAUSE_SECONDS * (len(speeches) - 1)
    measured = _wav_seconds(audio)
    if abs(measured - spoken) > 0.05:  # more than a frame at any sensible fps
        raise StepFailed(f"the narration is {measured:.2f} s long, but {spoken:.2f} s were spoken")
