"""Sound as the speech providers hand it on: 48 kHz mono 16-bit WAV, trimmed, at one level."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import ProviderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.floating]

RATE = 48_000
"""Samples per second of every narration."""

SPEECH_RMS_DB = -20.0
"""Level of the audible parts, dB below full scale."""

_AUDIBLE = 0.004
"""Amplitude from which a sample counts as sound (-48 dB)."""

_CEILING = 0.89
"""Highest sample (-1 dB)."""


def audible_range(samples: Samples) -> tuple[int, int]:
    """First sample of sound and the one after its last; (0, 0) for silence."""
    import numpy as np

    loud = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    return (int(loud[0]), int(loud[-1]) + 1) if loud.size else (0, 0)


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

    loud = samples[np.abs(samples) > _AUDIBLE]
    if not loud.size:
        return samples
    raised: Samples = samples * (10 ** (SPEECH_RMS_DB / 20) / np.sqrt(np.mean(loud**2)))
    knee = 0.7
    over = np.maximum(np.abs(raised) - knee, 0.0) / (_CEILING - knee)
    rounded = np.minimum(np.abs(raised), knee) + (_CEILING - knee) * np.tanh(over)
    shaped: Samples = np.sign(raised) * rounded
    return shaped


def write_wav(path: Path, samples: Samples) -> float:
    """Write 48 kHz mono 16-bit WAV and return its exact seconds."""
    import numpy as np

    data = np.round(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(data.tobytes())
    return len(data) / RATE


def decode(source: Path | bytes, name: str) -> Samples:
    """Any sound file as 48 kHz mono. `name` is what messages call it. Raises ProviderError."""
    import io

    import av
    import numpy as np

    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    blocks = []
    try:
        with av.open(str(source) if isinstance(source, Path) else io.BytesIO(source), "r") as container:
            if not container.streams.audio:
                raise ProviderError(f"{name} holds no sound")
            for frame in container.decode(container.streams.audio[0]):
                blocks += [part.to_ndarray()[0] for part in resampler.resample(frame)]
        blocks += [part.to_ndarray()[0] for part in resampler.resample(None)]
    except (av.FFmpegError, OSError) as error:
        raise ProviderError(f"{name} cannot be read as sound: {error}") from error
    if not blocks:
        raise ProviderError(f"{name} holds no sound")
    return np.concatenate(blocks).astype(np.float64)
