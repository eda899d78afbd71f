"""Chained Ogg files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from generators.audio.ogg import ogg_links
from tests.audio.material import encode, heard, pitches, tone


def test_every_link_of_a_chain_is_heard(tmp_path: Path) -> None:
    """Of other channels, rates and codecs than the first."""
    one = tone(2.0, hertz=600.0)
    parts = [
        encode(tmp_path / "a.ogg", tone(2.0, hertz=300.0), codec="libopus"),
        encode(tmp_path / "b.ogg", np.stack([one, one], axis=1), codec="libopus", layout="stereo"),
        encode(tmp_path / "c.ogg", tone(2.0, hertz=900.0, rate=22_050), codec="flac", rate=22_050),
    ]
    chain = tmp_path / "chain.ogg"
    chain.write_bytes(b"".join(part.read_bytes() for part in parts))

    assert len(ogg_links(chain)) == 3
    assert [pitches(heard(chain))[n] for n in (1, 2, 5, 6, 9, 10)] == [300, 300, 600, 600, 900, 900]


def test_other_files_are_no_chain(tmp_path: Path) -> None:
    """A single Ogg stream neither, nor one that was cut off."""
    single = encode(tmp_path / "a.ogg", tone(1.0), codec="flac")
    cut = tmp_path / "cut.ogg"
    cut.write_bytes(single.read_bytes()[:-100])
    empty = tmp_path / "empty.ogg"
    empty.write_bytes(b"")

    assert [ogg_links(path) for path in (single, cut, empty)] == [[], [], []]
