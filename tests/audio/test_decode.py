"""Sound files of every kind as samples."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from generators.audio.decode import track_count
from generators.audio.timed_samples import mono
from generators.errors import FileRefused
from tests.audio.material import encode, film_bytes, heard, pitches, tone, wav_bytes


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_s24le"),
        ("a.w64", "pcm_s16le"),
        ("a.aiff", "pcm_s16be"),
        ("a.caf", "pcm_s16be"),
        ("a.flac", "flac"),
        ("a.mp3", "libmp3lame"),
        ("a.m4a", "aac"),
        ("b.m4a", "alac"),
        ("a.mp4", "aac"),
        ("a.mov", "aac"),
        ("a.aac", "aac"),
        ("a.ogg", "flac"),
        ("a.opus", "libopus"),
        ("a.webm", "libopus"),
        ("a.mkv", "ac3"),
    ],
)
def test_what_ffmpeg_decodes_is_taken(tmp_path: Path, name: str, codec: str) -> None:
    """Whatever the container and the codec; a second stays a second, within what coders add at its ends."""
    samples = heard(encode(tmp_path / name, tone(1.0), codec=codec))

    assert samples.dtype == np.float32
    assert len(samples) == pytest.approx(48_000, abs=3_500)
    assert pitches(samples[4_800:43_200], 0.8) == [440]


def test_floats_above_full_scale_keep_their_shape(tmp_path: Path) -> None:
    """Nothing is cut off: to scale is left to whoever knows the level that is wanted."""
    loud = tone(0.5, level=4.0)
    narrow = heard(encode(tmp_path / "a.wav", loud, codec="pcm_f32le"))
    wide = heard(encode(tmp_path / "b.wav", loud, codec="pcm_f64le"))

    assert np.allclose(narrow, wide, atol=1e-5)
    assert np.abs(narrow).max() == pytest.approx(4.0 * 0.5**0.5, rel=0.01)


def test_one_channel_keeps_its_loudness(tmp_path: Path) -> None:
    """It goes to both sides 3 dB lower, and taken together again it is what it was."""
    samples = tone(0.5)
    both = heard(encode(tmp_path / "a.wav", samples, codec="pcm_f32le"))

    assert np.allclose(both[:, 0], both[:, 1])
    assert np.allclose(mono(both), samples, atol=1e-6)


def test_what_is_no_number_is_silence(tmp_path: Path) -> None:
    """A damaged float file cannot make the whole mix a not-a-number."""
    samples = tone(0.2)
    samples[100:200] = np.nan
    samples[200:300] = np.inf

    assert np.isfinite(heard(encode(tmp_path / "a.wav", samples, codec="pcm_f32le"))).all()


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF], ids=["nothing", "unknown"])
def test_a_wav_without_a_length_is_read_to_its_end(length: int) -> None:
    """As programs write it into a pipe."""
    assert len(heard(wav_bytes(tone(1.0), length=length))) == 48_000


def test_other_chunks_are_stepped_over() -> None:
    """Of an odd length too, with the byte that fills them."""
    junk = struct.pack("<4sI", b"JUNK", 5) + b"abcde\0"

    assert len(heard(wav_bytes(tone(1.0), before=junk))) == 48_000


def test_an_mp3_is_found_behind_padding_and_garbage(tmp_path: Path) -> None:
    """As rippers and broken downloads leave it: in front, in the middle, and without its first frame."""
    whole = encode(tmp_path / "whole.mp3", tone(2.0), codec="libmp3lame").read_bytes()
    noise = np.random.default_rng(1).integers(0, 256, 400_000, dtype=np.uint8).tobytes()
    made = {
        "zeros": bytes(512) + whole,
        "many-zeros": bytes(200_000) + whole,
        "garbage": noise + whole,
        "ripped": whole[100:],
        "hole": whole[:10_000] + noise[:3_000] + whole[13_000:],
    }
    for name, data in made.items():
        (tmp_path / f"{name}.mp3").write_bytes(data)
        samples = heard(tmp_path / f"{name}.mp3")

        assert len(samples) == pytest.approx(96_000, abs=24_000), name
        assert pitches(samples[:48_000], 0.25)[1] == 440, name


def test_joined_streams_of_other_rates_follow_each_other(tmp_path: Path) -> None:
    """MP3 and AAC files laid end to end change rate and channels in the middle."""
    parts = [(22_050, "mono", 300.0), (44_100, "stereo", 600.0), (48_000, "mono", 900.0)]
    for ending, codec in (("mp3", "libmp3lame"), ("aac", "aac")):
        joined = b""
        for number, (rate, layout, hertz) in enumerate(parts):
            one = tone(2.0, hertz=hertz, rate=rate)
            both = np.stack([one, one], axis=1) if layout == "stereo" else one
            path = tmp_path / f"{number}.{ending}"
            joined += encode(path, both, codec=codec, rate=rate, layout=layout).read_bytes()
        (tmp_path / f"joined.{ending}").write_bytes(joined)
        samples = heard(tmp_path / f"joined.{ending}")

        assert len(samples) / 48_000 == pytest.approx(6.0, abs=0.3)
        assert [pitches(samples)[n] for n in (1, 2, 5, 6, 9, 10)] == [300, 300, 600, 600, 900, 900]


def test_times_leave_room_where_a_recorder_paused(tmp_path: Path) -> None:
    """A gap in the file's clock is silence, so that what follows it comes when it should."""
    path = tmp_path / "gap.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=48_000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        for start, hertz in ((0.0, 300.0), (2.0, 600.0)):
            samples = (tone(1.0, hertz=hertz) * 32767).astype("<i2")[None, :]
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate, frame.time_base, frame.pts = 48_000, Fraction(1, 48_000), round(start * 48_000)
            out.mux(list(stream.encode(frame)))
    assert pitches(heard(path)) == [300, 300, 0, 0, 600, 600]


