"""The video's sound: voices at their times, music under them, clips' own sound, at one loudness.

voice of each scene ─ level ─────────────────────┐
clip sound ─ fade ─ duck under voices ───────────┼─ mix ─ loudness and peaks ─ soundtrack.m4a
music ─ level ─ loop ─ duck under voices ─ fade ─┘

Only the audible parts are decoded, to disk, and processed in blocks.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generators.audio.levels import MOST_RAISE_DB
from generators.media.loudness import Loudness, measure
from generators.media.mastering import RAW_ARGS, master
from generators.media.mixer import Mixer, frame_sample
from generators.media.tracks import ClipTrack, MusicTrack, VoiceTrack

TOLERANCE_LU = 1.0
"""By how much the loudness may miss the requested one without a note."""


@dataclass(frozen=True)
class Mixed:
    """The result of the mix."""

    loudness: Loudness
    """Measured on the file."""
    goal: float
    """The target in LUFS: the requested loudness, or as close as the noise allows."""
    notes: tuple[str, ...] = ()
    """Notes on unexpected results."""


def mix_soundtrack(
    output: Path,
    *,
    fps: int,
    frames: int,
    voices: Sequence[VoiceTrack] = (),
    music: MusicTrack | None = None,
    clips: Sequence[ClipTrack] = (),
    loudness: float = -14.0,
) -> Mixed:
    """Write the video's sound, `frames` long, as AAC in MP4.

    Raises FileRefused for a file that cannot be read or has no sound.
    """
    samples = frame_sample(frames, fps)
    with tempfile.TemporaryDirectory(prefix=".soundtrack-", dir=output.parent) as folder:
        mixer = Mixer(Path(folder), samples, fps, loudness)
        for voice in voices:
            mixer.add_voice(voice)
        for clip in clips:
            mixer.add_clip(clip)
        if music is not None:
            mixer.add_music(music)
        found = measure(mixer.canvas.path, samples=samples, input_args=RAW_ARGS)
        most = found.integrated_lufs + MOST_RAISE_DB - max(0.0, mixer.leading[1])
        if loudness > most + TOLERANCE_LU and not found.is_silent:
            mixer.notes.append(
                f"the sound is very quiet; it is raised to {most:.1f} LUFS only, not to {loudness:g}, "
                "to keep its noise inaudible"
            )
        goal = min(loudness, most)
        made = master(mixer.canvas.path, output, samples=samples, found=found, loudness=goal)
    return Mixed(made, goal, tuple(mixer.notes))
