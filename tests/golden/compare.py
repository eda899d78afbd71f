"""How far two pictures differ to the eye, and a sheet that shows where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageFilter

BLUR = 1.2
"""Pixels: another browser sets the edges of letters a little differently."""
SEEN = 28
"""Levels of 255 that a blurred pixel may differ before the eye sees it."""
ALLOWED = 0.0015
"""Part of the picture that may differ by more than that."""


@dataclass(frozen=True)
class Difference:
    """What comparing two pictures gave."""

    part: float
    """Part of the picture that differs visibly, 0 to 1."""

    @property
    def visible(self) -> bool:
        """Whether someone would see it."""
        return self.part > ALLOWED


def on_grey(file: Path) -> Image.Image:
    """A picture with alpha over a middle grey, so that what it lets through counts too."""
    with Image.open(file) as opened:
        picture = opened.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "#7f7f7f")
    ground.alpha_composite(picture)
    return ground.convert("RGB")


def compare(golden: Image.Image, drawn: Image.Image) -> Difference:
    """Compare two pictures; pictures of different sizes differ wholly."""
    if golden.size != drawn.size:
        return Difference(1.0)
    soft = [picture.filter(ImageFilter.GaussianBlur(BLUR)) for picture in (golden, drawn)]
    levels = np.asarray(ImageChops.difference(*soft)).max(axis=2)
    return Difference(float((levels > SEEN).mean()))


def sheet(golden: Image.Image, drawn: Image.Image) -> Image.Image:
    """Golden, drawn and their difference side by side."""
    again = drawn.resize(golden.size)
    apart = ImageChops.difference(golden, again).point([min(255, 4 * level) for level in range(256)] * 3)
    width, height = golden.size
    laid = Image.new("RGB", (3 * width + 16, height), "white")
    for index, picture in enumerate((golden, again, apart)):
        laid.paste(picture, (index * (width + 8), 0))
    return laid
