"""What generated pictures are painted with: a palette, a canvas of light, and a few soft brushes.

Colours are arrays of three floats from 0 to 1; pictures are (height, width, 3) arrays; shapes are coverages
from 0 to 1, so that every edge is smooth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.floating]

LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
WHITE = np.ones(3, dtype=np.float32)


def color(text: str) -> Field:
    """`#rgb` or `#rrggbb` (an alpha is left out) as three floats. Raises ValueError."""
    digits = text.strip().removeprefix("#")
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    return np.array([int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)], dtype=np.float32)


def mix(first: Field, second: Field, share: float | Field) -> Field:
    """`share` of the second colour or picture in the first."""
    mixed: Field = first + (second - first) * share
    return mixed


@dataclass(frozen=True)
class Palette:
    """A theme's colours as a picture uses them."""

    ground: Field
    ground2: Field
    accent: Field
    accent2: Field

    @property
    def dark(self) -> bool:
        """Whether light text is shown over the picture."""
        return float(self.ground @ LUMA) < 0.45

    @property
    def blush(self) -> Field:
        """Between the accent's light and the ground: what keeps a sky from turning grey where they meet."""
        red, green, blue = self.accent
        return np.array([red * 0.85, green * 0.45, (blue + self.ground2[2]) * 0.55], dtype=np.float32)

    def depth(self, nearness: float, tint: Field) -> Field:
        """Colour of a layer in the landscape: 0 is hazy and far, 1 is near."""
        if self.dark:
            far = mix(self.ground2, tint, 0.28)
            return mix(far, self.ground * 0.62, nearness**0.8)
        far = mix(self.ground, tint, 0.13)
        return mix(far, mix(self.ground2, tint, 0.46), nearness)


def palette(tokens: Mapping[str, str | Sequence[str]]) -> Palette:
    """The palette of a theme's tokens; `background` may be one colour or several, the rest has stand-ins."""
    given = tokens.get("background", "#0a1030")
    grounds = [given] if isinstance(given, str) else list(given)
    ground = color(grounds[0])
    second = tokens.get("background2", grounds[1] if len(grounds) > 1 else None)
    accent = color(_one(tokens.get("accent")) or "#ffb74d")
    accent2 = color(_one(tokens.get("accent2")) or "#7cc7ff")
    return Palette(
        ground, color(_one(second) or "") if second else mix(ground, accent2, 0.25), accent, accent2
    )


def _one(token: str | Sequence[str] | None) -> str | None:
    return token if token is None or isinstance(token, str) else token[0]


class Canvas:
    """A picture being painted. `x` and `y` are pixel centres; lengths are given in parts of the height."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self.width, self.height, self.rng = width, height, rng
        self.unit = float(np.sqrt(width * height) / 1.33)
        """The height a landscape picture of this area would have: keeps brush sizes alike in every aspect."""
        self.x = np.arange(width, dtype=np.float32)[None, :] + 0.5
        self.y = np.arange(height, dtype=np.float32)[:, None] + 0.5
        self.light = np.zeros((height, width, 3), dtype=np.float32)

    def fill(self, top: Field, bottom: Field, bend: float = 1.0) -> None:
        """A vertical gradient."""
        share = (self.y / self.height) ** bend
        self.light[:] = mix(top, bottom, share[..., None])

    def paint_over(self, paint: Field, coverage: Field) -> None:
        """Cover with a colour or picture."""
        self.light += (np.asarray(paint, np.float32) - self.light) * coverage[..., None].astype(np.float32)

    def glow(self, at: tuple[float, float], radius: float, paint: Field, strength: float) -> None:
        """Light (a wash, on a light ground) that fades from a point; `at` in parts of width and height."""
        reach = np.float32(radius * self.unit)
        far2 = ((self.x - at[0] * self.width) / reach) ** 2 + ((self.y - at[1] * self.height) / reach) ** 2
        self.paint_over(paint, strength * (0.65 * np.exp(-far2) + 0.35 / (1 + 4 * far2)))

    def near(self, at: tuple[float, float], radius: float) -> Canvas:
        """The part of this picture around a point, to paint small things without touching the rest."""
        reach = radius * self.unit + 2
        left, right = (int(np.clip(at[0] * self.width + s * reach, 0, self.width)) for s in (-1, 1))
        top, bottom = (int(np.clip(at[1] * self.height + s * reach, 0, self.height)) for s in (-1, 1))
        part = copy(self)
        part.x, part.y = self.x[:, left:right], self.y[top:bottom]
        part.light = self.light[top:bottom, left:right]
        return part

    def disc(self, at: tuple[float, float], radius: float, softness: float = 0.0) -> Field:
        """Coverage of a circle with an edge as soft as wanted."""
        cx, cy, r = at[0] * self.width, at[1] * self.height, radius * self.unit
        distance = np.sqrt((self.x - cx) ** 2 + (self.y - cy) ** 2)
        return smooth((r - distance) / max(softness * self.unit, 1.0) + 0.5)

    def below(self, line: Field, softness: float = 1.0) -> Field:
        """Coverage of everything under a line given as the height in pixels for each column."""
        covered: Field = np.clip((self.y - line[None, :].astype(np.float32)) / softness + 0.5, 0, 1)
        return covered

    def clouds(self, cell: float) -> Field:
        """A smooth random field of about -1 to 1, whose hills are `cell` heights wide."""
        from PIL import Image

        size = cell * self.unit
        coarse = self.rng.standard_normal((int(self.height / size) + 4, int(self.width / size) + 4))
        scale = (int(coarse.shape[1] * size), int(coarse.shape[0] * size))
        grown = Image.fromarray(coarse.astype(np.float32)).resize(scale, Image.Resampling.BICUBIC)
        left, top = int(size), int(size)
        field: Field = np.asarray(grown)[top : top + self.height, left : left + self.width]
        return field

    def swell(self, base: float, rise: float, waves: float) -> Field:
        """A calm hilly line: height in pixels per column. `waves` is about how many hills fit the width."""
        across = self.x[0] / self.width
        line = np.zeros(self.width)
        for part in range(4):
            turns = waves * self.width / self.unit / 1.78 * (0.55 + 0.75 * part + 0.3 * self.rng.random())
            line += np.sin(2 * np.pi * (turns * across + self.rng.random())) / (1 + part) ** 1.6
        return (base * self.height - line * rise * self.unit).astype(np.float32)

    def ridge(self, base: float, rise: float, peaks: float, rough: float = 0.5) -> Field:
        """A mountain line: height in pixels per column."""
        across = self.x[0] / self.unit
        line = np.zeros(self.width)
        size, count = 1.0, peaks
        for octave in range(8):
            knots = self.rng.random(int(count * self.width / self.unit) + 4)
            place = across * count + self.rng.random()
            below = place.astype(int)
            part = place - below
            part = part * part * (3 - 2 * part) if octave < 2 else part
            value = knots[below] + (knots[below + 1] - knots[below]) * part
            line += size * (value - 0.5)
            size, count = size * rough, count * 2.03
        return (base * self.height - line * rise * self.unit).astype(np.float32)


def smooth(value: Field) -> Field:
    """0 below 0, 1 above 1, and a soft way between."""
    clipped = np.clip(value, 0, 1)
    eased: Field = clipped * clipped * (3 - 2 * clipped)
    return eased
