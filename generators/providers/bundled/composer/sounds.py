"""The instruments of the music beds, their echo and the last polish; sounds are (2, samples) arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.floating]

RATE = 16_000
"""Samples per second while composing: a bed has no content over 7 kHz, so a third of 48 kHz is enough."""

OVERSAMPLING = 3
"""To the 48 kHz of the finished bed."""


def add(bed: Samples, sound: Samples, start: int, gain: float) -> None:
    """Add a sound to the loop; what runs over the end continues at the beginning."""
    length = bed.shape[1]
    at = start % length
    done = 0
    while done < sound.shape[1]:
        count = min(sound.shape[1] - done, length - at)
        bed[:, at : at + count] += gain * sound[:, done : done + count]
        done += count
        at = 0


def pad(
    notes: Sequence[int],
    seconds: float,
    brightness: float,
    pulse: float,
    bar: float,
    rng: np.random.Generator,
) -> Samples:
    """A soft chord that swells in, breathes with the bar and dies away under the next one."""
    rise, fall = min(1.6, seconds / 3), 2.4
    count = round((seconds + fall) * RATE)
    time = np.arange(count) / RATE
    shape = _ease(time / rise) * _ease((seconds + fall - time) / fall)
    shape *= 1 - pulse * (0.5 + 0.5 * np.cos(2 * np.pi * time / bar)) * 0.6
    chord = np.zeros((2, count))
    for note in notes:
        for detune, side in ((-0.04, 0.25), (0.045, 0.75)):
            tone = _strings(_hertz(note + detune), time, brightness, rng)
            chord[0] += np.sqrt(1 - side) * tone
            chord[1] += np.sqrt(side) * tone
    swelling: Samples = chord * shape * (0.2 / np.sqrt(len(notes)))
    return swelling


def _strings(hertz: float, time: Samples, brightness: float, rng: np.random.Generator) -> Samples:
    """A tone of few, quickly fading overtones that come and go slowly."""
    tone = np.zeros(len(time))
    # Slow movement is worked out coarsely: it changes over seconds, not samples.
    coarse = time[::160]
    for part in range(1, 7):
        if hertz * part > 5000:
            break
        strength = part ** -(2.6 - 1.1 * brightness)
        drift = 1 + 0.35 * np.sin(2 * np.pi * (rng.uniform(0.05, 0.16) * coarse + rng.random()))
        swell = np.interp(time, coarse, drift)
        tone += strength * swell * np.sin(2 * np.pi * (hertz * part * time + rng.random()))
    return tone


def bass(note: int, seconds: float, bar: float) -> Samples:
    """A round low note on every bar."""
    count = round((seconds + 0.3) * RATE)
    time = np.arange(count) / RATE
    within = time % bar
    shape = _ease(within / 0.06) * np.exp(-within / (0.6 * bar)) * _ease((bar - within) / 0.12)
    shape *= _ease((seconds - time) / 0.05 + 1) * (time < seconds)
    hertz = _hertz(note)
    tone = np.sin(2 * np.pi * hertz * time) + 0.25 * np.sin(4 * np.pi * hertz * time)
    return np.stack([tone, tone]) * shape * 0.3


def bell(note: int, brightness: float, side: float) -> Samples:
    """A small bell or plucked string, placed from left (-1) to right (1)."""
    hertz = _hertz(note)
    count = round(2.2 * RATE)
    time = np.arange(count) / RATE
    tone = np.zeros(count)
    for ratio, strength, decay in (
        (1.0, 1.0, 0.9),
        (2.0, 0.3 * brightness, 0.5),
        (3.01, 0.16 * brightness, 0.22),
    ):
        if hertz * ratio < 6000:
            tone += strength * np.exp(-time / decay) * np.sin(2 * np.pi * hertz * ratio * time)
    tone *= _ease(time / 0.008) * _ease((count / RATE - time) / 0.3)
    angle = (side + 1) * np.pi / 4
    return np.stack([np.cos(angle) * tone, np.sin(angle) * tone])


def echo(sound: Samples, *, seconds: float, rng: np.random.Generator) -> Samples:
    """The sound in a large soft room, wrapped around the loop (a circular convolution)."""
    length = sound.shape[1]
    count = min(round(seconds * RATE * 1.6), length)
    time = np.arange(count) / RATE
    room = np.zeros((2, length))
    room[:, :count] = rng.standard_normal((2, count)) * np.exp(-time * 6.9 / seconds) * _ease(time / 0.03)
    spectrum = np.fft.rfft(room)
    frequencies = np.fft.rfftfreq(length, 1 / RATE)
    # A room swallows treble, and bass in an echo is only mud.
    spectrum *= (
        1 / (1 + (frequencies / 2600) ** 2) * (frequencies / 180) ** 2 / (1 + (frequencies / 180) ** 2)
    )
    spectrum *= 0.26 / np.sqrt(np.mean(np.abs(spectrum) ** 2))
    return np.fft.irfft(np.fft.rfft(sound) * spectrum, length)


def finish(mixed: Samples, peak: float) -> Samples:
    """At 48 kHz, without rumble or hiss, under the peak; filtered as a loop, so its ends still meet."""
    length = mixed.shape[1]
    frequencies = np.fft.rfftfreq(length, 1 / RATE)
    low = (frequencies / 32) ** 4 / (1 + (frequencies / 32) ** 4)
    high = _ease((7900 - frequencies) / 1500)
    clean = np.fft.irfft(np.fft.rfft(mixed) * low * high, length * OVERSAMPLING) * OVERSAMPLING
    loud = float(np.sqrt(np.mean(clean**2)))
    # Peaks are bent, not cut; the bed is quiet enough for this to be rare.
    bent: Samples = np.tanh(clean * (0.1 / loud) / peak) * peak
    return bent


def loop_length(seconds: float) -> int:
    """Samples of a loop of about that many seconds, in a number that Fourier transforms quickly."""
    wanted = seconds * RATE
    twos, threes, fives = (base ** np.arange(24.0) for base in (2, 3, 5))
    sizes = (twos[:, None, None] * threes[None, :, None] * fives[None, None, :]).ravel()
    return int(sizes[np.argmin(np.abs(sizes - wanted))])


def _hertz(note: float) -> float:
    return float(440 * 2 ** ((note - 69) / 12))


def _ease(value: Samples) -> Samples:
    clipped = np.clip(value, 0, 1)
    eased: Samples = clipped * clipped * (3 - 2 * clipped)
    return eased
