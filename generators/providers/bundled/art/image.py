"""The image role by painting: pictures in the theme's colours, made by code."""

from __future__ import annotations

from pathlib import Path

from generators.providers.bundled.art.painter import paint
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt


class ArtImages:
    """The ImageProvider that paints on this machine."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. What it cannot use it names in a note: the picture is only a stand-in."""
        unused = [
            name
            for name, given in (
                ("refs", ask.refs),
                ("negative", ask.negative),
                ("transparency", ask.transparent),
            )
            if given
        ]
        if unused:
            call.note(f"the built-in painter ignores {' and '.join(unused)}")
        paint(
            ask.subject or ask.prompt,
            style=ask.style,
            seed=ask.variation,
            width=ask.width,
            height=ask.height,
            palette=ask.palette,
            path=goal,
        )
        return Usage(0.0, call.at.model, {"images": 1.0})
