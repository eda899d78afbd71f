"""Sound at another speed."""

from __future__ import annotations

import numpy as np
import pytest

from generators.audio.tempo import at_tempo, slowed
from tests.audio.material import pitches, tone


@pytest.mark.parametrize("factor", [0.1, 0.3, 0.5, 0.8, 1.3, 3.0])
def test_the_pitch_stays(factor: float) -> None:
    """However much slower or quicker, and in whatever blocks the samples come."""
    both = np.stack([tone(3.0), tone(3.0)], axis=1)
    made = np.concatenate(list(at_tempo([both[:70_000], both[70_000:]], factor)))

    assert made.shape[1] == 2
    assert len(made) / 144_000 == pytest.approx(1 / factor, rel=0.07)
    assert set(pitches(made[4_800:-9_600], 0.4)) == {440}


@pytest.mark.parametrize(
    ("factor", "miss"), [(0.9, 0.02), (0.75, 0.02), (0.5, 0.02), (0.25, 0.04), (0.1, 0.1)]
)
def test_a_slowed_sound_begins_when_it_should(factor: float, miss: float) -> None:
    """Wherever in the sound it is."""
    for at in (0.3, 0.5, 2.0):
        samples = tone(4.0, hertz=1000.0)
        time = np.arange(len(samples)) / 48_000
        samples = samples * ((time >= at) & (time < at + 0.2))
        made = np.concatenate(list(slowed([np.stack([samples, samples], axis=1)], factor)))[:, 0]
        loud = np.flatnonzero(np.abs(made) > 0.1) / 48_000

        assert loud[0] == pytest.approx(at / factor, abs=miss)
        assert loud[-1] == pytest.approx((at + 0.2) / factor, abs=miss)
