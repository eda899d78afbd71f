"""timeline: the scenes placed after each other, in frames of the whole video."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from generators.plan.requests import TimelineRequest
from generators.plan.timing import timeline, to_frames
from generators.steps.context import Context
from generators.steps.formats import read_timing


def run(request: TimelineRequest, ctx: Context) -> None:
    """Write timeline.json."""
    timings = [read_timing(path) for _, path in sorted(ctx.inputs("timing").items())]
    scenes = []
    for number, (placed, (_, asked)) in enumerate(
        zip(timeline(request, timings), request.transitions, strict=True), start=1
    ):
        if placed.transition_frames < to_frames(asked, request.fps) and number > 1:
            shown = placed.transition_frames / request.fps
            ctx.note(
                f"scene {number} or the one before is too short for {asked:g} s of transition: {shown:.2g} s"
            )
        scene = asdict(placed)
        scene["transition"] = {"type": scene.pop("transition_type"), "frames": scene.pop("transition_frames")}
        scenes.append(scene)
    _note_voices_that_meet(scenes, ctx)
    frames = scenes[-1]["start_frame"] + scenes[-1]["frames"]
    ctx.write("timeline", {"fps": request.fps, "frames": frames, "scenes": scenes})


def _note_voices_that_meet(scenes: Sequence[Mapping[str, Any]], ctx: Context) -> None:
    """A long transition may let one scene speak into the next."""
    for number, (before, scene) in enumerate(itertools.pairwise(scenes), start=2):
        ends = before["voice_start_frame"] + before["voice_frames"]
        if before["voice_frames"] and scene["voice_frames"] and scene["voice_start_frame"] < ends:
            ctx.note(f"scene {number} begins to speak before the previous scene ends: shorten its transition")
