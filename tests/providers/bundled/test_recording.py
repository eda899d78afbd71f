"""Recorded takes of the author's own."""

import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from generators.errors import FileRefused, ProviderError
from generators.providers.bundled import recording
from generators.providers.bundled.recording import convert_recording
from generators.providers.roles.speech import Speech


def record(path: Path, codec: str, rate: int = 44_100) -> None:
    """Half a second of silence, two of a tone, half a second of silence, stereo."""
    t = np.arange(2 * rate) / rate
    mono = np.concatenate([np.zeros(rate // 2), 0.3 * np.sin(2 * np.pi * 220 * t), np.zeros(rate // 2)])
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        data = np.repeat((mono * 32767).astype("<i2"), 2)[None, :]
        frame = av.AudioFrame.from_ndarray(data, format="s16", layout="stereo")
        frame.sample_rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_s16le"),
        ("a.mp3", "libmp3lame"),
        ("a.m4a", "aac"),
        ("a.ogg", "libopus"),
        ("a.flac", "flac"),
    ],
)
def test_common_formats_become_48_khz_mono(tmp_path: Path, name: str, codec: str) -> None:
    """Words lie evenly between the first and the last sound."""
    record(tmp_path / name, codec, 48_000 if name.endswith("ogg") else 44_100)
    notes: list[str] = []
    speech = convert_recording(tmp_path / name, "four to.", tmp_path / "out.wav", notes.append)

    with wave.open(str(tmp_path / "out.wav")) as out:
        assert (out.getframerate(), out.getnchannels(), out.getsampwidth()) == (48_000, 1, 2)
        assert speech.seconds == out.getnframes() / 48_000
    assert abs(speech.seconds - 3) < 0.1
    assert (speech.timing, speech.interpolated) == ("even", 0)
    four, to = speech.words
    assert (four.text, to.text) == ("four", "to.")
    # Some coders smear the beginning by a few hundredths of a second.
    assert [four.start_seconds, four.end_seconds, to.end_seconds] == pytest.approx(
        [0.5, 1.833, 2.5], abs=0.06
    )


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    """Missing, unreadable and silent files are named."""
    notes: list[str] = []
    junk = tmp_path / "junk.mp3"
    junk.write_bytes(b"no sound at all" * 50)
    silent = tmp_path / "silent.wav"
    with wave.open(str(silent), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(bytes(96_000))

    with pytest.raises(
        ProviderError, match=r"gone\.wav does not exist; `voice.file` is relative to the spec's folder$"
    ):
        convert_recording(tmp_path / "gone.wav", "hi", tmp_path / "out.wav", notes.append)
    with pytest.raises(FileRefused, match=r"junk\.mp3 cannot be read as sound \(.*\); export it again$"):
        convert_recording(junk, "hi", tmp_path / "out.wav", notes.append)
    with pytest.raises(ProviderError, match=r"silent\.wav is silent$"):
        convert_recording(silent, "hi", tmp_path / "out.wav", notes.append)


def syllables(seconds: float = 3.0, level: float = 0.4) -> NDArray[np.float64]:
    """A voice between 0.5 seconds and half a second before the end."""
    t = np.arange(round(seconds * 48_000)) / 48_000
    spoken = (t >= 0.5) & (t < seconds - 0.5)
    return level * np.sin(2 * np.pi * 180 * t) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t)) * spoken


def converted(path: Path, samples: NDArray[np.float64]) -> tuple[Speech, NDArray[np.float64], list[str]]:
    """What becomes of a float WAV of mono or stereo samples: words, samples, notes."""
    layout = "mono" if samples.ndim == 1 else "stereo"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_f32le", rate=48_000, layout=layout)
        assert isinstance(stream, av.AudioStream)
        packed = samples.astype(np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
        frame.sample_rate = 48_000
        out.mux([*stream.encode(frame), *stream.encode(None)])
    notes: list[str] = []
    speech = convert_recording(path, "one two.", path.with_name("out.wav"), notes.append)
    with wave.open(str(path.with_name("out.wav"))) as made:
        data = np.frombuffer(made.readframes(made.getnframes()), "<i2") / 32768
    return speech, data, notes


@pytest.mark.parametrize(
    "shape",
    [
        lambda one: one,
        lambda one: np.stack([one, one], axis=1),
        lambda one: np.stack([one, -one], axis=1),
        lambda one: np.stack([0 * one, one], axis=1),
        lambda one: one * 6,
        lambda one: one * 0.0072,
        lambda one: one + 0.2,
    ],
    ids=["mono", "stereo", "crossed wires", "one side", "over full scale", "peaks at -51 dB", "a constant"],
)
def test_a_voice_is_heard_however_it_was_recorded(tmp_path: Path, shape: Any) -> None:
    """At the level of all voices and inside full scale, its words from its beginning to its end."""
    speech, data, _ = converted(tmp_path / "take.wav", shape(syllables()))
    spoken = data[24_000:120_000] - data.mean()

    assert 20 * np.log10(np.sqrt((spoken**2).mean())) == pytest.approx(-20, abs=1.0)
    assert np.abs(data).max() < 0.95
    assert [speech.words[0].start_seconds, speech.words[-1].end_seconds] == pytest.approx(
        [0.5, 2.5], abs=0.06
    )


def test_a_very_quiet_take_is_told(tmp_path: Path) -> None:
    """Its noise is raised with it, which the author can only cure by recording it again."""
    _, _, notes = converted(tmp_path / "take.wav", syllables(level=0.0028))
    _, _, none = converted(tmp_path / "take.wav", syllables(level=0.1))

    assert notes == [
        "take.wav is very quiet and is amplified by 38 dB, noise included; record closer to the microphone"
    ]
    assert none == []


def test_noise_alone_is_not_raised(tmp_path: Path) -> None:
    """Where no voice stands out there may be none."""
    noise = np.random.default_rng(6).standard_normal(96_000) * 0.001
    _, data, notes = converted(tmp_path / "take.wav", noise)

    assert 20 * np.log10(np.sqrt((data**2).mean())) == pytest.approx(-60, abs=0.5)
    assert notes == []


def test_the_last_word_ends_with_the_voice_in_a_noisy_take(tmp_path: Path) -> None:
    """Mains hum before, between and after what is said is no speech."""
    t = np.arange(8 * 48_000) / 48_000
    hum = 0.008 * np.sin(2 * np.pi * 50 * t)
    speech, _, _ = converted(
        tmp_path / "take.wav",
        hum + np.pad(syllables(), (0, 5 * 48_000)) + np.pad(syllables(), (96_000, 144_000)),
    )

    assert speech.words[-1].end_seconds == pytest.approx(4.5, abs=0.06)


def test_a_take_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its length is found while it is decoded, and no more of it is kept."""
    monkeypatch.setattr(recording, "MOST_SECONDS", 2)
    with pytest.raises(ProviderError) as caught:
        converted(tmp_path / "take.wav", syllables())
    assert (
        str(caught.value)
        == f"the recording {tmp_path / 'take.wav'} is longer than 0 hours; cut it into scenes"
    )
