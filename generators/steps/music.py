"""music: a bed composed from a prompt."""

from __future__ import annotations

from generators.plan.requests import MusicRequest
from generators.providers.bundled.composer.music import compose
from generators.steps.context import Context


def run(request: MusicRequest, ctx: Context) -> None:
    """Write music.wav, which loops: the one provider of music so far composes by code."""
    compose(request.prompt, seed=None, seconds=request.seconds, path=ctx.output("audio"))
