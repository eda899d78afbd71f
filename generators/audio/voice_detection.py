"""Voice detection: where a recording holds speech, and how loud, by energy above its own noise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generators.audio.timed_samples import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Levels = NDArray[np.float64]
    Mono = NDArray[np.floating]

_FRAME = RATE // 50
"""20 ms: the lines of the spectrum are 50 Hz apart."""

_LOWEST_LINE, _HIGHEST_LINE = 3, 200
"""150 Hz to 10 kHz: above mains hum and DC offset, below the whistle of converters."""

_DEEPEST_DB = -120.0
_FLOOR_SHARE = 0.1
"""The quietest tenth of the frames is taken as the room's noise."""

_LOUD_FRAMES = 15
"""The loudest 0.3 seconds are taken as speech."""

_OVER_FLOOR_DB = 9.0
_UNDER_SPEECH_DB = 30.0
"""Speech stays this close to its own level; echo and breath are below."""

_LEAST_CONTRAST_DB = 6.0
_SHORTEST_FRAMES = 3
"""Shorter sounds are clicks, not words."""


@dataclass(frozen=True)
class Voice:
    """The speech found in a recording."""

    start: int
    """The first sample of speech."""
    end: int
    """The sample after the last one of speech."""
    rms: float
    """Root mean square of the frames that hold speech."""
    stands_out: bool
    """False where the level is about constant: speech without a pause, or only noise."""


def find_voice(blocks: Iterable[Mono], samples: int) -> Voice:
    """The voice in `samples` mono samples at 48 kHz, which must not be silent."""
    import numpy as np

    levels, powers = _frames(blocks)
    floor = float(np.quantile(levels, _FLOOR_SHARE))
    top = float(np.sort(levels)[-_LOUD_FRAMES:].mean())
    border = min(max(floor + _OVER_FLOOR_DB, top - _UNDER_SPEECH_DB), top - _LEAST_CONTRAST_DB)
    speaking = _without_clicks(levels >= border)
    places = np.flatnonzero(speaking)
    first, last = (int(places[0]), int(places[-1]) + 1) if places.size else (0, len(levels))
    loud = powers[speaking] if places.size else powers
    return Voice(
        start=first * _FRAME,
        end=min(last * _FRAME, samples),
        rms=float(np.sqrt(loud.mean())),
        stands_out=top - floor >= _LEAST_CONTRAST_DB,
    )


def _frames(blocks: Iterable[Mono]) -> tuple[Levels, Levels]:
    """Level in decibels within the band, and power without DC offset, of each frame."""
    import numpy as np

    window = np.hanning(_FRAME)
    levels, powers = [], []
    rest = np.zeros(0)
    for block in blocks:
        joined = np.concatenate([rest, block])
        whole = len(joined) // _FRAME * _FRAME
        rest = joined[whole:]
        frames = joined[:whole].reshape(-1, _FRAME)
        levels.append(_band_level(frames * window))
        powers.append(frames.var(axis=1))
    if rest.size:
        last = np.pad(rest, (0, _FRAME - len(rest)))[None, :]
        levels.append(_band_level(last * window))
        powers.append(last.var(axis=1))
    return np.concatenate(levels), np.concatenate(powers)


def _band_level(frames: Levels) -> Levels:
    import numpy as np

    lines = np.abs(np.fft.rfft(frames, axis=1)[:, _LOWEST_LINE:_HIGHEST_LINE])
    power = (lines**2).sum(axis=1) / _FRAME**2
    level: Levels = 10 * np.log10(np.maximum(power, 10 ** (_DEEPEST_DB / 10)))
    return level


def _without_clicks(speaking: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Only stretches long enough for a word."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[0], speaking.astype(np.int8), [0]])))
    kept = np.zeros_like(speaking)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start >= _SHORTEST_FRAMES:
            kept[start:end] = True
    return kept
