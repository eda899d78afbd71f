"""The image role: the Protocol every maker of stills stands behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from generators.providers.roles.call import Call, Usage
from generators.spec.model import Json


@dataclass(frozen=True)
class ImagePrompt:
    """Everything that decides a picture."""

    prompt: str
    """As it is sent: the author's words with the spec's style."""
    width: int
    height: int
    """What the video needs; a provider takes its nearest allowed size of this shape."""
    negative: str = ""
    seed: int | None = None
    refs: tuple[Path, ...] = ()
    """Pictures of characters, styles or things that must look alike."""
    transparent: bool = False
    subject: str = ""
    """The author's words without the style, for makers that read them apart."""
    style: str = ""
    palette: Mapping[str, str] = field(default_factory=dict)
    """Theme tokens to hex colours, for makers that paint in them."""
    variation: int | None = None
    """Another number for each take and seed; None for the first take of no seed."""


class ImageProvider(Protocol):
    """Makes stills. Raises ProviderError and its kinds."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """Write one whole picture, as the provider made it converted to PNG, to `goal`.

        Refuses with ProviderRefused, before anything is sent, what the model cannot do (refs, transparency)
        instead of leaving it away.
        """


@runtime_checkable
class Sized(Protocol):
    """A provider whose prices depend on the size that is requested, which may differ from the video's."""

    def asked_size(self, ask: ImagePrompt, model: str, options: Mapping[str, Json]) -> str:
        """`WxH`, as in the request and on the bill."""