def test_a_track_that_begins_late_is_heard_from_there_on(tmp_path: Path) -> None:
    """Of a recording whose sound was switched on after a while the header knows no rate and no channels."""
    path = tmp_path / "late.ts"
    path.write_bytes(film_bytes(tmp_path / "1.ts") + film_bytes(tmp_path / "2.ts", tone(1.0)))

    assert track_count(path, "it") == 1
    assert pitches(heard(path))[0] == 440


def test_a_begin_is_kept_to_the_sample(tmp_path: Path) -> None:
    """What lies before it is dropped, and a track that begins after it is preceded by silence."""
    path = encode(tmp_path / "late.mkv", tone(1.0), codec="pcm_s16le", start=3.0)
    whole = heard(path)

    later = heard(path, begin=Fraction(7, 2))
    assert np.array_equal(later, whole[24_000:])
    earlier = heard(path, begin=Fraction(5, 2))
    assert not earlier[:24_000].any()
    assert np.array_equal(earlier[24_000:], whole)


def test_a_place_far_inside_is_found_by_the_index(tmp_path: Path) -> None:
    """The samples from a place on are the same as those of the whole file."""
    steps = np.concatenate([tone(1.0, hertz=200.0 + 20 * n, level=0.2) for n in range(40)])
    for name, codec in (("a.mkv", "pcm_s16le"), ("a.m4a", "aac")):
        path = encode(tmp_path / name, steps, codec=codec)
        whole, part = heard(path), heard(path, begin=Fraction(25))
        late = whole[len(whole) - len(part) :]

        assert len(part) == pytest.approx(15 * 48_000, abs=2_100)
        assert np.abs(part[4_800:] - late[4_800:]).max() < 0.01


def test_tracks_are_counted_and_chosen(tmp_path: Path) -> None:
    """A track that is not there is refused with how many there are."""
    path = encode(tmp_path / "a.wav", tone(0.2), codec="pcm_s16le")

    assert track_count(path, "a.wav") == 1
    with pytest.raises(FileRefused) as caught:
        heard(path, track=1)
    assert str(caught.value) == "it has one sound track; there is no track 2"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            wav_bytes(tone(0.1), rate=1),
            "it declares 1 samples per second; expected 1000 to 768000; export it again",
        ),
        (
            wav_bytes(tone(0.1), rate=2**31 - 1),
            "it declares 2147483647 samples per second; expected 1000 to 768000; export it again",
        ),
        (
            wav_bytes(tone(1.0), channels=512),
            "it has 512 channels; expected 1 to 64; export it as stereo",
        ),
        (
            b"no sound at all" * 50,
            "it cannot be read as sound (invalid data found when processing input); export it again",
        ),
        (b"", "it cannot be read as sound (invalid data found when processing input); export it again"),
    ],
    ids=["1 Hz", "2 GHz", "512 channels", "text", "nothing"],
)
def test_what_no_recorder_writes_is_refused(data: bytes, said: str) -> None:
    """By its header, before a single sample is made of it."""
    with pytest.raises(FileRefused) as caught:
        heard(data)
    assert str(caught.value) == said


def test_tags_that_are_no_utf_8_do_no_harm() -> None:
    """Recorders write names in whatever their maker's country uses."""
    name = "Müller".encode("cp1252")
    tags = b"INFO" + struct.pack("<4sI", b"IART", len(name)) + name

    assert len(heard(wav_bytes(tone(1.0), before=struct.pack("<4sI", b"LIST", len(tags)) + tags))) == 48_000


def test_a_codec_that_is_not_known_is_refused() -> None:
    """With what can be done."""
    data = bytearray(wav_bytes(tone(0.1)))
    data[20:22] = b"\xee\xee"
    with pytest.raises(FileRefused) as caught:
        heard(bytes(data))
    assert str(caught.value) == "it has a sound track that cannot be decoded; export it again"


def test_a_big_endian_wav_is_refused(tmp_path: Path) -> None:
    """It would be read as noise."""
    path = tmp_path / "old.wav"
    path.write_bytes(b"RIFX" + wav_bytes(tone(0.1))[4:])
    with pytest.raises(FileRefused) as caught:
        heard(path)
    assert str(caught.value) == "old.wav is a big-endian WAV (RIFX); export it as a RIFF WAV"
