"""The whole video's sound."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.audio.decode import Sound
from generators.errors import FileRefused, StepFailed
from generators.media.ducking import duck_curve
from generators.media.ffmpeg import run_ffmpeg
from generators.media.loudness import Loudness, measure, read_summary
from generators.media.mastering import next_gain
from generators.media.mixer import frame_sample
from generators.media.probe import probe
from generators.media.soundtrack import mix_soundtrack
from generators.media.tracks import ClipTrack, MusicTrack, VoiceTrack
from generators.spec.model import WhenShort
from tests.media.material import level_db, read_samples, write_counting_clip, write_speech, write_tone

SUMMARY = "x\nSummary:\n\n  Integrated loudness:\n    I: -14.2 LUFS\n\n  True peak:\n    Peak: -1.5 dBFS\n"


def test_a_summary_is_read() -> None:
    """Loudness and true peak come from ffmpeg's own words."""
    assert read_summary(SUMMARY, name="a.wav") == Loudness(-14.2, -1.5)


def test_no_summary_means_no_sound() -> None:
    """A silent film is named."""
    with pytest.raises(StepFailed, match=r"^film\.mp4 has no sound$"):
        read_summary("Stream #0: Video", name="film.mp4")


def test_the_bed_is_down_when_the_voice_comes_and_rises_slowly() -> None:
    """Full volume before, all of the duck under the whole voice, full volume again after the release."""
    curve = 20 * np.log10(duck_curve([(2.0, 4.0)], duck_db=-10))

    assert curve[100] == 0
    assert curve[200:420] == pytest.approx(-10)
    assert curve[470] == pytest.approx(-5)
    assert len(curve) == 522
    assert curve[520] == pytest.approx(0, abs=0.01)
    assert np.abs(np.diff(curve)).max() < 0.5


def test_a_short_pause_lets_the_bed_rise_only_part_of_the_way() -> None:
    """It breathes between sentences instead of jumping."""
    curve = 20 * np.log10(duck_curve([(1.0, 2.0), (2.9, 4.0)], duck_db=-10))

    assert -10 < curve[200:290].max() < -3


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ((0.0, -16.0), None, 2.0),
        ((0.0, -14.1), None, None),
        ((2.0, -15.0), (0.0, -16.0), 2.0),
        ((2.0, -15.8), (0.0, -16.0), None),
    ],
    ids=["first", "good", "limited", "given up"],
)
def test_gain_follows_what_the_limiter_leaves_of_it(
    now: tuple[float, float], before: tuple[float, float] | None, expected: float | None
) -> None:
    """Twice the gain where half of it got through; none where next to nothing did."""
    assert next_gain(now, before=before, loudness=-14.0) == pytest.approx(expected)


def test_frames_become_the_nearest_samples() -> None:
    """Also where a frame is no whole number of samples."""
    assert [frame_sample(frame, 30) for frame in (0, 1, 611)] == [0, 1600, 977_600]
    assert frame_sample(1, 29) == 1655


@pytest.mark.slow
@pytest.mark.parametrize("loudness", [-14.0, -20.0])
def test_loudness_and_peaks_keep_to_what_was_asked(tmp_path: Path, loudness: float) -> None:
    """Voices of very different levels and a bed come out at one loudness, measured on the file."""
    voices = [
        VoiceTrack(write_speech(tmp_path / "a.wav", seconds=3, level=0.4), 9),
        VoiceTrack(write_speech(tmp_path / "b.wav", seconds=3, level=0.03), 120),
    ]
    music = MusicTrack(write_tone(tmp_path / "m.wav", seconds=2))
    output = tmp_path / "out.m4a"
    told = mix_soundtrack(output, fps=30, frames=240, voices=voices, music=music, loudness=loudness)
    first = output.read_bytes()
    mix_soundtrack(output, fps=30, frames=240, voices=voices, music=music, loudness=loudness)

    found = measure(output, samples=10 * 48_000)
    assert told.loudness == found
    quiet = "b.wav is very quiet (-35.0 LUFS); it is raised by 20 dB only, to keep its noise inaudible"
    assert told.notes == ((quiet,) if loudness == -14.0 else ())
    assert found.integrated_lufs == pytest.approx(loudness, abs=1.0)
    assert found.true_peak_dbtp <= -1.0
    assert output.read_bytes() == first
    assert probe(output).audio_seconds == Fraction(8)
    samples = read_samples(output)
    assert abs(level_db(samples[20_000:150_000]) - level_db(samples[196_000:330_000])) < 1.5


