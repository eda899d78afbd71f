"""The camera over a still."""

from __future__ import annotations

import itertools
from typing import get_args

import numpy as np
import pytest

from generators.media.motion import ZOOM, camera_view, moving_frames, still_size
from generators.spec.model import Motion


@pytest.mark.parametrize("motion", get_args(Motion))
@pytest.mark.parametrize("frames", [1, 2, 240])
def test_the_camera_never_leaves_the_still(motion: Motion, frames: int) -> None:
    """Every view of every motion lies inside the picture."""
    for frame in range(frames):
        view = camera_view(motion, frame=frame, frames=frames)
        assert view.left >= -1e-12
        assert view.top >= -1e-12
        assert max(view.left, view.top) + view.size <= 1 + 1e-12


def test_a_zoom_starts_at_the_whole_still_and_ends_near() -> None:
    """Zooming in goes from all of it to 1/ZOOM of it; out is the same backwards."""
    assert camera_view("zoom-in", frame=0, frames=10).size == 1.0
    assert pytest.approx(camera_view("zoom-in", frame=9, frames=10).size) == 1 / ZOOM
    assert camera_view("zoom-in", frame=3, frames=10) == camera_view("zoom-out", frame=6, frames=10)


def test_a_zoom_has_one_speed() -> None:
    """Each frame is larger than the one before by the same factor."""
    sizes = [camera_view("zoom-in", frame=k, frames=100).size for k in range(100)]
    ratios = [a / b for a, b in itertools.pairwise(sizes)]

    assert max(ratios) == pytest.approx(min(ratios))


@pytest.mark.slow
def test_an_edge_moves_by_even_fractions_of_a_pixel() -> None:
    """A slow zoom does not tremble: each step of a tracked edge is right to a twentieth of a pixel."""
    width, height, frames = 640, 36, 120
    still_width, still_height = still_size(width, height)
    x = (np.arange(still_width) + 0.5) / still_width
    ramp = np.clip((x - 0.8) * 150 + 0.5, 0, 1)
    luma = np.tile((40 + 170 * ramp * ramp * (3 - 2 * ramp)).astype(np.uint8), (still_height, 1))
    still = luma.tobytes() + bytes([128]) * (still_width * still_height // 2)

    found, ideal = [], []
    for number, frame in enumerate(
        moving_frames(still, "zoom-in", width=width, height=height, frames=frames)
    ):
        row = np.frombuffer(frame[: width * height], np.uint8).reshape(height, width)[height // 2]
        slope = np.diff(row.astype(float))
        found.append((np.arange(1, width) * slope).sum() / slope.sum())
        view = camera_view("zoom-in", frame=number, frames=frames)
        ideal.append((0.8 - view.left) / view.size * width)

    assert frames == len(found)
    assert np.abs(np.diff(found) - np.diff(ideal)).max() < 0.05
