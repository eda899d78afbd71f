"""Decoded sound on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.audio.spool import Spool
from tests.audio.material import tone


def spooled(folder: Path, samples: Any, limit: int | None = None) -> Spool:
    """A spool of mono or stereo samples, written in blocks of an odd size."""
    both = samples if samples.ndim > 1 else np.stack([samples, samples], axis=1)
    blocks = (both[at : at + 9_999].astype(np.float32) for at in range(0, len(both), 9_999))
    return Spool(folder / "a.raw", blocks, limit=limit)


def test_any_stretch_is_read_back(tmp_path: Path) -> None:
    """As far as it lies inside."""
    samples = np.random.default_rng(2).standard_normal((50_000, 2)).astype(np.float32)
    spool = spooled(tmp_path, samples)

    assert spool.samples == 50_000
    assert np.array_equal(spool.read(12_345, 23_456), samples[12_345:23_456])
    assert np.array_equal(spool.read(49_990, 60_000), samples[49_990:])
    assert np.array_equal(np.concatenate(list(spool.blocks())), samples)
    assert len(spool.read(60_000, 70_000)) == 0


def test_no_more_is_written_than_wanted(tmp_path: Path) -> None:
    """An hour of music under three seconds of film is three seconds."""
    spool = spooled(tmp_path, tone(2.0), limit=20_000)

    assert spool.samples == 20_000
    assert spool.path.stat().st_size == 20_000 * 8


@pytest.mark.parametrize(
    ("samples", "silent"),
    [
        (np.zeros(48_000), True),
        (np.full(48_000, 0.25), True),
        (np.random.default_rng(3).integers(-1, 2, 48_000) / 32768, True),
        (tone(1.0, level=0.0028), False),
        (tone(1.0, level=0.0028) + 0.2, False),
    ],
    ids=["zeros", "a constant", "dither", "peaks at -51 dB", "quiet and off its middle"],
)
def test_only_what_nobody_can_hear_is_silent(tmp_path: Path, samples: Any, silent: bool) -> None:
    """A quiet recording is no silence, and a constant is one."""
    assert spooled(tmp_path, samples).is_silent is silent


def test_crossed_wires_are_put_right(tmp_path: Path) -> None:
    """Both channels of one sound in opposite phase would be nothing in a single loudspeaker."""
    one = tone(1.0)
    crossed = spooled(tmp_path, np.stack([one, -0.9 * one], axis=1))
    assert np.abs(crossed.read(0, 48_000).mean(axis=1)).max() == pytest.approx(0.285, abs=0.01)

    unrelated = np.random.default_rng(4).standard_normal((48_000, 2)).astype(np.float32)
    assert np.array_equal(spooled(tmp_path, unrelated).read(0, 48_000), unrelated)

    left = np.stack([one, 0 * one], axis=1)
    assert np.array_equal(spooled(tmp_path, left).read(0, 48_000), left)
