"""composite: segments, sound and chapters as the finished file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generators.errors import StepFailed
from generators.media.ffmpeg import run_ffmpeg
from generators.media.probe import probe
from generators.plan.requests import CompositeRequest, Encoding, SegmentRequest
from generators.spec.model import ColorPicture
from generators.steps import composite, segment
from tests.media.material import count_decoded_frames, read_rgb, write_tone
from tests.steps.house import Room, timing
from tests.steps.test_segment import services

SMALL = Encoding(160, 90, "draft", None, None)
REQUEST = CompositeRequest(SMALL, "A film", "Of two colours", ("Red", "Blue"))

pytestmark = pytest.mark.slow


def piece(room: Room, color: str, name: str) -> Path:
    """A segment of two seconds at ten frames each."""
    request = SegmentRequest(SMALL, ColorPicture(color))
    ctx = room.context(
        request, inputs={"timing": timing("One", "two.")}, outputs={"video": "a.mp4"}, services=services(room)
    )
    segment.run(request, ctx)
    return ctx.output("video").replace(room.project / name)


def made(room: Room, frames: int) -> Path:
    """final.mp4 of two scenes that fade into each other over four frames."""
    sound = write_tone(room.project / "tone.wav", seconds=3.6)
    run_ffmpeg(["-i", str(sound), "-c:a", "aac", str(room.project / "sound.m4a")])
    common = {"frames": frames, "voice_frames": 0}
    cut, fade = {"type": "none", "frames": 0}, {"type": "fade", "frames": 4}
    scenes: list[dict[str, Any]] = [
        {**common, "start_frame": 0, "voice_start_frame": 0, "transition": cut},
        {**common, "start_frame": frames - 4, "voice_start_frame": frames - 4, "transition": fade},
    ]
    inputs = {
        "timeline": {"fps": 10, "frames": 2 * frames - 4, "scenes": scenes},
        "soundtrack": room.project / "sound.m4a",
        "segment.0000": piece(room, "#ff0000", "one.mp4"),
        "segment.0001": piece(room, "#0000ff", "two.mp4"),
    }
    ctx = room.context(REQUEST, inputs=inputs, outputs={"video": "final.mp4"})
    composite.run(REQUEST, ctx)
    return ctx.output("video")


def test_scenes_overlap_by_their_transition(room: Room) -> None:
    """Two of twenty frames with four in common are thirty-six, with sound, title and chapters."""
    final = made(room, 20)
    found = probe(final)
    first, middle, last = (read_rgb(final, frame, (80, 45)) for frame in (0, 18, 35))

    assert count_decoded_frames(final) == 36
    assert (found.title, found.chapters, found.audio_codec) == ("A film", 2, "aac")
    assert first[0] > 200 > 50 > first[2]
    assert last[2] > 200 > 50 > last[0]
    assert min(middle[0], middle[2]) > 40


def test_a_segment_of_the_wrong_length_is_refused(room: Room) -> None:
    """It belongs to another timeline, and nothing is joined."""
    with pytest.raises(StepFailed) as caught:
        made(room, 21)

    assert str(caught.value) == "one.mp4 has 20 of the 21 frames from frame 0 on; build that segment again"
