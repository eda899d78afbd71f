"""timing: a scene's measured words become frames."""

from __future__ import annotations

from dataclasses import asdict

from generators.plan.requests import TimingRequest
from generators.plan.timing import SpokenWord, scene_timing
from generators.steps.context import Context


def run(request: TimingRequest, ctx: Context) -> None:
    """Write timing.json."""
    words: list[SpokenWord] = []
    seconds = 0.0
    if ctx.has("words"):
        spoken = ctx.read("words")
        words = [SpokenWord(**word) for word in spoken["words"]]
        seconds = spoken["seconds"]
    ctx.write("timing", asdict(scene_timing(request, words, seconds)))
