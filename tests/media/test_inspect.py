"""What `doit check` says of sounds and clips before anything is built."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from generators.media.inspect import Inspection
from generators.media.inspect.clip import inspect_clip
from generators.media.inspect.sound import inspect_music, inspect_recording
from generators.spec.model import VideoPicture
from tests.media.material import write_counting_clip, write_tone, write_wav


def test_a_sound_that_can_be_heard_is_good(tmp_path: Path) -> None:
    """As music and as a voice."""
    path = write_tone(tmp_path / "a.wav", seconds=0.5)

    assert inspect_music(path) == inspect_recording(path) == Inspection()


def test_a_silent_take_is_refused_and_silent_music_noted(tmp_path: Path) -> None:
    """A build refuses the first, since there is nothing to caption."""
    path = write_wav(tmp_path / "a.wav", np.zeros((48_000, 1)))

    assert inspect_recording(path) == Inspection(error="a.wav is silent; record it again")
    assert inspect_music(path) == Inspection(notes=("a.wav is silent",))


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    """The same sentence as a build's."""
    path = tmp_path / "a.wav"
    path.write_bytes(b"no sound at all" * 50)
    said = "a.wav cannot be read as sound (invalid data found when processing input); export it again"

    assert inspect_music(path) == inspect_recording(path) == Inspection(error=said)


@pytest.mark.slow
def test_the_sound_of_a_clip_is_looked_for(tmp_path: Path) -> None:
    """Refused where it is the only one, noted where it would have been mixed in."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=10)
    heard = write_counting_clip(tmp_path / "heard.mp4", frames=10, sound=True)

    assert inspect_clip(clip, VideoPicture("clip.mp4")) == Inspection()
    assert inspect_clip(clip, VideoPicture("clip.mp4", sound="duck")) == Inspection(
        notes=("clip.mp4 has no sound, so `sound: duck` has no effect",)
    )
    assert inspect_clip(clip, VideoPicture("clip.mp4", sound="only")) == Inspection(
        error="clip.mp4 has no sound for `sound: only`; use another clip, or `sound: off`"
    )
    assert inspect_clip(heard, VideoPicture("heard.mp4", sound="only")) == Inspection()
    assert inspect_clip(heard, VideoPicture("heard.mp4", sound_track=1)) == Inspection(
        notes=("`sound_track` has no effect with `sound: off`; write `sound: mix`",)
    )
    assert inspect_clip(heard, VideoPicture("heard.mp4", sound="mix", sound_track=2)) == Inspection(
        error="heard.mp4 has one sound track; there is no track 2"
    )
