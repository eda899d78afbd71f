"""The one place where seconds become frames: a scene's timing and the video's timeline.

Scene-local:   |lead| voice ........ |tail|        timing.json
Global:        scene k starts where scene k-1 ends, less the overlap of the transition between them.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from generators.plan.requests import TimelineRequest, TimingRequest
from generators.plan.text import BREAK

LEAD_SECONDS = 0.35
"""Silence before a voice: the picture is seen a moment before it is spoken about."""
TAIL_SECONDS = 0.55
"""Silence after a voice: together with the lead it outlasts the default transition."""


@dataclass(frozen=True)
class SpokenWord:
    """A word with its time in the narration's audio, in seconds."""

    text: str
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True)
class TimedWord:
    """A word with its frames, `end_frame` exclusive."""

    text: str
    start_frame: int
    end_frame: int


@dataclass(frozen=True)
class Timing:
    """One scene in scene-local frames."""

    fps: int
    frames: int
    voice_start_frame: int
    voice_frames: int
    """0 where nothing is spoken."""
    words: tuple[TimedWord, ...]
    marks: dict[str, int]
    """Mark name to frame."""


@dataclass(frozen=True)
class PlacedScene:
    """One scene in the video's timeline, global frames."""

    start_frame: int
    frames: int
    voice_start_frame: int
    voice_frames: int
    transition_type: str
    transition_frames: int
    """How many frames this scene overlaps the one before."""


def to_frames(seconds: float, fps: int) -> int:
    """The nearest whole frame (halves go up)."""
    return int(seconds * fps + 0.5)


def scene_timing(request: TimingRequest, words: Sequence[SpokenWord], voice_seconds: float) -> Timing:
    """A scene's frames from the measured voice; without a voice from `request.seconds`."""
    fps = request.fps
    if request.seconds is not None and not words:
        return Timing(fps, max(1, to_frames(request.seconds, fps)), 0, 0, (), {})
    lead = to_frames(request.lead_seconds, fps)
    voice = max(1, len(words), to_frames(voice_seconds, fps))
    frames = lead + voice + to_frames(request.tail_seconds, fps)
    timed: list[TimedWord] = []
    earliest = lead
    # Every word keeps a frame of its own: none starts before the one it follows ends,
    # and each leaves as many frames as there are words to come.
    for latest, word in enumerate(words, start=lead + voice - len(words)):
        start = min(max(lead + to_frames(word.start_seconds, fps), earliest), latest)
        end = min(max(lead + to_frames(word.end_seconds, fps), start + 1), latest + 1)
        timed.append(TimedWord(word.text, start, end))
        earliest = end
    return Timing(fps, frames, lead, voice, tuple(timed), _marks(request.marks, timed, lead + voice))


def _marks(
    marks: Sequence[tuple[str, int]], words: Sequence[TimedWord], voice_end_frame: int
) -> dict[str, int]:
    """The start of the first word with at least as many characters before it as the mark has."""
    before = [0, *itertools.accumulate(len("".join(word.text.replace(BREAK, "").split())) for word in words)]
    starts = [*(word.start_frame for word in words), voice_end_frame]
    return {name: starts[min(bisect_left(before, characters), len(words))] for name, characters in marks}


def timeline(request: TimelineRequest, scenes: Sequence[Timing]) -> tuple[PlacedScene, ...]:
    """Place scenes after each other: total = sum of scenes - sum of overlaps.

    An overlap is at most one second and at most half of either scene,
    so that no frame lies in two transitions.
    """
    placed: list[PlacedScene] = []
    start = 0
    for index, (scene, (kind, seconds)) in enumerate(zip(scenes, request.transitions, strict=True)):
        overlap = 0
        if index and kind != "none":
            longest = min(request.fps, scenes[index - 1].frames // 2, scene.frames // 2)
            overlap = min(to_frames(seconds, request.fps), longest)
        start -= overlap
        shown = kind if overlap else "none"
        voice_start = start + scene.voice_start_frame
        placed.append(PlacedScene(start, scene.frames, voice_start, scene.voice_frames, shown, overlap))
        start += scene.frames
    return tuple(placed)
