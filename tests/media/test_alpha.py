"""Pictures that nothing shines through, among others that have holes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generators.media.alpha import with_alpha
from generators.media.encoder import Encoding
from generators.media.ground import ColorGround
from generators.media.segment import encode_segment
from tests.media.material import count_decoded_frames, read_rgb

SIZE = (64, 48)


def saved(folder: Path, name: str, mode: str, color: tuple[int, ...]) -> Path:
    """A PNG of one colour."""
    path = folder / name
    Image.new(mode, SIZE, color).save(path)
    return path


def test_only_pictures_without_alpha_are_copied(tmp_path: Path) -> None:
    """Once each, with the same pixels."""
    holes = saved(tmp_path, "holes.png", "RGBA", (255, 0, 0, 90))
    full = saved(tmp_path, "full.png", "RGB", (0, 0, 255))
    room = tmp_path / "room"
    room.mkdir()

    runs = with_alpha([(holes, 2), (full, 3), (holes, 1), (full, 1)], room)

    assert runs == [(holes, 2), (room / "full.png", 3), (holes, 1), (room / "full.png", 1)]
    with Image.open(room / "full.png") as copy:
        assert (copy.mode, copy.getpixel((5, 5))) == ("RGBA", (0, 0, 255, 255))


@pytest.mark.slow
def test_a_picture_that_covers_all_keeps_the_scenes_length(tmp_path: Path) -> None:
    """A browser writes it without alpha; the frames after it are there, and so is the ground."""
    holes = saved(tmp_path, "holes.png", "RGBA", (0, 0, 0, 0))
    full = saved(tmp_path, "full.png", "RGB", (0, 0, 255))
    made = tmp_path / "segment.mp4"
    encode_segment(
        made,
        ground=ColorGround("#ff0000"),
        frames=40,
        encoding=Encoding(fps=30, width=SIZE[0], height=SIZE[1], quality="draft", crf=None, bitrate=None),
        overlay=[(holes, 10), (full, 20), (holes, 10)],
    )

    assert count_decoded_frames(made) == 40
    assert [max(range(3), key=lambda c: read_rgb(made, frame, (9, 9))[c]) for frame in (9, 10, 29, 30)] == [
        0,
        2,
        2,
        0,
    ]
