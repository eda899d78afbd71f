"""contact: one still of every scene on a sheet, for a look at the whole video at once."""

from __future__ import annotations

from generators.media.probe import probe
from generators.media.stills import StillFrame, contact_sheet
from generators.plan.requests import ContactRequest
from generators.steps.context import Context


def run(request: ContactRequest, ctx: Context) -> None:
    """Write contact.jpg; scenes are labelled by number and length, since renaming one must cost nothing."""
    shots = []
    for _, segment in sorted(ctx.inputs("segment").items()):
        made = probe(segment)
        frame = int(request.at * (made.frames - 1))
        shots.append(StillFrame(segment, frame, "", f"{made.seconds:.1f} s"))
    contact_sheet(shots, ctx.output("image"))
