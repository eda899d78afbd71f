"""The size to ask a provider for: the nearest it allows to the shape and size that the video needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Size = tuple[int, int]
"""Width and height in pixels."""


@dataclass(frozen=True)
class Limits:
    """Any size within limits, which all count at once."""

    step: int = 16
    """Both sides are a multiple of it."""
    least_side: int = 1
    most_side: int = 1 << 16
    least_pixels: int = 1
    most_pixels: int = 1 << 32
    widest: float = math.inf
    """The longer side over the shorter one."""

    def nearest(self, width: int, height: int) -> Size:
        """The allowed size nearest in shape and then in size. Raises ValueError if there is none."""
        shape = min(max(width / height, 1 / self.widest), self.widest)
        wide, high = self._scaled(shape, width * height)
        candidates = [
            (x, y)
            for x in _multiples(wide, self.step)
            for y in _multiples(high, self.step)
            if self.allows(x, y)
        ]
        if not candidates:
            raise ValueError(f"no size of the shape {width}x{height} lies within {self}")
        # What differs in shape is cropped away, what differs in size is only scaled.
        return min(
            candidates,
            key=lambda size: 2 * _apart(size, shape) + abs(math.log(size[0] * size[1] / (wide * high))),
        )

    def allows(self, width: int, height: int) -> bool:
        """Whether a size is within all limits."""
        return (
            width % self.step == height % self.step == 0
            and min(width, height) >= self.least_side
            and max(width, height) <= self.most_side
            and self.least_pixels <= width * height <= self.most_pixels
            and max(width, height) <= self.widest * min(width, height) + 1e-9
        )

    def _scaled(self, shape: float, pixels: float) -> tuple[float, float]:
        """Sides of a shape before they are rounded. Sides too long weigh more than an area too small."""
        pixels = min(max(pixels, self.least_pixels), self.most_pixels)
        wide, high = math.sqrt(pixels * shape), math.sqrt(pixels / shape)
        scale = max(self.least_side / min(wide, high), 1.0)
        scale = min(scale, self.most_side / max(wide, high))
        return wide * scale, high * scale


def nearest_of(allowed: Sequence[Size], width: int, height: int) -> Size:
    """The allowed size nearest in shape; of equal shapes the smallest that covers what is asked."""

    def rank(size: Size) -> tuple[float, bool, int]:
        small = size[0] < width or size[1] < height
        pixels = size[0] * size[1]
        return round(_apart(size, width / height), 3), small, -pixels if small else pixels

    return min(allowed, key=rank)


def nearest_ratio(allowed: Sequence[str], width: int, height: int) -> str:
    """The nearest of ratios such as `16:9` or `19.5:9`."""

    def apart(ratio: str) -> float:
        wide, _, high = ratio.partition(":")
        return abs(math.log(float(wide) / float(high) * height / width))

    return min(allowed, key=apart)


def read_size(text: str) -> Size:
    """`1536x864` or `1536*864` as numbers. Raises ValueError for anything else."""
    wide, _, high = text.lower().replace("*", "x").partition("x")
    if not (wide.strip().isdecimal() and high.strip().isdecimal() and int(wide) and int(high)):
        raise ValueError(f"{text!r} is not a size; write one such as 1536x864")
    return int(wide), int(high)


def _multiples(side: float, step: int) -> list[int]:
    # One more on each side: the nearest ones may lie just outside a limit.
    low = math.floor(side / step + 1e-9)
    return [number * step for number in range(max(low - 1, 1), low + 3)]


def _apart(size: Size, shape: float) -> float:
    return abs(math.log(size[0] / size[1] / shape))
