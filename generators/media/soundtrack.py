"""The whole video's sound: voices where they belong, music under them, clips' own sound, one loudness.

voice of each scene ─ level ─────────────────────┐
clip sound ─ fade ─ duck under voices ───────────┼─ mix ─ loudness and peaks ─ soundtrack.m4a
music ─ level ─ loop ─ duck under voices ─ fade ─┘
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import StepFailed
from generators.media.ducking import POINTS_PER_SECOND, duck_curve
from generators.media.encoder import AUDIO_RATE
from generators.media.ffmpeg import run_ffmpeg
from generators.media.loudness import Loudness, measure
from generators.media.mastering import master
from generators.media.probe import probe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_CLIP_FADE_SECONDS = 0.03
_SEAM_SECONDS = 1.0
_MOST_GAIN_DB = 24.0


@dataclass(frozen=True)
class VoiceTrack:
    """One scene's narration."""

    path: Path
    start_frame: int
    """Where the file's first sample lies in the video."""
    volume_db: float = 0.0
    """Against the level all voices are brought to."""


@dataclass(frozen=True)
class MusicTrack:
    """The bed."""

    path: Path
    volume_db: float = -18.0
    """Against the voices: the file's own level does not matter."""
    duck_db: float = -10.0
    fade_seconds: float = 1.5


@dataclass(frozen=True)
class ClipTrack:
    """A background clip's own sound."""

    path: Path
    start_frame: int
    frames: int
    trim_start_seconds: float = 0.0
    volume_db: float = 0.0
    duck_db: float = 0.0
    is_levelled: bool = False
    """True where it is the scene's voice: it is then brought to the voices' level."""


def mix_soundtrack(
    output: Path,
    *,
    fps: int,
    frames: int,
    voices: Sequence[VoiceTrack] = (),
    music: MusicTrack | None = None,
    clips: Sequence[ClipTrack] = (),
    loudness: float = -14.0,
) -> Loudness:
    """Write the video's sound, `frames` long, as AAC in MP4, and return what was measured on it.

    Raises StepFailed for a file without sound, CommandFailed for one that cannot be read.
    """
    import numpy as np

    samples = frame_sample(frames, fps)
    mix = np.zeros((samples, 2), dtype=np.float32)
    with tempfile.TemporaryDirectory(prefix=".soundtrack-", dir=output.parent) as folder:
        reader = _Reader(Path(folder) / "decoded.raw", loudness)
        speech = []
        for voice in voices:
            sound = reader.read(voice.path) * reader.gain(voice.path, voice.volume_db)
            start = frame_sample(voice.start_frame, fps)
            _lay(mix, sound, start)
            speech.append((start / AUDIO_RATE, (start + len(sound)) / AUDIO_RATE))
        for clip in clips:
            _lay(mix, _clip_sound(clip, reader, speech, fps), frame_sample(clip.start_frame, fps))
        if music is not None:
            sound = reader.read(music.path) * reader.gain(music.path, music.volume_db)
            bed = loop_to(sound, samples)
            bed *= _ducking(speech, 0, samples, music.duck_db)
            _lay(mix, faded(bed, music.fade_seconds), 0)
        raw = Path(folder) / "mix.raw"
        mix.tofile(raw)
        return master(raw, output, samples=samples, loudness=loudness)


def frame_sample(frame: int, fps: int) -> int:
    """The sample nearest to the start of a frame."""
    return (frame * AUDIO_RATE * 2 + fps) // (fps * 2)


class _Reader:
    """Files as 48 kHz stereo float samples, and the gain that brings each to one level."""

    def __init__(self, scratch: Path, loudness: float) -> None:
        self._scratch = scratch
        self._loudness = loudness

    def read(self, path: Path, *, start_seconds: float = 0.0, seconds: float | None = None) -> Samples:
        import numpy as np

        if probe(path).audio_codec is None:
            raise StepFailed(f"{path.name} holds no sound")
        trim = ["-ss", f"{start_seconds:.6f}"] if start_seconds else []
        length = ["-t", f"{seconds:.6f}"] if seconds is not None else []
        raw = ["-map", "0:a:0", "-f", "f32le", "-ar", str(AUDIO_RATE), "-ac", "2", str(self._scratch)]
        run_ffmpeg([*trim, *length, "-i", str(path), "-vn", *raw])
        sound: Samples = np.fromfile(self._scratch, dtype=np.float32).reshape(-1, 2)
        if not len(sound):
            raise StepFailed(f"{path.name} holds no sound from {start_seconds:g} seconds on")
        return sound

    def gain(self, path: Path, volume_db: float) -> np.float32:
        import numpy as np

        found = measure(path)
        # Too short or too quiet to be measured: left as it is rather than made into noise.
        up = 0.0 if found.is_silent else min(_MOST_GAIN_DB, self._loudness - found.integrated_lufs)
        return np.float32(10 ** ((up + volume_db) / 20))


def _clip_sound(clip: ClipTrack, reader: _Reader, speech: Sequence[tuple[float, float]], fps: int) -> Samples:
    import numpy as np

    sound = reader.read(clip.path, start_seconds=clip.trim_start_seconds, seconds=clip.frames / fps)
    if clip.is_levelled:
        sound *= reader.gain(clip.path, clip.volume_db)
    else:
        sound *= np.float32(10 ** (clip.volume_db / 20))
    start = frame_sample(clip.start_frame, fps)
    if clip.duck_db:
        sound *= _ducking(speech, start, len(sound), clip.duck_db)
    return faded(sound, _CLIP_FADE_SECONDS)


def _ducking(speech: Sequence[tuple[float, float]], start: int, samples: int, duck_db: float) -> Samples:
    import numpy as np

    curve = duck_curve(speech, seconds=(start + samples) / AUDIO_RATE, duck_db=duck_db)
    places = np.arange(start, start + samples) * (POINTS_PER_SECOND / AUDIO_RATE)
    gains: Samples = np.interp(places, np.arange(len(curve)), curve).astype(np.float32)[:, None]
    return gains


def loop_to(sound: Samples, samples: int) -> Samples:
    """The sound repeated to `samples`; each seam is a crossfade of equal power, so that it is not heard."""
    import numpy as np

    seam = min(int(_SEAM_SECONDS * AUDIO_RATE), len(sound) // 4)
    out = np.zeros((samples, 2), dtype=np.float32)
    angle = (np.arange(seam) + 0.5) / max(1, seam) * (np.pi / 2)
    coming, going = np.sin(angle).astype(np.float32)[:, None], np.cos(angle).astype(np.float32)[:, None]
    start = 0
    while start < samples:
        turn = sound.copy()
        if start and seam:
            turn[:seam] *= coming
        if seam and start + len(turn) < samples:
            turn[-seam:] *= going
        _lay(out, turn, start)
        start += max(1, len(turn) - seam)
        if start + seam >= samples:
            break
    return out


def faded(sound: Samples, seconds: float) -> Samples:
    """The sound coming in from silence and going out to it, each over at most a third of its length."""
    import numpy as np

    out: Samples = sound.copy()
    length = min(int(seconds * AUDIO_RATE), len(out) // 3)
    if length > 0:
        ramp = np.sin((np.arange(length) + 0.5) / length * (np.pi / 2)).astype(np.float32)[:, None]
        out[:length] *= ramp
        out[-length:] *= ramp[::-1]
    return out


def _lay(mix: Samples, sound: Samples, start: int) -> None:
    end = min(len(mix), start + len(sound))
    if end > start:
        mix[start:end] += sound[: end - start]
