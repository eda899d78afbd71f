"""Where a voice lies in a recording."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from generators.audio.voice_detection import Voice, find_voice
from tests.audio.material import tone

RATE = 48_000


def take(*parts: tuple[float, float], seconds: float = 8.0, level: float = 0.4) -> Any:
    """Syllables, four a second, from and to these seconds; silence elsewhere."""
    time = np.arange(round(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 180 * n * time) / n for n in range(1, 6)) * level / 2
    spoken = sum(((time >= start) & (time < end)).astype(float) for start, end in parts)
    return voice * spoken * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * time))


def found(samples: Any) -> Voice:
    """What is found in samples that come in blocks."""
    blocks = (samples[at : at + 10_007] for at in range(0, len(samples), 10_007))
    return find_voice(blocks, len(samples))


def hum(seconds: float, level: float, hertz: float = 50.0) -> Any:
    """Mains hum with its overtones."""
    time = np.arange(round(seconds * RATE)) / RATE
    return level * (np.sin(2 * np.pi * hertz * time) + 0.3 * np.sin(4 * np.pi * hertz * time))


def hiss(seconds: float, level: float) -> Any:
    """White noise of this root mean square."""
    return level * np.random.default_rng(5).standard_normal(round(seconds * RATE))


@pytest.mark.parametrize(
    "noise",
    [
        np.zeros(8 * RATE),
        hum(8.0, 0.008),
        hum(8.0, 0.03, 60.0),
        hiss(8.0, 0.001),
        hiss(8.0, 0.01),
        np.full(8 * RATE, 0.2),
        hum(8.0, 0.008) + hiss(8.0, 0.004) - 0.05,
    ],
    ids=["clean", "hum", "loud hum", "hiss", "loud hiss", "constant", "all"],
)
def test_the_voice_ends_where_it_ends(noise: Any) -> None:
    """Not where the noise of the room does, whatever the noise is."""
    voice = found(take((1.0, 3.0), (4.0, 6.0)) + noise)

    assert [voice.start / RATE, voice.end / RATE] == pytest.approx([1.0, 6.0], abs=0.06)
    assert voice.stands_out


def test_loudness_of_the_recording_does_not_matter() -> None:
    """A take at -51 dBFS has its voice at the same place, and its level is told."""
    loud, quiet = found(take((1.0, 6.0))), found(take((1.0, 6.0), level=0.0028))

    assert (quiet.start, quiet.end) == (loud.start, loud.end)
    assert loud.rms / quiet.rms == pytest.approx(0.4 / 0.0028, rel=0.01)


def test_a_click_is_no_voice() -> None:
    """A key that is hit at the end does not hold the last caption up."""
    samples = take((1.0, 3.0))
    samples[7 * RATE : 7 * RATE + 400] = 0.9

    assert found(samples).end / RATE == pytest.approx(3.0, abs=0.06)


def test_a_few_words_in_a_long_silence_are_found() -> None:
    """However small their share."""
    voice = found(take((100.0, 101.0), seconds=120.0) + hiss(120.0, 0.002))

    assert [voice.start / RATE, voice.end / RATE] == pytest.approx([100.0, 101.0], abs=0.06)


@pytest.mark.parametrize("samples", [tone(3.0), hiss(3.0, 0.0007)], ids=["a tone", "room tone"])
def test_what_is_equally_loud_throughout_counts_whole(samples: Any) -> None:
    """Nothing says what of it is speech, and whether any is."""
    voice = found(samples)

    assert (voice.start, voice.end) == (0, len(samples))
    assert not voice.stands_out


def test_a_sound_shorter_than_a_frame_counts_whole() -> None:
    """It has a level all the same."""
    voice = found(tone(0.005))

    assert (voice.start, voice.end) == (0, 240)
    assert voice.rms > 0
