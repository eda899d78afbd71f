"""The plan of a join, made from the timeline alone: which parts of segments are copied and which encoded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generators.errors import StepFailed
from generators.media.encoder import group_borders
from generators.spec.model import TransitionType


@dataclass(frozen=True)
class JoinScene:
    """One scene of the join."""

    frames: int
    transition: TransitionType = "none"
    """How the scene begins; the first scene's is not used."""
    overlap: int = 0
    """Frames it shares with the previous scene."""


@dataclass(frozen=True)
class Span:
    """Frames `start` to `end` (exclusive) of one scene's segment, both at borders of its closed groups."""

    scene: int
    start: int
    end: int

    @property
    def frames(self) -> int:
        """Its number of frames."""
        return self.end - self.start


@dataclass(frozen=True)
class CopiedSpan:
    """A span whose packets are copied."""

    span: Span

    @property
    def frames(self) -> int:
        """How many it adds to the video."""
        return self.span.frames


@dataclass(frozen=True)
class EncodedSpan:
    """Spans that are decoded, blended and encoded as one closed group."""

    spans: tuple[Span, ...]
    transitions: tuple[tuple[TransitionType, int], ...]
    """Between two spans: type and overlapping frames."""

    @property
    def frames(self) -> int:
        """How many it adds to the video."""
        return sum(span.frames for span in self.spans) - sum(overlap for _, overlap in self.transitions)


Piece = CopiedSpan | EncodedSpan


def read_scenes(timeline: Mapping[str, Any]) -> list[JoinScene]:
    """The scenes of a `timeline.json`."""
    return [
        JoinScene(
            frames=scene["frames"],
            transition=scene["transition"]["type"],
            overlap=scene["transition"]["frames"] if index else 0,
        )
        for index, scene in enumerate(timeline["scenes"])
    ]


def plan_join(scenes: Sequence[JoinScene], fps: int) -> list[Piece]:
    """The pieces of the joined video in playing order.

    Raises StepFailed when a transition is longer than a second or than its scenes.
    """
    pieces: list[Piece] = []
    spans: list[Span] = []
    transitions: list[tuple[TransitionType, int]] = []
    for index, scene in enumerate(scenes):
        _check(scenes, index, fps)
        starts = group_borders(scene.frames, fps)
        groups = [Span(index, a, b) for a, b in zip(starts, (*starts[1:], scene.frames), strict=True)]
        if index > 0 and scene.overlap > 0:
            transitions.append((scene.transition, scene.overlap))
            spans.append(groups.pop(0))
        going = index + 1 < len(scenes) and scenes[index + 1].overlap > 0
        if spans and (groups or not going):
            pieces.append(EncodedSpan(tuple(spans), tuple(transitions)))
            spans, transitions = [], []
        if going and groups:
            spans = [groups.pop()]
        if groups:
            pieces.append(CopiedSpan(Span(index, groups[0].start, groups[-1].end)))
    return pieces


def _check(scenes: Sequence[JoinScene], index: int, fps: int) -> None:
    scene = scenes[index]
    if index == 0 or scene.overlap == 0:
        return
    before = scenes[index - 1]
    free = before.frames - (before.overlap if index > 1 else 0)
    most = min(fps, scene.frames, free)
    if scene.overlap > most:
        raise StepFailed(
            f"the transition to scene {index + 1} takes {scene.overlap} frames; expected at most {most}; "
            "make the transition shorter or the scenes longer"
        )
