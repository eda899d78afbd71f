"""One frame of a scene over a clip."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generators.errors import StepFailed
from generators.plan.requests import Encoding, SegmentRequest
from generators.spec.model import VideoPicture
from generators.steps.context import Context
from generators.steps.still import draw_scene_still
from tests.media.clip.material import colors_graph, write_clip
from tests.steps.house import Room, timing
from tests.steps.test_segment import services

pytestmark = pytest.mark.slow


def segment(room: Room, when_short: str) -> Context:
    """A scene of 30 frames, 10 a second, over a clip of red and green."""
    clip = write_clip(room.project / "clip.mp4", colors_graph(["red", "lime"]))
    picture = VideoPicture("", when_short=when_short)  # type: ignore[arg-type]
    request = SegmentRequest(Encoding(160, 90, "draft", None, None), picture)
    timed = {**timing("one"), "frames": 30}
    inputs = {"background": clip, "timing": timed}
    return room.context(request, inputs=inputs, outputs={"video": "segment.mp4"}, services=services(room))


@pytest.mark.parametrize(
    ("when_short", "colors"),
    [("hold-last", "red lime lime"), ("loop", "red lime red"), ("slow", "red red lime")],
)
def test_a_frame_shows_what_the_scene_shows_there(room: Room, when_short: str, colors: str) -> None:
    """Behind the clip's end too, in the scene's own rate."""
    found = []
    for frame in (5, 12, 25):
        draw_scene_still(None, segment(room, when_short), frame, room.project / "still.png")
        with Image.open(room.project / "still.png") as picture:
            red, green, _ = picture.convert("RGB").getpixel((80, 45))  # type: ignore[misc]
        found.append("red" if red > green else "lime")

    assert " ".join(found) == colors


def test_a_frame_behind_the_scenes_end_is_refused(room: Room) -> None:
    """With the last one there is."""
    with pytest.raises(StepFailed) as failure:
        draw_scene_still(None, segment(room, "loop"), 30, Path("nowhere.png"))

    assert str(failure.value) == "the scene has 30 frames; choose one from 0 to 29"
