"""Music beds, really composed and measured."""

import wave
from pathlib import Path

import numpy as np
import pytest

from generators.providers.bundled.composer.music import MOODS, compose, mood_of

pytestmark = pytest.mark.slow


def composed(to: Path, prompt: str, seconds: float = 20.0, seed: int | None = None) -> np.ndarray:
    """The bed's samples, (count, 2), after a look at its form."""
    length = compose(prompt, seed=seed, seconds=seconds, path=to / "m.wav")
    with wave.open(str(to / "m.wav")) as bed:
        assert (bed.getframerate(), bed.getnchannels(), bed.getsampwidth()) == (48_000, 2, 2)
        assert length == bed.getnframes() / 48_000
        return np.frombuffer(bed.readframes(bed.getnframes()), dtype="<i2").reshape(-1, 2) / 32768


@pytest.mark.parametrize("mood", sorted(MOODS))
def test_every_mood_is_quiet_clean_and_loops(tmp_path: Path, mood: str) -> None:
    """No clipping, no direct current, nothing harsh, no silence, no click where the end meets the start."""
    bed = composed(tmp_path, mood)
    steps = np.abs(np.diff(bed, axis=0))
    power = np.abs(np.fft.rfft(bed.mean(axis=1))) ** 2
    frequencies = np.fft.rfftfreq(len(bed), 1 / 48_000)
    seconds = np.sqrt((bed[: len(bed) // 48_000 * 48_000].reshape(-1, 48_000, 2) ** 2).mean(axis=(1, 2)))

    assert mood_of(mood) == mood
    assert 0.2 < np.abs(bed).max() < 0.5
    assert abs(bed.mean()) < 1e-3
    assert power[frequencies > 5000].sum() / power.sum() < 1e-3
    assert seconds.min() > 0.02
    assert np.abs(bed[0] - bed[-1]).max() <= steps.max()


def test_the_usual_bed_is_about_a_minute(tmp_path: Path) -> None:
    """Long enough not to be noticed as a loop; a whole number of phrases."""
    assert 45 < len(composed(tmp_path, "calm ambient bed", seconds=56)) / 48_000 < 68


def test_equal_prompts_give_equal_bytes(tmp_path: Path) -> None:
    """Prompt and seed decide everything."""
    first = composed(tmp_path, "calm")

    assert np.array_equal(first, composed(tmp_path, "calm"))
    assert not np.array_equal(first[:48_000], composed(tmp_path, "calm", seed=2)[:48_000])


def test_words_choose_the_mood() -> None:
    """The mood most words name; calm where none does."""
    assert [mood_of(p) for p in ("a happy uplifting tune", "dark space", "长笛，紧张", "xyz")] == [
        "bright",
        "deep",
        "tense",
        "calm",
    ]
