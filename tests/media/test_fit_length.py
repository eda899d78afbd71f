"""Sounds at the length they are needed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.audio.spool import Spool
from generators.audio.timed_samples import RATE
from generators.media import fit_length
from generators.media.fit_length import faded, held, looped, repeated
from tests.media.material import level_db


def spool_of(folder: Path, samples: Any) -> Spool:
    """A spool of these samples, the same on both sides unless they have two."""
    both = samples if samples.ndim > 1 else np.stack([samples, samples], axis=1)
    return Spool(folder / "sound.raw", [both.astype(np.float32)])


def counted(folder: Path, count: int) -> Spool:
    """A spool whose sample k is k + 1."""
    return spool_of(folder, np.arange(1, count + 1, dtype=np.float32))


@settings(max_examples=60, deadline=None)
@given(
    sound=st.integers(1, 4_000),
    part=st.integers(1, 5_000),
    places=st.lists(st.integers(0, 9_000), min_size=2, max_size=4, unique=True),
)
def test_held_sound_is_what_there_is_and_then_silence(
    tmp_path_factory: Any, sound: int, part: int, places: list[int]
) -> None:
    """Sample by sample as computed one by one, wherever the pieces are cut."""
    read = held(counted(tmp_path_factory.mktemp("held"), sound), part)
    expected = np.array([k + 1 if k < min(sound, part) else 0 for k in range(9_001)], dtype=np.float32)

    start, *_, stop = sorted(places)
    assert np.array_equal(read(start, stop)[:, 0], expected[start:stop])


@settings(max_examples=60, deadline=None)
@given(
    sound=st.integers(1, 4_000),
    round_seconds=st.fractions(Fraction(1, 60), Fraction(1, 10), max_denominator=30_030),
    places=st.lists(st.integers(0, 60_000), min_size=2, max_size=4, unique=True),
)
def test_rounds_begin_with_the_picture(
    tmp_path_factory: Any, sound: int, round_seconds: Fraction, places: list[int]
) -> None:
    """Sample k belongs to the round that its time lies in, counted from that round's own beginning.

    However many rounds there were and wherever the pieces are cut; only the edges of a round are softened.
    """
    read = repeated(counted(tmp_path_factory.mktemp("rounds"), sound), round_seconds)
    start, *_, stop = sorted(places)
    found = read(start, min(stop, start + 3_000))[:, 0]
    starts = [round(n * round_seconds * RATE) for n in range(int(61_000 / RATE / round_seconds) + 3)]
    for offset, value in enumerate(found):
        place = start + offset
        number = max(n for n, begin in enumerate(starts) if begin <= place)
        inside, length = place - starts[number], min(sound, starts[number + 1] - starts[number])
        if inside >= length:
            assert value == 0
        elif min(inside, length - 1 - inside) >= fit_length._EDGE:
            assert value == inside + 1
        else:
            assert 0 <= value <= inside + 1


def test_a_loop_of_music_has_no_seam(tmp_path: Path) -> None:
    """Equal power at the crossfade; no gap at the end; the same wherever the pieces are cut."""
    sound = np.random.default_rng(0).standard_normal((96_000, 2)).astype(np.float32)
    read = looped(spool_of(tmp_path, sound), 400_000)
    whole = read(0, 400_000)

    levels = [level_db(whole[start : start + 8_000]) for start in range(0, 400_000, 8_000)]
    assert max(levels) - min(levels) < 0.6
    assert np.array_equal(whole[:72_000], sound[:72_000])
    pieces = [read(start, min(start + 33_333, 400_000)) for start in range(0, 400_000, 33_333)]
    assert np.allclose(np.concatenate(pieces), whole, atol=1e-6)


def test_music_that_is_long_enough_is_left_alone(tmp_path: Path) -> None:
    """No round, no crossfade."""
    sound = np.random.default_rng(1).standard_normal((50_000, 2)).astype(np.float32)

    assert np.array_equal(looped(spool_of(tmp_path, sound), 50_000)(0, 50_000), sound)


def test_fades_begin_and_end_in_silence() -> None:
    """The middle stays as it is, and a short sound is faded over a third at most."""
    gains = faded(48_000, 12_000)(0, 48_000)[:, 0]
    assert abs(gains[0]) < 0.001
    assert abs(gains[-1]) < 0.001
    assert gains[24_000] == 1.0
    assert np.array_equal(faded(48_000, 12_000)(1_000, 2_000)[:, 0], gains[1_000:2_000])

    assert faded(9, 12_000)(0, 9)[4, 0] == 1.0
    assert (faded(9, 0)(0, 9) == 1.0).all()
