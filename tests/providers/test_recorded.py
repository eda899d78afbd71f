"""Recorded takes of the author's own."""

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from generators.errors import ProviderError
from generators.providers.recorded import convert_recording


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
    speech = convert_recording(tmp_path / name, "four to.", tmp_path / "out.wav")

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
    junk = tmp_path / "junk.mp3"
    junk.write_bytes(b"no sound at all" * 50)
    silent = tmp_path / "silent.wav"
    with wave.open(str(silent), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(bytes(96_000))

    with pytest.raises(
        ProviderError, match=r"gone\.wav is not there; `voice.file` is relative to the spec's folder$"
    ):
        convert_recording(tmp_path / "gone.wav", "hi", tmp_path / "out.wav")
    with pytest.raises(ProviderError, match=r"junk\.mp3 cannot be read as sound: "):
        convert_recording(junk, "hi", tmp_path / "out.wav")
    with pytest.raises(ProviderError, match=r"silent\.wav is silent$"):
        convert_recording(silent, "hi", tmp_path / "out.wav")
