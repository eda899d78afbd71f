"""Gradients without visible bands."""

from __future__ import annotations

from collections.abc import Sequence


def gradient_rgb(colors: Sequence[str], *, width: int, height: int) -> bytes:
    """One frame of packed RGB with `colors` (`#rrggbb`, at least two) from top left to bottom right.

    Dark gradients have fewer than one 8-bit step per dozen pixels, which shows as bands; constant noise of
    one step hides them.
    """
    import numpy as np

    stops = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in colors], dtype=np.float64)
    x = (np.arange(width) + 0.5) / width
    y = (np.arange(height) + 0.5) / height
    place = (x[None, :] + y[:, None]) / 2 * (len(stops) - 1)
    index = np.minimum(place.astype(np.int64), len(stops) - 2)
    share = (place - index)[..., None]
    exact = stops[index] * (1 - share) + stops[index + 1] * share
    noise = np.random.Generator(np.random.PCG64(0)).random((height, width, 1))
    return bytes(np.clip(np.floor(exact + noise), 0, 255).astype(np.uint8).tobytes())
