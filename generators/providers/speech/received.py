"""Sound at the border: what a service sent is decoded whole before it counts."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from generators.audio.limits import check_form
from generators.errors import FileRefused, NoResult
from generators.providers.speech import sound
from generators.spec.model import Json

if TYPE_CHECKING:
    from generators.providers.speech.sound import Samples


def file_samples(data: bytes, sender: str) -> Samples:
    """A sound file (wav, mp3, ogg, ...) at 48 kHz mono. Raises NoResult if it is not sound, or silent."""
    try:
        samples = sound.decode(data, "it")
    except FileRefused as error:
        if error.__cause__ is None:  # it was read, and passed a limit
            raise NoResult(f"{sender} sent sound that cannot be used: {error}") from error
        begins = data[:24].decode("ascii", "replace")
        raise NoResult(
            f"{sender} sent {len(data)} bytes that are not readable sound; they begin with {begins!r}"
        ) from error
    return _audible(samples, sender)


def pcm_samples(data: bytes, rate: int, sender: str) -> Samples:
    """Raw 16-bit mono samples at `rate` per second, at 48 kHz. Raises NoResult when cut or silent."""
    import numpy as np

    if len(data) % 2 or not data:
        raise NoResult(f"{sender} sent {len(data)} bytes of 16-bit sound: it broke off in the middle")
    try:
        check_form(rate, 1, "it")
    except FileRefused as error:
        raise NoResult(f"{sender} sent sound that cannot be used: {error}") from error
    if len(data) > 2 * rate * sound.MOST_SECONDS:
        raise NoResult(f"{sender} sent more than {sound.MOST_SECONDS // 60} minutes of sound")
    samples = np.frombuffer(data, dtype="<i2").astype(np.float64) / 32768
    return _audible(sound.resample(samples, rate), sender)


def from_base64(text: Json, sender: str) -> bytes:
    """The bytes of a sound sent as base64. Raises NoResult if there is none."""
    if not isinstance(text, str) or not text:
        raise no_sound(sender)
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NoResult(f"{sender} sent sound that is not valid base64: {error}") from error


def no_sound(sender: str, text: str = "") -> NoResult:
    """The error for a success without a sound; `text` is what was sent instead."""
    return NoResult(f"{sender} reported success but sent no sound" + (f": {text}" if text else ""))


def _audible(samples: Samples, sender: str) -> Samples:
    if not sound.audible_range(samples, sound.audible_level(samples))[1]:
        raise NoResult(f"{sender} sent {len(samples) / sound.RATE:.1f} seconds of silence")
    return samples
