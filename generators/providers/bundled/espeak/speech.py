"""The bundled voice: espeak-ng from a wheel, one child process per sentence, no key and no network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import ProviderError
from generators.plan.text import join_words
from generators.providers.bundled.espeak import child as espeak_child
from generators.providers.bundled.espeak.voices import (
    VARIANT_SEMITONES,
    check_voice_id,
    data_home,
    language_voice,
    library_name,
    preset_voice,
)
from generators.providers.roles.call import Call
from generators.providers.roles.speech import Speech, SpeechRequest, Word
from generators.providers.speech import sound
from generators.providers.speech.pieces import refuse_silence
from generators.providers.speech.sentences import display_words, sentences
from generators.providers.speech.spoken_form import SpokenText, spoken_form

if TYPE_CHECKING:
    from generators.providers.speech.sound import Samples

WORDS_PER_MINUTE = 158
"""At rate 1; the library's own 175 sounds hurried."""

SENTENCE_TIMEOUT_SECONDS = 60

_PAUSE_SECONDS = {".": 0.42, "!": 0.45, "?": 0.48, "…": 0.55}
_CLAUSE_PAUSE_SECONDS = 0.2
_SHORTEST_PAUSE_SECONDS = 0.06
"""Silence inside a word (before a plosive) is shorter than this."""

_FULL_WIDTH_ENDS = str.maketrans("。！？｡", ".!?.")
_RATE, _PITCH = "1", "3"
"""Numbers of the library's parameters."""

_IDEOGRAPHS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_IDEOGRAPH_VOICES = ("cmn", "yue", "hak")


_XIONG = "匈兄胸雄熊凶汹讻芎诇夐"
"""Characters read xiong, the one syllable of Mandarin that the library does not know."""

NEARLY_XIONG = dict.fromkeys(_XIONG, "修")
"""A `pronounce` that replaces them, for callers that need times and not the sound."""


@dataclass(frozen=True)
class _Piece:
    """One sentence on its way to sound."""

    words: tuple[str, ...]
    spoken: SpokenText


class EspeakVoice:
    """The SpeechProvider of the offline profile."""

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """Language and variant of the library, such as `en-us+m7`. Raises ProviderError."""
        return preset_voice(preset, language)

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """Speak sentence by sentence; equal requests give equal bytes. Raises ProviderError."""
        samples, words, interpolated = self.say(request)
        seconds = sound.write_wav(audio_path, sound.level(samples))
        return Speech(words, seconds, "events", interpolated)

    def say(self, request: SpeechRequest) -> tuple[Samples, tuple[Word, ...], int]:
        """The sound at 48 kHz, its words, and how many of them are interpolated. Raises ProviderError."""
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        language_voice(request.language)
        check_voice_id(request.voice_id)
        pieces = _pieces(request)
        with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
            voiced = list(pool.map(lambda piece: _speak_piece(piece, request), pieces))
        blocks: list[Samples] = []
        words: list[Word] = []
        at = interpolated = 0
        for piece, (samples, timed, missing) in zip(pieces, voiced, strict=True):
            words += [_moved(word, at / sound.RATE) for word in timed]
            interpolated += missing
            last = piece is pieces[-1]
            pause = 0 if last else round(_pause(piece.words[-1]) / max(request.rate, 0.5) * sound.RATE)
            blocks += [samples, np.zeros(pause)]
            at += len(samples) + pause
        return np.concatenate(blocks), tuple(words), interpolated


def _pieces(request: SpeechRequest) -> list[_Piece]:
    refuse_silence(request.text)
    words = display_words(request.text)
    pieces = []
    for start, end in sentences(words):
        spoken = spoken_form(
            join_words(words[start:end]),
            pronounce=request.pronounce,
            language=request.language,
            read_signs=True,
        )
        _refuse_unreadable(spoken.text, request)
        _refuse_unsayable(spoken.text, request)
        pieces.append(_Piece(words[start:end], spoken))
    return pieces


def _refuse_unreadable(text: str, request: SpeechRequest) -> None:
    found = _IDEOGRAPHS.search(text)
    if found and not request.voice_id.startswith(_IDEOGRAPH_VOICES):
        raise ProviderError(
            f"the bundled voice (espeak) cannot read {found.group()!r} in {request.language!r}: "
            "it would spell out 'Chinese letter' for every character\n"
            f"Give its pronunciation with `pronounce: {{{found.group()}: ...}}`, "
            "or choose another `voice.provider`."
        )


