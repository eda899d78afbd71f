"""Dynamic time warping of two sounds of the same text: maps instants of one to instants of the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generators.providers.speech import sound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generators.providers.speech.sound import Samples

    Frames = NDArray[np.float32]

FRAMES_PER_SECOND = 50
MOST_CELLS = 25_000_000
"""Of the table of all pairs of frames (100 MB); longer sounds are looked at more coarsely."""

_BANDS = 20
_LOWEST_HZ, _HIGHEST_HZ = 120.0, 6000.0
_FLOOR_DB = -50.0
"""Quieter than this under the loudest frame counts as silence."""

_LOUDNESS_WEIGHT = 3.0
"""How much the loudness counts beside the bands: it carries the pauses, which all voices share."""

_STANDING_COST = 0.1
"""Added where one side stands still, so that the path does not wander where both sound alike."""


def carried(instants: Sequence[float], model: Samples, samples: Samples) -> list[float]:
    """Instants of `model` as instants of `samples`, in seconds; both sounds are at 48 kHz."""
    import numpy as np

    cells = len(model) * len(samples) * (FRAMES_PER_SECOND / sound.RATE) ** 2
    per_second = FRAMES_PER_SECOND / max(1.0, (cells / MOST_CELLS) ** 0.5)
    rows, columns = _path(_frames(model, per_second), _frames(samples, per_second))
    # One place per row: the middle of the columns it is matched with.
    matched = np.bincount(rows, columns) / np.bincount(rows)
    places = np.interp(np.asarray(instants) * per_second - 0.5, np.arange(len(matched)), matched)
    seconds: list[float] = ((places + 0.5) / per_second).tolist()
    return seconds


def _frames(samples: Samples, per_second: float) -> Frames:
    """One row per frame: bands in dB around their own mean, and the loudness."""
    import numpy as np

    count = max(int(len(samples) / sound.RATE * per_second), 1)
    width = 2048
    padded = np.concatenate([np.zeros(width // 2), samples, np.zeros(width)])
    # The window stands in the middle of its frame.
    starts = ((np.arange(count) + 0.5) * sound.RATE / per_second).astype(int)
    windows = padded[starts[:, None] + np.arange(width)] * np.hanning(width)
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2
    bands = power @ _band_filters(width).T
    decibels = 10 * np.log10(np.maximum(bands, 1e-12))
    decibels = np.maximum(decibels - decibels.max(), _FLOOR_DB - 20)
    loudness = 10 * np.log10(np.maximum(bands.sum(axis=1), 1e-12))
    loudness = np.maximum(loudness - loudness.max(), _FLOOR_DB)
    sounding = loudness > _FLOOR_DB + 10
    mean = decibels[sounding].mean(axis=0)
    shape = np.where(sounding[:, None], decibels - mean, 0.0) / 10
    rows: Frames = np.column_stack([shape, _LOUDNESS_WEIGHT * loudness / 10]).astype(np.float32)
    return rows


def _band_filters(width: int) -> Samples:
    """Triangles at equal steps of the mel scale, one row each."""
    import numpy as np

    low, high = (2595 * np.log10(1 + hz / 700) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
    corners = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(width, 1 / sound.RATE)
    rise = (hertz - corners[:-2, None]) / (corners[1:-1] - corners[:-2])[:, None]
    fall = (corners[2:, None] - hertz) / (corners[2:] - corners[1:-1])[:, None]
    filters: Samples = np.maximum(np.minimum(rise, fall), 0.0)
    return filters


def _path(model: Frames, heard: Frames) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the cheapest way from the first pair of frames to the last."""
    import numpy as np

    n, m = len(model), len(heard)
    squares = (model**2).sum(axis=1)[:, None] + (heard**2).sum(axis=1)[None, :] - 2 * model @ heard.T
    cost = np.sqrt(np.maximum(squares, 0.0))
    standing = _STANDING_COST * float(cost.mean())
    came = np.zeros((n, m), dtype=np.uint8)
    one_back = two_back = np.full(n + 1, np.inf, dtype=np.float32)
    # Along one diagonal all pairs depend only on the two diagonals before; index 0 is the border.
    for diagonal in range(n + m - 1):
        low, high = max(0, diagonal - m + 1), min(n - 1, diagonal)
        i = np.arange(low, high + 1)
        here = cost[i, diagonal - i]
        options = np.stack([two_back[i], one_back[i] + standing, one_back[i + 1] + standing])
        best = options.argmin(axis=0) if diagonal else np.zeros(1, dtype=np.intp)
        now = np.full(n + 1, np.inf, dtype=np.float32)
        now[i + 1] = here + (options[best, np.arange(len(i))] if diagonal else 0.0)
        came[i, diagonal - i] = best
        two_back, one_back = one_back, now
    row, column = n - 1, m - 1
    rows, columns = [row], [column]
    while row or column:
        step = int(came[row, column])
        row, column = row - (step != 2), column - (step != 1)
        rows.append(row)
        columns.append(column)
    return np.asarray(rows), np.asarray(columns)
