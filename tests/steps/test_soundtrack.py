"""soundtrack: the sounds of clips, as the spec asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.errors import StepFailed
from generators.media.ffmpeg import run_ffmpeg
from generators.plan.requests import ClipSound, SoundtrackRequest
from generators.steps.soundtrack import run
from tests.media.material import read_samples
from tests.steps.house import Room, timeline

pytestmark = pytest.mark.slow

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def write_clip(path: Path, *sounds: str, seconds: float = 2.0, picture: str = "", late: float = 0.0) -> Path:
    """A clip with one track per lavfi sound, which begin `late` seconds after the picture."""
    picture = picture or f"color=red:s=64x64:r=10:d={seconds}"
    inputs = [part for sound in sounds for part in ("-itsoffset", str(late), "-f", "lavfi", "-i", sound)]
    maps = [part for number in range(len(sounds) + 1) for part in ("-map", str(number))]
    run_ffmpeg(["-f", "lavfi", "-i", picture, *inputs, *maps, *X264, "-c:a", "aac", str(path)])
    return path


def mixed(room: Room, clip: Path, sound: ClipSound) -> Any:
    """The samples of a film of one scene of ten seconds over a clip."""
    request = SoundtrackRequest(-14.0, (0.0,), None, (sound,))
    ctx = room.context(
        request, inputs={"timeline": timeline(0), "clip.0000": clip}, outputs={"audio": "soundtrack.m4a"}
    )
    run(request, ctx)
    return read_samples(ctx.output("audio"))


def heard(samples: Any) -> list[int]:
    """The strongest frequency of each second to 50 Hz, 0 for silence."""
    found = []
    for start in range(0, 480_000, 48_000):
        part = samples[start + 4_800 : start + 43_200].mean(axis=1)
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
        pitch = round(float(spectrum.argmax()) * 48_000 / len(part) / 50) * 50
        found.append(pitch if np.abs(part).max() > 0.005 else 0)
    return found


def beep(at: float, seconds: float) -> str:
    """A sound that is a beep of 0.2 seconds."""
    return f"aevalsrc='0.5*sin(2*PI*1000*t)*between(t,{at},{at + 0.2})':s=48000:d={seconds}"


def begins(samples: Any) -> float:
    """The time of the first loud sample."""
    mono = np.abs(samples.mean(axis=1))
    return float(np.flatnonzero(mono > 0.3 * mono.max())[0]) / 48_000


def test_a_clip_without_sound_adds_nothing(room: Room) -> None:
    """Drones, screens and generators often give none; a note names scene and file."""
    clip = write_clip(room.project / "drone.mp4")
    samples = mixed(room, clip, ClipSound(0, "duck", (0.0, None), name="sea"))

    assert not samples.any()
    assert room.notes == ["scene sea: drone.mp4 has no sound, so `sound: duck` has no effect"]


@pytest.mark.parametrize(
    ("sound", "said"),
    [
        (
            ClipSound(0, "only", (0.0, None), name="sea"),
            "scene sea: drone.mp4 has no sound for `sound: only`; use another clip, or `sound: off`",
        ),
        (
            ClipSound(0, "mix", (0.0, None), track=2, name="sea"),
            "scene sea: drone.mp4 has no sound; there is no track 2",
        ),
    ],
)
def test_a_sound_that_is_needed_and_not_there_is_refused(room: Room, sound: ClipSound, said: str) -> None:
    """With scene and file."""
    clip = write_clip(room.project / "drone.mp4")
    with pytest.raises(StepFailed) as caught:
        mixed(room, clip, sound)
    assert str(caught.value) == said


def test_the_track_that_is_not_empty_is_heard(room: Room) -> None:
    """Unless the spec names another."""
    clip = write_clip(
        room.project / "screen.mkv", "anullsrc=d=2", "sine=300:d=2", "sine=700:d=2", seconds=2.0
    )

    assert heard(mixed(room, clip, ClipSound(0, "only", (0.0, None))))[0] == 300
    assert heard(mixed(room, clip, ClipSound(0, "only", (0.0, None), track=3)))[0] == 700


@pytest.mark.parametrize(
    ("trim", "when_short", "expected"),
    [
        ((1.0, 3.0), "hold-last", [600, 800, 0, 0, 0, 0, 0, 0, 0, 0]),
        ((1.0, 3.0), "loop", [600, 800] * 5),
        ((1.0, 3.0), "slow", [600] * 5 + [800] * 5),
        ((2.0, None), "hold-last", [800, 1000, 1200, 1400, 0, 0, 0, 0, 0, 0]),
        ((2.0, None), "loop", [800, 1000, 800, 1000, 800, 1000, 800, 1000, 800, 1000]),
    ],
)
def test_sound_follows_the_picture_through_trim_and_length(
    room: Room, trim: tuple[float, float | None], when_short: Any, expected: list[int]
) -> None:
    """The picture ends at four seconds and the sound at six: rounds are as long as the picture's."""
    steps = "+".join(f"between(t,{n},{n + 1})*sin(2*PI*{400 + 200 * n}*t)" for n in range(6))
    clip = write_clip(room.project / "c.mp4", f"aevalsrc='0.3*({steps})':s=48000:d=6", seconds=4.0)

    assert heard(mixed(room, clip, ClipSound(0, "mix", trim, when_short))) == expected


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv", "ts"])
def test_what_begins_late_is_heard_late(room: Room, ending: str) -> None:
    """The beep comes at two seconds, where the flash is, although its track begins at one."""
    clip = write_clip(room.project / f"late.{ending}", beep(1.0, 3.0), seconds=4.0, late=1.0)

    assert begins(mixed(room, clip, ClipSound(0, "mix", (0.0, None)))) == pytest.approx(2.0, abs=0.02)
    assert begins(mixed(room, clip, ClipSound(0, "mix", (1.5, None)))) == pytest.approx(0.5, abs=0.02)


def test_a_clock_that_begins_at_ten_is_no_silence(room: Room) -> None:
    """What a camera counts from is nobody's time."""
    whole = write_clip(room.project / "whole.mkv", beep(1.0, 3.0), seconds=3.0)
    later = room.project / "later.mkv"
    run_ffmpeg(["-i", str(whole), "-c", "copy", "-output_ts_offset", "10", str(later)])

    assert begins(mixed(room, later, ClipSound(0, "mix", (0.0, None)))) == pytest.approx(1.0, abs=0.02)


def test_a_slowed_beep_comes_when_its_picture_does(room: Room) -> None:
    """At two seconds of five, in a scene of ten: at four."""
    clip = write_clip(room.project / "c.mp4", beep(2.0, 5.0), seconds=5.0)
    samples = mixed(room, clip, ClipSound(0, "mix", (0.0, None), "slow"))

    assert begins(samples) == pytest.approx(4.0, abs=0.02)
    assert heard(samples)[4] == 1000
