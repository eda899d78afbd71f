"""Sound as the speech providers hand it on: 48 kHz mono 16-bit WAV, trimmed, at one level."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from generators.audio import timed_samples
from generators.audio.decode import Sound, sound_blocks
from generators.audio.levels import SPEECH_RMS_DB
from generators.errors import FileRefused

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.floating]

RATE = timed_samples.RATE
"""Samples per second of every narration."""

MOST_SECONDS = 1800
"""Of one answer: a request's text has some thousand characters."""

_AUDIBLE = 0.004
"""Amplitude from which a sample of a voice at its usual level counts as sound (-48 dB)."""

_QUIETEST = 1e-4
"""The peak below which a sound counts as silence (-80 dB)."""

CEILING = 0.89
"""Highest sample (-1 dB)."""


def audible_range(samples: Samples, audible: float = _AUDIBLE) -> tuple[int, int]:
    """First sample beyond `audible` and the one after the last; (0, 0) for silence."""
    import numpy as np

    loud = np.flatnonzero(np.abs(samples) > audible)
    return (int(loud[0]), int(loud[-1]) + 1) if loud.size else (0, 0)


def audible_level(samples: Samples) -> float:
    """From which amplitude on a whole voice's samples count as sound: lower for a quiet one."""
    import numpy as np

    peak = float(np.abs(samples).max(initial=0.0))
    return min(_AUDIBLE, max(_QUIETEST, peak / 32))


def resample(samples: Samples, rate: int, *, tone: bool = False) -> Samples:
    """The same sound at 48 kHz, by its spectrum; `tone` also softens a synthetic voice's buzz."""
    import numpy as np

    # Padded to a second's multiple, so that both lengths are whole and the ends do not meet each other.
    seconds = -(-len(samples) // rate) + 1
    spectrum = np.fft.rfft(samples, seconds * rate)
    if tone:
        spectrum *= _tone(np.fft.rfftfreq(seconds * rate, 1 / rate))
    wide = np.zeros(seconds * RATE // 2 + 1, dtype=complex)
    kept = min(len(wide), len(spectrum))
    wide[:kept] = spectrum[:kept]
    whole = np.fft.irfft(wide, seconds * RATE) * (RATE / rate)
    # Rounded up, so that no time measured at the old rate falls outside.
    return whole[: -(-len(samples) * RATE // rate)]


def _tone(frequencies: Samples) -> Samples:
    """Gain by frequency: no rumble, a little body at 180 Hz, a soft shelf down from 3.5 kHz."""
    import numpy as np

    octaves = np.log2(np.maximum(frequencies, 1.0))
    body = 1.5 * np.exp(-(((octaves - np.log2(180)) / 0.8) ** 2))
    shelf = -5.0 / (1 + np.exp(-3.0 * (octaves - np.log2(3500))))
    rumble = -30.0 / (1 + np.exp(8.0 * (octaves - np.log2(50))))
    gain: Samples = 10 ** ((body + shelf + rumble) / 20)
    return gain


def level(samples: Samples) -> Samples:
    """The sound at the common level, peaks rounded off below full scale."""
    import numpy as np

    loud = samples[np.abs(samples) > audible_level(samples)]
    if not loud.size:
        return samples
    raised: Samples = samples * (10 ** (SPEECH_RMS_DB / 20) / np.sqrt(np.mean(loud**2)))
    knee = 0.7
    over = np.maximum(np.abs(raised) - knee, 0.0) / (CEILING - knee)
    rounded = np.minimum(np.abs(raised), knee) + (CEILING - knee) * np.tanh(over)
    shaped: Samples = np.sign(raised) * rounded
    return shaped


def write_wav(path: Path, samples: Samples | Iterable[Samples]) -> float:
    """Write 48 kHz mono 16-bit WAV, whole or in blocks, and return its exact seconds."""
    import numpy as np

    count = 0
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for block in [samples] if isinstance(samples, np.ndarray) else samples:
            data = np.round(np.clip(block, -1.0, 1.0) * 32767).astype("<i2")
            count += len(data)
            out.writeframes(data.tobytes())
    return count / RATE


def decode(source: bytes, name: str) -> Samples:
    """A sound file that a service sent, as 48 kHz mono. Raises FileRefused; `name` is what it names."""
    import numpy as np

    blocks, left = [], MOST_SECONDS * RATE
    for block in sound_blocks(Sound(source, name)):
        left -= len(block)
        if left < 0:
            raise FileRefused(f"{name} is longer than {MOST_SECONDS // 60} minutes")
        blocks.append(timed_samples.mono(block))
    if not blocks:
        raise FileRefused(f"{name} holds no sound")
    return np.concatenate(blocks).astype(np.float64)
