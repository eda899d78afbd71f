"""Stills as the lowest layer: fitted to the frame, transparent ones over the theme's ground."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generators.media.encoder import Encoding
from generators.media.gradient import gradient_rgb
from generators.media.ground import StillGround
from generators.media.segment import encode_segment
from generators.media.still import still_rgb
from generators.spec.model import Fit, Motion
from tests.files.pictures import BLUE, RED, cut_out, huge_png, two_halves
from tests.media.material import SMALL, read_rgb

THEME = ("#0a1030", "#27346e")


def drawn(ground: StillGround, encoding: Encoding = SMALL) -> np.ndarray:
    """The frame as rows of pixels."""
    width, height = encoding.width, encoding.height
    flat = np.frombuffer(still_rgb(ground, width=width, height=height), dtype=np.uint8)
    return flat.reshape(height, width, 3)


def theme(encoding: Encoding = SMALL) -> np.ndarray:
    """The theme's ground alone."""
    flat = np.frombuffer(gradient_rgb(THEME, width=encoding.width, height=encoding.height), dtype=np.uint8)
    return flat.reshape(encoding.height, encoding.width, 3)


def test_cover_fills_the_frame_and_keeps_the_middle(tmp_path: Path) -> None:
    """A tall picture loses its top and bottom."""
    tall = Image.new("RGB", (100, 300), BLUE)
    tall.paste(RED, (0, 138, 100, 162))
    tall.save(tmp_path / "a.png")

    frame = drawn(StillGround(tmp_path / "a.png"))

    assert tuple(frame[90, 160]) == RED
    assert tuple(frame[2, 160]) == BLUE
    assert tuple(frame[177, 160]) == BLUE


def test_contain_shows_all_of_it_over_a_dimmed_cover(tmp_path: Path) -> None:
    """The bars are half as bright as the picture."""
    two_halves((90, 180)).save(tmp_path / "a.png")

    frame = drawn(StillGround(tmp_path / "a.png", fit="contain"))

    assert tuple(frame[2, 160]) == RED
    assert tuple(frame[177, 160]) == BLUE
    assert abs(frame[20, 20].astype(int) - np.array(RED) // 2).max() <= 3


@pytest.mark.parametrize("hidden", [(0, 255, 0), (0, 0, 0), (255, 0, 255)])
@pytest.mark.parametrize("fit", ["cover", "contain"])
def test_transparent_parts_show_the_theme_alike(
    tmp_path: Path, hidden: tuple[int, int, int], fit: Fit
) -> None:
    """Never the colour that lies hidden under them."""
    cut_out(hidden).save(tmp_path / "a.png")

    frame = drawn(StillGround(tmp_path / "a.png", fit=fit, behind=THEME))

    assert tuple(frame[90, 160]) == RED
    for place in ((5, 5), (175, 315), (90, 300)):
        assert tuple(frame[place]) == tuple(theme()[place])


def test_a_see_through_picture_stands_on_the_theme_without_bars(tmp_path: Path) -> None:
    """A blurred copy of a logo beside the logo is not what anybody wants."""
    Image.new("RGBA", (100, 100), (*RED, 128)).save(tmp_path / "a.png")

    frame = drawn(StillGround(tmp_path / "a.png", fit="contain", behind=THEME))

    assert tuple(frame[90, 10]) == tuple(theme()[90, 10])
    mixed = (theme()[90, 160].astype(int) + np.array(RED)) // 2
    assert abs(frame[90, 160].astype(int) - mixed).max() <= 2


@pytest.mark.slow
@pytest.mark.parametrize("motion", ["none", "zoom-in", "zoom-out"])
def test_a_cut_out_keeps_its_ground_in_the_video(tmp_path: Path, motion: Motion) -> None:
    """With motion too."""
    cut_out((0, 255, 0), (320, 180)).save(tmp_path / "a.webp", lossless=True)
    ground = StillGround(tmp_path / "a.webp", motion=motion, behind=THEME)

    encode_segment(tmp_path / "a.mp4", ground=ground, frames=5, encoding=SMALL)

    for frame in (0, 4):
        found = read_rgb(tmp_path / "a.mp4", frame, (300, 170))
        assert max(abs(a - int(b)) for a, b in zip(found, theme()[170, 300], strict=True)) <= 8
        assert read_rgb(tmp_path / "a.mp4", frame, (160, 90))[0] >= 210


@pytest.mark.slow
@pytest.mark.parametrize("motion", ["none", "zoom-in"])
def test_a_very_large_picture_keeps_its_grey_in_the_video(tmp_path: Path, motion: Motion) -> None:
    """A scaler that divides by forty at once brightens it to 213."""
    huge_png(tmp_path / "a.png", 20_000, 10_000)

    encode_segment(
        tmp_path / "a.mp4", ground=StillGround(tmp_path / "a.png", motion=motion), frames=2, encoding=SMALL
    )

    assert max(abs(level - 200) for level in read_rgb(tmp_path / "a.mp4", 1, (160, 90))) <= 2


@pytest.mark.parametrize("size", [(1, 1), (6000, 10), (10, 6000)])
@pytest.mark.parametrize("fit", ["cover", "contain"])
def test_dots_and_lines_are_drawn(tmp_path: Path, size: tuple[int, int], fit: Fit) -> None:
    """As wide or as high as the frame."""
    Image.new("RGB", size, RED).save(tmp_path / "a.png")

    middle = drawn(StillGround(tmp_path / "a.png", fit=fit))[88:92, 158:162].reshape(-1, 3)

    assert RED in [tuple(pixel) for pixel in middle]
