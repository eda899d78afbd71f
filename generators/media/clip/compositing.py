"""Pictures with transparency composed over a still ground, in the encoder's format."""

from __future__ import annotations

from collections.abc import Callable


def layer_over(ground: bytes, *, width: int, height: int) -> Callable[[bytes], bytes]:
    """A function that composes a picture (yuva420p, premultiplied) over `ground` (yuv420p, limited).

    The encoder's format is linear in the colours, so the result is the same as in RGB.
    """
    import numpy as np

    luma, chroma = width * height, (width // 2) * (height // 2)
    below = np.frombuffer(ground, dtype=np.uint8).astype(np.int32)
    nought = np.repeat(np.array([16, 128], dtype=np.int32), [luma, 2 * chroma])
    below -= nought

    def overlay(picture: bytes) -> bytes:
        planes = np.frombuffer(picture, dtype=np.uint8)
        alpha = planes[luma + 2 * chroma :].reshape(height, width).astype(np.int32)
        quarter = alpha.reshape(height // 2, 2, width // 2, 2).sum(axis=(1, 3)).ravel()
        # A chroma sample covers four pixels, so its share of the ground is in 4 * 255ths.
        through = np.concatenate([(255 - alpha.ravel()) * 4, 1020 - quarter, 1020 - quarter])
        combined = planes[: luma + 2 * chroma] + (below * through + 510) // 1020
        return bytes(np.clip(combined, 0, 255).astype(np.uint8).tobytes())

    return overlay
