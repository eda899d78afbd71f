"""segment: ground, overlay and title of one scene as one piece of video."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image

from generators.plan.requests import Encoding, SegmentRequest
from generators.spec.model import ColorPicture, ImagePicture
from generators.steps.segment import run
from generators.steps.services import Services
from generators.store.frame_cache import FrameCache
from tests.media.material import count_decoded_frames, read_rgb
from tests.steps.house import Room, timing

SMALL = Encoding(160, 90, "draft", None, None)
BLANK, BOX = "b" * 64, "c" * 64
CENTRE, CORNER, EDGE = (80, 45), (4, 4), (150, 45)

pytestmark = pytest.mark.slow


def picture(box: tuple[int, int, int, int], color: str) -> bytes:
    """A transparent PNG with one filled box."""
    image = Image.new("RGBA", (160, 90))
    if box[2] > box[0]:
        image.paste(Image.new("RGBA", (box[2] - box[0], box[3] - box[1]), color), box[:2])
    data = io.BytesIO()
    image.save(data, "png")
    return data.getvalue()


def services(room: Room) -> Services:
    """Services with all frames, which draw none."""
    frames = FrameCache(room.project / "frames", 1 << 20)
    frames.put(BLANK, picture((0, 0, 0, 0), "white"))
    frames.put(BOX, picture((60, 30, 100, 60), "lime"))
    return cast(Services, SimpleNamespace(run_folder=room.project, frame_cache=frames))


def made(room: Room, request: SegmentRequest, **inputs: object) -> Path:
    """segment.mp4."""
    ctx = room.context(request, inputs=inputs, outputs={"video": "segment.mp4"}, services=services(room))
    run(request, ctx)
    return ctx.output("video")


def color(path: Path, frame: int, place: tuple[int, int]) -> str:
    """The name of the colour at a place."""
    pixel = read_rgb(path, frame, place)
    names = ("red", "green", "blue")
    return "+".join(name for name, level in zip(names, pixel, strict=True) if level > 128)


def test_a_scene_without_overlay_is_its_ground(room: Room) -> None:
    """As long as its timing says."""
    request = SegmentRequest(SMALL, ColorPicture("#ff0000"))
    segment = made(room, request, timing=timing("One", "two."))

    assert count_decoded_frames(segment) == 20
    assert color(segment, 19, CENTRE) == "red"


def test_layers_lie_over_each_other(room: Room) -> None:
    """The overlay's frames in their time, the title over all of it, the ground below."""
    title = room.file("title.png", picture((0, 0, 20, 20), "blue"))
    frames: dict[str, Any] = {
        "fps": 10, "width": 160, "height": 90, "frames": 12, "runs": [[BLANK, 5], [BOX, 4], [BLANK, 3]],
    }  # fmt: skip
    request = SegmentRequest(SMALL, ColorPicture("#ff0000"))
    segment = made(room, request, frames=frames, props={}, title=title)

    assert count_decoded_frames(segment) == 12
    assert [color(segment, frame, CENTRE) for frame in (4, 5, 8, 9)] == ["red", "green", "green", "red"]
    assert [color(segment, frame, CORNER) for frame in (0, 6, 11)] == ["blue"] * 3
    assert color(segment, 6, EDGE) == "red"


def test_a_still_fills_the_picture(room: Room) -> None:
    """The author's own, whatever its shape."""
    own = room.project / "own.png"
    Image.new("RGB", (50, 200), "blue").save(own)
    request = SegmentRequest(SMALL, ImagePicture(motion="none"))
    segment = made(room, request, timing=timing("One", fps=30), background=own)

    assert count_decoded_frames(segment) == 10
    assert color(segment, 5, CORNER) == color(segment, 5, EDGE) == "blue"
