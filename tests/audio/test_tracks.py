"""Which sound track of a file is meant."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from generators.audio.tracks import find_track
from generators.errors import FileRefused
from tests.audio.material import tone


def recorded(path: Path, *levels: float) -> Path:
    """A file with one track of a tone per level, as screen recorders write them."""
    with av.open(str(path), "w") as out:
        streams = [out.add_stream("pcm_s16le", rate=48_000, layout="mono") for _ in levels]
        for stream, level in zip(streams, levels, strict=True):
            assert isinstance(stream, av.AudioStream)
            samples = (tone(1.0, level=level) * 32767).astype("<i2")[None, :]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="s16", layout="mono")
            frame.sample_rate = 48_000
            out.mux([*stream.encode(frame), *stream.encode(None)])
    return path


@pytest.mark.parametrize(
    ("levels", "wanted", "expected"),
    [
        ((0.3,), None, 0),
        ((0.0,), None, 0),
        ((0.0, 0.3, 0.3), None, 1),
        ((0.0, 0.003, 0.3), None, 1),
        ((0.3, 0.3), None, 0),
        ((0.0, 0.0), None, 0),
        ((0.3, 0.3), 2, 1),
        ((0.3, 0.0), 2, 1),
    ],
)
def test_the_first_track_with_sound_is_taken_unless_one_is_named(
    tmp_path: Path, levels: tuple[float, ...], wanted: int | None, expected: int
) -> None:
    """A recorder's first track is often an empty one."""
    found = find_track(recorded(tmp_path / "a.mkv", *levels), "a.mkv", wanted)

    assert found is not None
    assert found.track == expected


def test_a_track_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """With how many there are."""
    path = recorded(tmp_path / "a.mkv", 0.3, 0.3)
    with pytest.raises(FileRefused) as caught:
        find_track(path, "a.mkv", 3)
    assert str(caught.value) == "a.mkv has 2 sound tracks; there is no track 3"
