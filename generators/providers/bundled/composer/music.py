"""Music beds made by code: a slow, quiet loop in a mood that the prompt's words choose.

The loop's end meets its beginning: every sound and its echo wrap around, so the bed can be repeated unheard.
"""

from __future__ import annotations

import hashlib
import re
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.providers.roles.call import Call, Usage
from generators.providers.roles.music import MusicPrompt

if TYPE_CHECKING:
    import numpy as np

    from generators.providers.bundled.composer.sounds import Samples

RATE: Final = 48_000
PEAK: Final = 0.5
"""Highest sample (-6 dB); the step that mixes the bed under a voice sets its level."""


@dataclass(frozen=True)
class Mood:
    """What makes a bed sound as it does."""

    words: str
    beats_per_minute: float
    progressions: tuple[tuple[int, ...], ...]
    """Degrees of the scale (0 is the key's own chord), one per bar pair."""
    scale: tuple[int, ...]
    brightness: float
    """Cut of the pads' overtones, 0 (dark) to 1."""
    plucks: float
    """Share of the eighth notes that a bell or pluck plays."""
    bass: float
    pulse: float
    """How strongly the pads swell with the bar."""


_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)

MOODS: Final = {
    "calm": Mood(
        "calm ambient warm soft gentle peaceful relaxed slow bed quiet documentary 平静 温暖 安静",
        66, ((0, 5, 3, 4), (0, 3, 5, 3), (0, 2, 3, 0)), _MAJOR, 0.45, 0.16, 0.5, 0.15,
    ),
    "bright": Mood(
        "bright uplifting happy hopeful inspiring corporate optimistic positive technology 欢快 明亮",
        92, ((0, 4, 5, 3), (0, 3, 0, 4), (5, 3, 0, 4)), _MAJOR, 0.75, 0.5, 0.6, 0.3,
    ),
    "tense": Mood(
        "tense suspense drama dramatic thriller serious urgent mystery mysterious 紧张 悬疑",
        76, ((0, 5, 0, 6), (0, 3, 0, 5)), _MINOR, 0.4, 0.3, 0.8, 0.5,
    ),
    "playful": Mood(
        "playful fun funny cute kids children quirky light cheerful game 有趣 可爱",
        104, ((0, 3, 4, 0), (0, 5, 1, 4)), _MAJOR, 0.65, 0.62, 0.5, 0.2,
    ),
    "deep": Mood(
        "deep dark night space sad melancholy cinematic epic ocean winter 深沉 黑暗 悲伤",
        58, ((0, 5, 2, 6), (0, 3, 5, 4)), _MINOR, 0.3, 0.1, 0.75, 0.2,
    ),
}  # fmt: skip
"""Mood by name; the first one is taken when no word names one."""


def mood_of(prompt: str) -> str:
    """The mood that most of the prompt's words name, else calm."""
    spoken = set(re.findall(r"[a-z]+", prompt.lower()))
    ranked = {
        name: sum(word in spoken or (not word.isascii() and word in prompt) for word in mood.words.split())
        for name, mood in MOODS.items()
    }
    return max(ranked, key=lambda name: ranked[name])


class ComposedMusic:
    """The MusicProvider that composes on this machine."""

    def compose(self, prompt: MusicPrompt, call: Call, goal: Path) -> Usage:
        """See MusicProvider."""
        seconds = compose(prompt.prompt, seed=None, seconds=prompt.seconds, path=goal)
        return Usage(0.0, call.at.model, {"seconds": seconds})