@pytest.mark.slow
def test_a_voice_starts_on_its_frame(tmp_path: Path) -> None:
    """The encoder's lead-in is hidden: silence up to the frame, sound from it on."""
    voice = write_tone(tmp_path / "v.wav", seconds=1.0)
    output = tmp_path / "out.m4a"
    mix_soundtrack(output, fps=30, frames=90, voices=[VoiceTrack(voice, 30)])
    samples = read_samples(output)

    assert len(samples) == 144_000
    assert level_db(samples[:47_000]) < -60
    assert level_db(samples[48_100:95_900]) > -25
    assert level_db(samples[97_200:]) < -60


@pytest.mark.slow
def test_the_bed_lies_under_the_voice_and_ducks(tmp_path: Path) -> None:
    """It is `volume_db` under the voices' level where nobody speaks and `duck_db` lower where one does."""
    voice = VoiceTrack(write_speech(tmp_path / "v.wav", seconds=3, level=0.3), 120, volume_db=-90)
    music = MusicTrack(write_tone(tmp_path / "m.wav", seconds=3), volume_db=-6, duck_db=-10, fade_seconds=1)
    output = tmp_path / "out.m4a"
    mix_soundtrack(output, fps=30, frames=360, voices=[voice], music=music)
    samples = read_samples(output)

    def second(number: float) -> float:
        return level_db(samples[int(number * 48_000) : int(number * 48_000) + 24_000])

    assert second(6.0) - second(3.0) == pytest.approx(-10, abs=0.5)
    assert second(8.3) - second(3.0) == pytest.approx(0, abs=0.5)
    assert level_db(samples[:480]) < second(3.0) - 25
    assert level_db(samples[-480:]) < second(3.0) - 25


@pytest.mark.slow
def test_a_clip_is_heard_for_its_frames(tmp_path: Path) -> None:
    """Its sound is trimmed, placed and faded at both ends."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=90, sound=True)
    output = tmp_path / "out.m4a"
    mix_soundtrack(
        output, fps=30, frames=120, clips=[ClipTrack(Sound(clip, "clip.mp4"), 30, 45, Fraction(1))]
    )
    samples = read_samples(output)

    assert level_db(samples[:47_000]) < -60
    assert level_db(samples[50_000:118_000]) > -30
    assert level_db(samples[121_500:]) < -60


@pytest.mark.slow
def test_a_clip_without_sound_is_refused(tmp_path: Path) -> None:
    """The file is named."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=30)
    with pytest.raises(StepFailed) as failure:
        mix_soundtrack(
            tmp_path / "out.m4a", fps=30, frames=60, clips=[ClipTrack(Sound(clip, "clip.mp4"), 0, 30)]
        )

    assert str(failure.value) == "clip.mp4 has no sound track"


@pytest.mark.slow
def test_a_video_without_sound_gets_silence(tmp_path: Path) -> None:
    """Exactly as long as the picture, and nobody tries to make it louder."""
    output = tmp_path / "out.m4a"
    found = mix_soundtrack(output, fps=30, frames=45)

    assert found.loudness.is_silent
    assert found.notes == ()
    assert probe(output).audio_seconds == Fraction(3, 2)
    assert not read_samples(output).any()


def write_samples(path: Path, samples: Any) -> Path:
    """A 32-bit float WAV at 48 kHz of samples by one or two channels."""
    both = np.atleast_2d(samples.T).T
    raw = path.with_suffix(".raw")
    both.astype(np.float32).tofile(raw)
    form = ["-f", "f32le", "-ar", "48000", "-ac", str(both.shape[1]), "-i", str(raw)]
    run_ffmpeg([*form, "-c:a", "pcm_f32le", str(path)])
    return path


def noise(seconds: float, level: float) -> Any:
    """Mono noise of this root mean square."""
    return level * np.random.default_rng(7).standard_normal(round(seconds * 48_000))


@pytest.mark.slow
@pytest.mark.parametrize("alone", ["clip", "music", "voice", "only"])
def test_hardly_any_sound_is_raised_by_twenty_decibels_at_most(tmp_path: Path, alone: str) -> None:
    """Room tone by itself stays quiet, whatever brought it, and a note says why."""
    path = write_samples(tmp_path / "hush.wav", noise(4, 0.0007))
    own = measure(path, samples=10 * 48_000).integrated_lufs
    sound = Sound(path, path.name)
    output = tmp_path / "out.m4a"
    made = mix_soundtrack(
        output,
        fps=30,
        frames=120,
        voices=[VoiceTrack(path, 0)] if alone == "voice" else (),
        music=MusicTrack(path, fade_seconds=0) if alone == "music" else None,
        clips=[ClipTrack(sound, 0, 120, is_levelled=alone == "only")] if alone in ("clip", "only") else (),
    )

    assert measure(output, samples=10 * 48_000).integrated_lufs == pytest.approx(own + 20, abs=1.0)
    assert made.goal == pytest.approx(own + 20, abs=0.2)
    assert made.notes[-1] == (
        f"the sound is very quiet; it is raised to {made.goal:.1f} LUFS only, not to -14, "
        "to keep its noise inaudible"
    )


