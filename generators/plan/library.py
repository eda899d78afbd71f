"""What the planner knows of the animation library: plain data read from `schemas/templates.v1.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generators.spec.model import Json


@dataclass(frozen=True)
class Template:
    """One template's metadata."""

    name: str
    tokens: tuple[str, ...]
    """Theme tokens it draws with."""
    own_title: bool
    """True: it shows the title itself, so the title layer is left out."""
    reveals: str | None
    """The prop whose parts appear at cue frames, or None."""


@dataclass(frozen=True)
class Library:
    """Templates, the tokens that captions and the title layer draw with, and themes."""

    templates: Mapping[str, Template]
    caption_tokens: tuple[str, ...]
    title_tokens: tuple[str, ...]
    art_tokens: tuple[str, ...]
    """Tokens that generated pictures are painted with."""
    themes: Mapping[str, Mapping[str, Json]]
    """Theme name to its tokens."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Everything that has a source digest of its own."""
        return (*sorted(self.templates), "captions", "title", "stage")


def pick(tokens: Mapping[str, Json], names: Sequence[str]) -> dict[str, Json]:
    """The named tokens only, so that a change of another one makes nothing stale."""
    return {name: tokens[name] for name in sorted(set(names)) if name in tokens}