def compose(prompt: str, *, seed: int | None, seconds: float = 56.0, path: Path) -> float:
    """Write a loop of about `seconds` as 48 kHz stereo 16-bit WAV and return its exact length in seconds.

    The length is a whole number of phrases, so that the loop keeps time. Equal arguments give equal bytes.
    """
    import numpy as np

    from generators.providers.bundled.composer import sounds

    rng = np.random.default_rng(
        int.from_bytes(hashlib.sha256(f"{prompt}\n{seed}".encode()).digest()[:16], "big")
    )
    mood = MOODS[mood_of(prompt)]
    phrase = 8 * 4 * 60 / mood.beats_per_minute
    phrases = max(round(seconds / phrase), 1)
    length = sounds.loop_length(phrases * phrase)
    bar = length / sounds.RATE / phrases / 8
    tonic = 48 + int(rng.integers(-3, 5))
    chords = _chords(mood, tonic, phrases, rng)
    dry = np.zeros((2, length))
    wet = np.zeros((2, length))
    step = length / len(chords)
    for index, chord in enumerate(chords):
        start = round(index * step)
        pad = sounds.pad(chord.voices, step / sounds.RATE, mood.brightness, mood.pulse, bar, rng)
        sounds.add(dry, pad, start, 0.5)
        sounds.add(wet, pad, start, 0.5)
        sounds.add(dry, sounds.bass(chord.root, step / sounds.RATE, bar), start, 0.5 * mood.bass)
    _melody(dry, wet, chords, mood, bar, rng)
    mixed = dry + sounds.echo(wet, seconds=2.8, rng=rng)
    return _write(path, sounds.finish(mixed, PEAK))


@dataclass(frozen=True)
class _Chord:
    root: int
    """MIDI note of the bass."""
    voices: tuple[int, ...]
    """MIDI notes of the pads, low to high."""


def _chords(mood: Mood, tonic: int, phrases: int, rng: np.random.Generator) -> list[_Chord]:
    """Each chord lasts two bars; voices move as little as possible from chord to chord."""
    found: list[_Chord] = []
    centre = tonic + 12.0
    progression = mood.progressions[int(rng.integers(len(mood.progressions)))]
    for phrase in range(phrases):
        if phrase and phrase == phrases - 1 and len(mood.progressions) > 1:
            progression = mood.progressions[int(rng.integers(len(mood.progressions)))]
        for place, degree in enumerate(progression):
            tones = [0, 2, 4] + (
                [6] if degree in (0, 3, 5) and rng.random() < 0.6 else [8] if place == 3 else []
            )
            pitches = [tonic + _pitch(mood.scale, degree + tone) for tone in tones]
            voices = sorted(_nearest(pitch, centre) for pitch in pitches)
            centre = 0.6 * centre + 0.4 * (tonic + 12)
            root = tonic + _pitch(mood.scale, degree)
            found.append(_Chord(_nearest(root, 38), _apart(voices)))
    return found


def _pitch(scale: Sequence[int], degree: int) -> int:
    return scale[degree % 7] + 12 * (degree // 7)


def _nearest(pitch: int, centre: float) -> int:
    return pitch + 12 * round((centre - pitch) / 12)


def _apart(voices: list[int]) -> tuple[int, ...]:
    """No two low voices closer than a minor third: seconds there sound muddy."""
    kept: list[int] = []
    for voice in voices:
        close = kept and voice - kept[-1] < 3
        kept.append(voice + 12 if close else voice)
    return tuple(sorted(set(kept)))


def _melody(
    dry: Samples, wet: Samples, chords: list[_Chord], mood: Mood, bar: float, rng: np.random.Generator
) -> None:
    """Bells on chord tones: a sparse figure of one bar pair, kept for a phrase, with small changes."""
    from generators.providers.bundled.composer import sounds

    eighth = bar / 8
    figure = rng.random(16) < mood.plucks
    figure[0] = True
    climb = rng.integers(0, 4, 16)
    for index, chord in enumerate(chords):
        if index % 4 == 3:
            figure = figure ^ (rng.random(16) < 0.12)
        for beat in range(16):
            if not figure[beat] or rng.random() < 0.12:
                continue
            note = chord.voices[(int(climb[beat]) + index) % len(chord.voices)] + (
                24 if beat % 5 == 4 else 12
            )
            loud = (0.2 if beat % 4 == 0 else 0.13) * float(rng.uniform(0.7, 1.0))
            start = round((index * 2 * bar + beat * eighth + float(rng.normal(0, 0.006))) * sounds.RATE)
            bell = sounds.bell(note, mood.brightness, float(rng.uniform(-0.5, 0.5)))
            sounds.add(dry, bell, start, loud * 0.5)
            sounds.add(wet, bell, start, loud)


def _write(path: Path, mixed: Samples) -> float:
    import numpy as np

    data = np.round(mixed.T * 32767).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(data.tobytes())
    return len(data) / RATE
