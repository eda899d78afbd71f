"""music: a piece from a prompt."""

from __future__ import annotations

from generators.plan.requests import MusicRequest
from generators.providers.registry import music_provider
from generators.providers.roles.music import MusicPrompt
from generators.steps.context import Context


def run(request: MusicRequest, ctx: Context) -> None:
    """Write music.wav."""
    (charge,) = ctx.charges
    with ctx.calling(charge) as call:
        maker = music_provider(request.model.provider, ctx.catalogue)
        usage = maker.compose(MusicPrompt(request.prompt, request.seconds), call, ctx.output("audio"))
    ctx.callbacks.usage(charge, usage)