@pytest.mark.slow
def test_a_quiet_bed_is_no_reason_to_hold_a_voice_back(tmp_path: Path) -> None:
    """What leads the mix decides how far it may go up."""
    voice = VoiceTrack(write_speech(tmp_path / "v.wav", seconds=3, level=0.3), 0)
    music = MusicTrack(write_samples(tmp_path / "hush.wav", noise(4, 0.0007)))
    made = mix_soundtrack(tmp_path / "out.m4a", fps=30, frames=90, voices=[voice], music=music)

    assert made.goal == -14
    assert made.loudness.integrated_lufs == pytest.approx(-14, abs=1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["over full scale", "crossed wires", "one side"])
def test_music_is_heard_however_it_was_recorded(tmp_path: Path, kind: str) -> None:
    """Also in a single loudspeaker, and as clean as it was."""
    one = 0.3 * np.sin(2 * np.pi * 440 * np.arange(192_000) / 48_000)
    shapes = {
        "over full scale": 20 * one,
        "crossed wires": np.stack([one, -one], axis=1),
        "one side": np.stack([one, 0 * one], axis=1),
    }
    music = MusicTrack(write_samples(tmp_path / "m.wav", shapes[kind]), fade_seconds=0)
    output = tmp_path / "out.m4a"
    made = mix_soundtrack(output, fps=30, frames=120, music=music)
    mono = read_samples(output).mean(axis=1)[9_600:182_400]
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)))) ** 2

    assert made.loudness.integrated_lufs == pytest.approx(-14, abs=1)
    assert level_db(mono) > -24
    around = round(440 * len(mono) / 48_000)
    assert spectrum[around - 20 : around + 20].sum() / spectrum.sum() > 0.999


@pytest.mark.slow
def test_only_what_is_heard_of_the_music_counts(tmp_path: Path) -> None:
    """A quiet beginning of a loud piece is brought to the bed's level, since nothing else of it is heard."""
    piece = np.concatenate([noise(4, 0.03), noise(20, 0.3)])
    music = MusicTrack(write_samples(tmp_path / "m.wav", piece), volume_db=0)
    made = mix_soundtrack(tmp_path / "out.m4a", fps=30, frames=120, music=music)

    assert made.notes == ()
    assert made.loudness.integrated_lufs == pytest.approx(-14, abs=1)


@pytest.mark.slow
def test_music_that_is_no_more_than_a_click_is_refused(tmp_path: Path) -> None:
    """Repeated it would be a buzz."""
    path = write_samples(tmp_path / "click.wav", noise(0.05, 0.1))
    with pytest.raises(FileRefused) as failure:
        mix_soundtrack(tmp_path / "out.m4a", fps=30, frames=60, music=MusicTrack(path))

    assert str(failure.value) == "click.wav is only 0.05 seconds long; use a longer piece"


def steps_of_pitch(path: Path, *, seconds: int) -> Path:
    """A tone that is 400 Hz in its first second, 600 in the next, and so on."""
    time = np.arange(48_000) / 48_000
    return write_samples(
        path, np.concatenate([0.3 * np.sin(2 * np.pi * (400 + 200 * n) * time) for n in range(seconds)])
    )


def pitches(samples: Any) -> list[int]:
    """The strongest frequency of each second to 10 Hz, 0 for silence."""
    found = []
    for start in range(0, len(samples) - 24_000, 48_000):
        part = samples[start + 4_800 : start + 43_200].mean(axis=1)
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
        loud = level_db(part) > -50
        found.append(round(float(spectrum.argmax()) * 48_000 / len(part) / 10) * 10 if loud else 0)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("when_short", "heard"),
    [
        ("hold-last", [600, 800, 0, 0, 0, 0]),
        ("loop", [600, 800, 600, 800, 600, 800]),
        ("slow", [600, 600, 600, 800, 800, 800]),
    ],
)
def test_a_clips_sound_goes_with_its_picture(tmp_path: Path, when_short: WhenShort, heard: list[int]) -> None:
    """Trimmed to seconds 1 to 3 in a scene of six: silent, again, or slower at the same pitch."""
    sound = Sound(steps_of_pitch(tmp_path / "s.wav", seconds=6), "s.wav")
    clip = ClipTrack(sound, 0, 180, Fraction(1), Fraction(2), when_short)
    output = tmp_path / "out.m4a"
    mix_soundtrack(output, fps=30, frames=180, clips=[clip])

    assert pitches(read_samples(output)) == heard
