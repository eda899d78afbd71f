"""poster: one still of the video, from a segment."""

from __future__ import annotations

from generators.media.probe import probe
from generators.media.stills import poster
from generators.plan.requests import PosterRequest
from generators.steps.context import Context


def run(request: PosterRequest, ctx: Context) -> None:
    """Write poster.jpg."""
    segment = ctx.input("segment")
    poster(segment, ctx.output("image"), frame=int(request.at * (probe(segment).frames - 1)))