def _refuse_unsayable(text: str, request: SpeechRequest) -> None:
    found = request.voice_id.startswith("cmn") and next((char for char in text if char in _XIONG), None)
    if found:
        raise ProviderError(
            f"the bundled voice (espeak) cannot say {found!r} (xiong): it spells it in English\n"
            f"Give its pronunciation with `pronounce: {{{found}: ...}}`, or choose another `voice.provider`."
        )


def _speak_piece(piece: _Piece, request: SpeechRequest) -> tuple[Samples, tuple[Word, ...], int]:
    """One sentence at 48 kHz without silence at its ends, its words, and how many are interpolated."""
    import numpy as np

    from generators.providers.speech.alignment import WordEvent, align

    rate, reported, raw = _run_child(piece.spoken.text, request)
    samples = np.frombuffer(raw, dtype="<i2").astype(np.float64) / 32768
    first, last = sound.audible_range(samples)
    if not last:
        raise ProviderError(
            f"the bundled voice (espeak, {request.voice_id}) made no sound for {piece.spoken.text!r}"
        )
    first, last = max(first - rate // 100, 0), min(last + rate // 25, len(samples))
    kept = _faded(samples[first:last], rate)
    events = [
        WordEvent(max(milliseconds / 1000 - first / rate, 0.0), None, piece.spoken.display_offset(position))
        for milliseconds, position, _ in reported
    ]
    words, missing = align(piece.words, events, len(kept) / rate)
    words = tuple(_without_silence(word, kept, rate) for word in words)
    return sound.resample(kept, rate, tone=True), words, missing


def _run_child(text: str, request: SpeechRequest) -> tuple[int, Sequence[tuple[int, int, int]], bytes]:
    home = data_home()
    variant = request.voice_id.partition("+")[2]
    # The library's pitch runs from 0 to 100 over two octaves.
    pitch = 50 + (request.pitch + VARIANT_SEMITONES.get(variant, 0.0)) * 100 / 24
    order = {
        "library": _library(home),
        "voice": library_name(request.voice_id),
        "parameters": {_RATE: round(WORDS_PER_MINUTE * request.rate), _PITCH: round(min(max(pitch, 0), 99))},
        "text": text,
    }
    try:
        # A group of its own: a signal to ours does not tear a sentence, which is short.
        done = subprocess.run(
            [sys.executable, "-I", "-S", espeak_child.__file__],
            cwd=home,
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SENTENCE_TIMEOUT_SECONDS,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ProviderError(
            f"the bundled voice (espeak) did not finish {text[:60]!r} in {SENTENCE_TIMEOUT_SECONDS} seconds"
        ) from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip() or f"it ended with code {done.returncode}"
        raise ProviderError(
            f"the bundled voice (espeak) could not say {text[:60]!r}: {reason.splitlines()[-1]}"
        )
    header, _, samples = done.stdout.partition(b"\n")
    header_fields = json.loads(header)
    return header_fields["rate"], header_fields["events"], samples


def _library(home: Path) -> str:
    names = {"win32": "espeak-ng.dll", "darwin": "libespeak-ng.dylib"}
    return str(home / names.get(sys.platform, "libespeak-ng.so"))


def _faded(samples: Samples, rate: int) -> Samples:
    """Ends eased in and out over 5 and 20 ms, so that no join clicks."""
    import numpy as np

    eased = samples.copy()
    rise, fall = min(rate // 200, len(eased)), min(rate // 50, len(eased))
    eased[:rise] *= np.linspace(0, 1, rise)
    eased[-fall:] *= np.linspace(1, 0, fall)
    return eased


def _without_silence(word: Word, samples: Samples, rate: int) -> Word:
    """The word ends where its sound ends, not where the pause after it does."""
    start, end = round(word.start_seconds * rate), round(word.end_seconds * rate)
    _, last = sound.audible_range(samples[start:end])
    sounding = word.start_seconds + last / rate
    silent_for = word.end_seconds - sounding
    return replace(word, end_seconds=sounding) if last and silent_for > _SHORTEST_PAUSE_SECONDS else word


def _pause(last_word: str) -> float:
    for char in reversed(last_word.translate(_FULL_WIDTH_ENDS)):
        if char in _PAUSE_SECONDS:
            return _PAUSE_SECONDS[char]
        if char.isalnum() or char in ",;:、，；：":
            return _CLAUSE_PAUSE_SECONDS
    return _CLAUSE_PAUSE_SECONDS


def _moved(word: Word, seconds: float) -> Word:
    return Word(word.text, word.start_seconds + seconds, word.end_seconds + seconds)
