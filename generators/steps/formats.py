"""Reading back what our own steps have written: timings and timelines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from generators.plan.timing import PlacedScene, TimedWord, Timing


@dataclass(frozen=True)
class Timeline:
    """A whole video in global frames."""

    fps: int
    frames: int
    scenes: tuple[PlacedScene, ...]


def read_timing(path: Path) -> Timing:
    """A scene's timing.json."""
    data = json.loads(path.read_text("utf-8"))
    words = tuple(TimedWord(**word) for word in data.pop("words"))
    return Timing(**data, words=words)


def read_timeline(path: Path) -> Timeline:
    """A video's timeline.json."""
    data = json.loads(path.read_text("utf-8"))
    scenes = []
    for scene in data["scenes"]:
        transition = scene.pop("transition")
        scenes.append(
            PlacedScene(**scene, transition_type=transition["type"], transition_frames=transition["frames"])
        )
    return Timeline(data["fps"], data["frames"], tuple(scenes))
