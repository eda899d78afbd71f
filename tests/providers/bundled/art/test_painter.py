"""Generated still pictures, really painted."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generators.providers.bundled.art.painter import composition, mood, paint
from generators.providers.bundled.art.scenes import SCENES

MIDNIGHT = {"background": "#0a1030", "background2": "#27346e", "accent": "#ffb74d", "accent2": "#7cc7ff"}
PAPER = {
    "background": ["#f3ede1", "#d9c9ae"],
    "accent": "#a8321a",
    "accent2": "#17566b",
    "font_body": "Inter",
}
SUBJECTS = {
    "ridges": "a mountain valley at sunset",
    "waves": "calm sea",
    "flow": "flowing silk",
    "bokeh": "party lights",
    "shapes": "geometric blocks",
    "discs": "a single gold coin",
    "aurora": "the polar sky",
    "skyline": "a city skyline made of coins at dawn",
}


def painted(
    to: Path, prompt: str, palette: object = MIDNIGHT, size: tuple[int, int] = (480, 270)
) -> np.ndarray:
    """The picture's values from 0 to 1."""
    paint(prompt, style="", seed=1, width=size[0], height=size[1], palette=palette, path=to / "a.png")  # type: ignore[arg-type]
    with Image.open(to / "a.png") as picture:
        assert (picture.size, picture.mode, picture.format) == (size, "RGB", "PNG")
        return np.asarray(picture) / 255


@pytest.mark.parametrize("name", sorted(SCENES))
@pytest.mark.parametrize("palette", [MIDNIGHT, PAPER], ids=["dark", "light"])
def test_text_can_be_read_on_every_composition(tmp_path: Path, name: str, palette: dict[str, str]) -> None:
    """Nine tenths of a dark theme's picture stay dark and of a light one's light; none is a flat colour."""
    luma = painted(tmp_path, SUBJECTS[name], palette) @ np.array([0.2126, 0.7152, 0.0722])

    assert composition(SUBJECTS[name], 0) == name
    assert np.quantile(luma, 0.9) < 0.5 if palette is MIDNIGHT else np.quantile(luma, 0.1) > 0.45
    assert luma.std() > 0.02


@pytest.mark.parametrize("size", [(270, 480), (300, 300), (240, 300), (333, 97), (16, 16)])
def test_every_shape_of_picture_is_filled(tmp_path: Path, size: tuple[int, int]) -> None:
    """Portrait, square, odd and tiny sizes come out in the asked size."""
    for prompt in SUBJECTS.values():
        painted(tmp_path, prompt, size=size)


def test_equal_words_give_equal_bytes_and_other_seeds_other_pictures(tmp_path: Path) -> None:
    """Prompt, style and seed decide everything."""

    def digest(prompt: str, style: str, seed: int | None) -> str:
        paint(prompt, style=style, seed=seed, width=160, height=90, palette=MIDNIGHT, path=tmp_path / "b.png")
        return hashlib.sha256((tmp_path / "b.png").read_bytes()).hexdigest()

    assert digest("hills", "flat", 3) == digest("hills", "flat", 3)
    assert len({digest("hills", "flat", 3), digest("hills", "flat", 4), digest("hills", "", 3)}) == 3


def test_no_banding_in_a_dark_gradient(tmp_path: Path) -> None:
    """Neighbouring pixels of a smooth sky differ: steps of 8 bits are dissolved."""
    sky = painted(tmp_path, SUBJECTS["ridges"], size=(960, 540))[40:60, :, 2]

    assert (np.diff(sky, axis=1) != 0).mean() > 0.4


def test_words_steer_and_the_lot_decides_the_rest() -> None:
    """The prompt's words come first; without any known one pictures of a video differ."""
    assert composition("城市的早晨", 0) == "skyline"
    assert composition("an idea", 0) != composition("an idea", 1)
    assert mood("a street", "warm light").sun
    assert not mood("a street at night", "warm light").sun


def test_what_is_no_colour_is_refused(tmp_path: Path) -> None:
    """A theme with a mistake fails before anything is written."""
    with pytest.raises(ValueError, match="invalid literal"):
        painted(tmp_path, "hills", {"background": "bluish"})
    assert not (tmp_path / "a.png").exists()
