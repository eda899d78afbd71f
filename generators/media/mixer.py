"""Mixes the sounds of a video: each decoded as far as needed, at its level and start."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generators.audio.decode import Sound, sound_blocks
from generators.audio.levels import MOST_RAISE_DB, factor
from generators.audio.spool import Spool
from generators.audio.tempo import slowed
from generators.audio.timed_samples import RATE
from generators.errors import FileRefused
from generators.media.ducking import Ducking, Interval
from generators.media.fit_length import faded, held, looped, repeated
from generators.media.loudness import SILENCE_LUFS, measure
from generators.media.mastering import RAW_ARGS
from generators.media.mix_buffer import MixBuffer
from generators.media.tracks import ClipTrack, MusicTrack, VoiceTrack

if TYPE_CHECKING:
    from generators.media.mix_buffer import Gain, Read

_CLIP_FADE_SECONDS = 0.03
_SHORTEST_LOOP = RATE // 10
"""Shorter music, looped, becomes a buzz."""


def frame_sample(frame: int, fps: int) -> int:
    """The sample nearest to the start of a frame."""
    return (frame * RATE * 2 + fps) // (fps * 2)


class Mixer:
    """Adds sounds to the video's canvas, one by one."""

    def __init__(self, folder: Path, samples: int, fps: int, loudness: float) -> None:
        self.canvas = MixBuffer(folder / "mix.raw", samples)
        self.notes: list[str] = []
        self.leading = (SILENCE_LUFS, 0.0)
        """Loudness of the loudest sound in the mix, and its gain."""
        self._folder = folder
        self._fps = fps
        self._loudness = loudness
        self._speech: list[Interval] = []
        self._duckings: dict[float, Ducking] = {}

    def add_voice(self, voice: VoiceTrack) -> None:
        """Add a narration at its start, at the voices' level."""
        start = frame_sample(voice.start_frame, self._fps)
        spool = self._spool(Sound(voice.path, voice.path.name), limit=max(1, self.canvas.samples - start))
        gain = self._level(spool, voice.path.name, voice.volume_db)
        self.canvas.add(held(spool, spool.samples), start=start, length=spool.samples, gains=[gain])
        self._speech.append((start / RATE, (start + spool.samples) / RATE))

    def add_clip(self, clip: ClipTrack) -> None:
        """Add a clip's sound to its picture; call it after all voices are added."""
        start = frame_sample(clip.start_frame, self._fps)
        length = frame_sample(clip.start_frame + clip.frames, self._fps) - start
        part = length if clip.seconds is None else min(length, round(clip.seconds * RATE))
        spool = self._spool(clip.sound, begin=clip.begin, limit=max(1, part), may_be_empty=True)
        if spool.is_silent:
            self.notes.append(f"{clip.sound.name} is silent in the part that is shown")
            return
        read, length = self._fitted(spool, clip, part, length)
        gains = [faded(length, round(_CLIP_FADE_SECONDS * RATE))]
        gains.append(self._level(spool, clip.sound.name, clip.volume_db, is_levelled=clip.is_levelled))
        if clip.duck_db:
            gains.append(self._ducking(clip.duck_db).gains(start))
        self.canvas.add(read, start=start, length=length, gains=gains)

    def add_music(self, music: MusicTrack) -> None:
        """Add the music under everything; call it after all voices are added."""
        samples = self.canvas.samples
        spool = self._spool(Sound(music.path, music.path.name), limit=samples)
        if spool.samples < min(_SHORTEST_LOOP, samples):
            raise FileRefused(
                f"{music.path.name} is only {spool.samples / RATE:.2f} seconds long; use a longer piece"
            )
        gains = [
            self._level(spool, music.path.name, music.volume_db),
            self._ducking(music.duck_db).gains(0),
            faded(samples, round(music.fade_seconds * RATE)),
        ]
        self.canvas.add(looped(spool, samples), start=0, length=samples, gains=gains)

    def _fitted(self, spool: Spool, clip: ClipTrack, part: int, length: int) -> tuple[Read, int]:
        """The clip's sound, extended as its picture is, and its length."""
        if clip.seconds is None or part >= length or clip.when_short == "hold-last":
            return held(spool, part), min(part, spool.samples)
        if clip.when_short == "loop":
            return repeated(spool, clip.seconds), length
        slower = Spool(self._folder / "slow.raw", slowed(spool.blocks(), part / length), limit=length)
        return held(slower, length), slower.samples

    def _spool(
        self, sound: Sound, *, limit: int, begin: Fraction | None = None, may_be_empty: bool = False
    ) -> Spool:
        spool = Spool(self._folder / "sound.raw", sound_blocks(sound, begin), limit=limit)
        if not spool.samples and not may_be_empty:
            raise FileRefused(f"{sound.name} has no sound")
        return spool

    def _ducking(self, duck_db: float) -> Ducking:
        """The ducking under all voices, computed once for each depth."""
        if duck_db not in self._duckings:
            self._duckings[duck_db] = Ducking(self._speech, duck_db)
        return self._duckings[duck_db]

    def _level(self, spool: Spool, name: str, volume_db: float, *, is_levelled: bool = True) -> Gain:
        """The gain of a sound: `volume_db` relative to the common level, or to its own."""
        found = measure(spool.path, samples=spool.samples, input_args=RAW_ARGS)
        # Too short or too quiet to measure: left unchanged, because raising it would raise its noise.
        is_levelled = is_levelled and not found.is_silent
        wanted = self._loudness - found.integrated_lufs if is_levelled else 0.0
        up = min(MOST_RAISE_DB, wanted)
        if up < wanted:
            self.notes.append(
                f"{name} is very quiet ({found.integrated_lufs:.1f} LUFS); it is raised by {up:g} dB only, "
                "to keep its noise inaudible"
            )
        raised = up + volume_db
        self.leading = max(self.leading, (found.integrated_lufs + raised, raised))
        return _constant(up + volume_db)


def _constant(gain_db: float) -> Gain:
    import numpy as np

    return lambda start, stop: np.full((1, 1), factor(gain_db), dtype=np.float32)
