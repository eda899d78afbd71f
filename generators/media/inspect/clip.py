"""Checks that a clip has the pictures and the sound that a scene uses."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from generators.errors import StepFailed
from generators.media.clip.frames import ClipFrames, clip_frames
from generators.media.clip.sound import clip_sound, missing
from generators.media.clip.source import read_clip
from generators.media.clip.timeline import part_of
from generators.media.encoder import Encoding
from generators.media.inspect import Inspection
from generators.spec.model import VideoPicture

_GLANCE = Encoding(width=64, height=36, fps=30)


def inspect_clip(path: Path, clip: VideoPicture) -> Inspection:
    """Compare a clip with the scene's settings, and decode the first picture that is shown.

    Of its sound, only the existence of the track is checked.
    """
    start, end = clip.trim
    try:
        source = read_clip(path)
        part = part_of(source.timeline, path.name, start=start, end=end, when_short=clip.when_short)
        show = ClipFrames(source, part, clip.fit)
        with closing(clip_frames(show, _GLANCE, range(1), of=1)) as frames:
            next(frames)
        sound = None if clip.sound == "off" else clip_sound(path, mode=clip.sound, track=clip.sound_track)
    except StepFailed as error:
        return Inspection(error=str(error))
    if clip.sound == "off" and clip.sound_track is not None:
        return Inspection(notes=("`sound_track` has no effect with `sound: off`; write `sound: mix`",))
    if sound is None and clip.sound != "off":
        return Inspection(notes=(missing(path, clip.sound),))
    return Inspection()
