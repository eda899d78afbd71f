"""The whole video's sound."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from generators.errors import StepFailed
from generators.media.ducking import duck_curve
from generators.media.loudness import Loudness, measure, read_summary
from generators.media.mastering import next_gain
from generators.media.probe import probe
from generators.media.soundtrack import (
    ClipTrack,
    MusicTrack,
    VoiceTrack,
    faded,
    frame_sample,
    loop_to,
    mix_soundtrack,
)
from tests.media.material import level_db, read_samples, write_counting_clip, write_speech, write_tone

SUMMARY = "x\nSummary:\n\n  Integrated loudness:\n    I: -14.2 LUFS\n\n  True peak:\n    Peak: -1.5 dBFS\n"


def test_a_summary_is_read() -> None:
    """Loudness and true peak come from ffmpeg's own words."""
    assert read_summary(SUMMARY, name="a.wav") == Loudness(-14.2, -1.5)


def test_no_summary_means_no_sound() -> None:
    """A silent film is named."""
    with pytest.raises(StepFailed, match=r"^film\.mp4 holds no sound$"):
        read_summary("Stream #0: Video", name="film.mp4")


def test_the_bed_is_down_when_the_voice_comes_and_rises_slowly() -> None:
    """Full volume before, all of the duck under the whole voice, full volume again after the release."""
    curve = 20 * np.log10(duck_curve([(2.0, 4.0)], seconds=8.0, duck_db=-10))

    assert curve[100] == 0
    assert curve[200:420] == pytest.approx(-10)
    assert curve[470] == pytest.approx(-5)
    assert curve[530] == 0
    assert np.abs(np.diff(curve)).max() < 0.5


def test_a_short_pause_lets_the_bed_rise_only_part_of_the_way() -> None:
    """It breathes between sentences instead of jumping."""
    curve = 20 * np.log10(duck_curve([(1.0, 2.0), (2.9, 4.0)], seconds=6.0, duck_db=-10))

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


def test_a_loop_fills_the_length_without_a_seam() -> None:
    """Equal power at the crossfade; no gap at the end."""
    rng = np.random.default_rng(0)
    sound = rng.standard_normal((96_000, 2)).astype(np.float32)
    out = loop_to(sound, 400_000)

    levels = [level_db(out[start : start + 8_000]) for start in range(0, 400_000, 8_000)]
    assert len(out) == 400_000
    assert max(levels) - min(levels) < 0.6


def test_fades_begin_and_end_in_silence() -> None:
    """The middle stays as it is."""
    out = faded(np.ones((48_000, 2), dtype=np.float32), 0.25)

    assert abs(float(out[0, 0])) < 0.001
    assert abs(float(out[-1, 0])) < 0.001
    assert float(out[24_000, 0]) == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("loudness", [-14.0, -20.0])
def test_loudness_and_peaks_keep_to_what_was_asked(tmp_path: Path, loudness: float) -> None:
    """Voices of very different levels and a bed come out at one loudness, measured on the file."""
    voices = [
        VoiceTrack(write_speech(tmp_path / "a.wav", seconds=3, level=0.4), 9),
        VoiceTrack(write_speech(tmp_path / "b.wav", seconds=3, level=0.02), 120),
    ]
    music = MusicTrack(write_tone(tmp_path / "m.wav", seconds=2))
    output = tmp_path / "out.m4a"
    told = mix_soundtrack(output, fps=30, frames=240, voices=voices, music=music, loudness=loudness)
    first = output.read_bytes()
    mix_soundtrack(output, fps=30, frames=240, voices=voices, music=music, loudness=loudness)

    found = measure(output)
    assert told == found
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
    mix_soundtrack(output, fps=30, frames=120, clips=[ClipTrack(clip, 30, 45, trim_start_seconds=1.0)])
    samples = read_samples(output)

    assert level_db(samples[:47_000]) < -60
    assert level_db(samples[50_000:118_000]) > -30
    assert level_db(samples[121_500:]) < -60


@pytest.mark.slow
def test_a_clip_without_sound_is_refused(tmp_path: Path) -> None:
    """The file is named."""
    clip = write_counting_clip(tmp_path / "clip.mp4", frames=30)
    with pytest.raises(StepFailed) as failure:
        mix_soundtrack(tmp_path / "out.m4a", fps=30, frames=60, clips=[ClipTrack(clip, 0, 30)])

    assert str(failure.value) == "clip.mp4 holds no sound"


@pytest.mark.slow
def test_a_video_without_sound_gets_silence(tmp_path: Path) -> None:
    """Exactly as long as the picture, and nobody tries to make it louder."""
    output = tmp_path / "out.m4a"
    found = mix_soundtrack(output, fps=30, frames=45)

    assert found.is_silent
    assert probe(output).audio_seconds == Fraction(3, 2)
    assert not read_samples(output).any()
