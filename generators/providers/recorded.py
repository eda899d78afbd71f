"""Recorded takes: the author's own sound file as the voice, with its words in even shares."""

from __future__ import annotations

from pathlib import Path

from generators.errors import ProviderError
from generators.providers import sound
from generators.providers.alignment import even_words
from generators.providers.sentences import display_words
from generators.providers.speech import Speech


def convert_recording(source: Path, text: str, audio_path: Path) -> Speech:
    """Write `source` (wav, mp3, m4a, ogg, flac) as 48 kHz mono WAV at its own level.

    The words of `text` are spread by characters from the first to the last sound. Raises ProviderError.
    """
    if not source.is_file():
        raise ProviderError(
            f"the recording {source} is not there; `voice.file` is relative to the spec's folder"
        )
    samples = sound.decode(source, f"the recording {source}")
    first, last = sound.audible_range(samples)
    if not last:
        raise ProviderError(f"the recording {source} is silent")
    seconds = sound.write_wav(audio_path, samples)
    words = even_words(display_words(text), first / sound.RATE, min(last / sound.RATE, seconds))
    return Speech(words, seconds, "even")
