"""Text can be read over any picture, measured on what is really drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.golden.cases import ARRIVED, ROOT, Case
from tests.golden.show import REMOTION, Show

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (REMOTION / "node_modules").is_dir(), reason="needs the packages of remotion/: doit npm"
    ),
]

THEMES = sorted(path.stem for path in (ROOT / "remotion/src/themes").glob("*.json"))
READABLE = 4.5
"""The least contrast of text by the Web Content Accessibility Guidelines."""


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    """One browser for all frames."""
    with Show(tmp_path_factory.mktemp("contrast")) as started:
        yield started


def luminance(colors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative luminance of sRGB colours in 0..255."""
    part = colors / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    light: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return light


def over(file: Path, ground: str) -> NDArray[np.float64]:
    """What is seen of a frame with alpha over a ground."""
    with Image.open(file) as drawn:
        laid = Image.new("RGBA", drawn.size, ground)
        laid.alpha_composite(drawn.convert("RGBA"))
    return np.asarray(laid.convert("RGB"), dtype=np.float64)


def contrast(shown: NDArray[np.float64], behind: NDArray[np.float64], color: str) -> float:
    """The least contrast of text of a colour with what is behind each pixel of its letters."""
    ink = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
    letters = (np.abs(shown - ink).max(axis=2) < 12) & (np.abs(shown - behind).max(axis=2) > 24)
    assert letters.sum() > 40, "no text of this colour was drawn"
    below, own = luminance(behind[letters]), float(luminance(ink))
    ratios = (np.maximum(below, own) + 0.05) / (np.minimum(below, own) + 0.05)
    return float(ratios.min())


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("template", ["title-card", "outro"])
def test_text_on_a_card_stands_out_from_every_ground(
    template: str, theme: str, show: Show, tmp_path: Path
) -> None:
    """Over white and over black, text keeps 4.5 to 1 with what is really drawn behind it."""
    case = Case(template, theme, "landscape", ARRIVED)
    props = {**case.props(), "width": 960, "height": 540}
    tokens = props["tokens"]
    bare = {**props, "tokens": {**tokens, "text": tokens["surface"], "muted": tokens["surface"]}}
    shown = show.draw(props, case.frame).rename(tmp_path / "shown.png")
    behind = show.draw(bare, case.frame).rename(tmp_path / "behind.png")
    for ground in ("#ffffff", "#000000"):
        for name in ("text", "muted"):
            found = contrast(over(shown, ground), over(behind, ground), tokens[name])

            assert found >= READABLE, f"{name} over {ground}"
