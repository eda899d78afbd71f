"""Recorded takes: the author's own sound file as the voice, with its words in even shares."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generators.audio.decode import Sound, sound_blocks
from generators.audio.levels import MOST_RAISE_DB, SPEECH_RMS_DB, decibels
from generators.audio.spool import Spool
from generators.audio.timed_samples import RATE, mono
from generators.audio.voice_detection import Voice, find_voice
from generators.errors import ProviderError
from generators.providers.roles.call import Call
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.speech import sound
from generators.providers.speech.alignment import even_words
from generators.providers.speech.sentences import display_words

if TYPE_CHECKING:
    from generators.providers.speech.sound import Samples

MOST_SECONDS = 2 * 3600
"""A take is the voice of one scene."""


class RecordedVoice:
    """The SpeechProvider of the author's own sound files."""

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """See SpeechProvider. Always raises ProviderError: a recording is named by `voice.file`."""
        raise ProviderError("a recording has no voices to choose from: name the file with `voice.file`")

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """See SpeechProvider. Raises ProviderError, FileRefused."""
        if request.recording is None:
            raise ProviderError("`recorded` needs a file: name it with `voice.file`")
        speech = convert_recording(request.recording, request.text, audio_path, call.note)
        call.note("a recording gives no word times: its captions are spread evenly over its length")
        return speech


def convert_recording(source: Path, text: str, audio_path: Path, note: Callable[[str], None]) -> Speech:
    """Write any sound file as 48 kHz mono WAV at the level of all voices, never over full scale.

    The words of `text` are spread by characters from where the voice begins to where it ends. `note` gets a
    sentence about anything that may surprise a listener. Raises ProviderError, FileRefused.
    """
    if not source.is_file():
        raise ProviderError(
            f"the recording {source} does not exist; `voice.file` is relative to the spec's folder"
        )
    name = f"the recording {source}"
    with tempfile.TemporaryDirectory(prefix=".take-", dir=audio_path.parent) as folder:
        blocks = sound_blocks(Sound(source, name))
        spool = Spool(Path(folder) / "take.raw", blocks, limit=MOST_SECONDS * RATE + 1)
        if spool.samples > MOST_SECONDS * RATE:
            raise ProviderError(f"{name} is longer than {MOST_SECONDS // 3600} hours; cut it into scenes")
        if not spool.samples:
            raise ProviderError(f"{name} holds no sound")
        if spool.is_silent:
            raise ProviderError(f"{name} is silent")
        voice = find_voice(_mono(spool), spool.samples)
        gain = _gain(spool, voice)
        if decibels(gain) > MOST_RAISE_DB:
            note(
                f"{source.name} is very quiet and is amplified by {decibels(gain):.0f} dB, noise included; "
                "record closer to the microphone"
            )
        seconds = sound.write_wav(audio_path, (block * gain for block in _mono(spool)))
    words = even_words(display_words(text), voice.start / RATE, min(voice.end / RATE, seconds))
    return Speech(words, seconds, "even")


def _mono(spool: Spool) -> Iterator[Samples]:
    return map(mono, spool.blocks())


def _gain(spool: Spool, voice: Voice) -> float:
    """To the level of all voices; what may be nothing but noise is at most lowered."""
    peak = max(float(abs(block).max()) for block in _mono(spool))
    room = sound.CEILING / peak if peak else 1.0
    wanted = 10 ** (SPEECH_RMS_DB / 20) / voice.rms if voice.rms else 1.0
    return min(room, wanted if voice.stands_out else 1.0)
