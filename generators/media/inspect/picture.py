"""Checks that a picture file can be drawn."""

from __future__ import annotations

from pathlib import Path

from generators.errors import FileRefused
from generators.files.picture import read_head, read_picture
from generators.media.inspect import Inspection

_SMALL = (64, 64)


def inspect_picture(path: Path) -> Inspection:
    """Decode the complete picture, as a build does."""
    try:
        head = read_head(path, path.name)
        read_picture(path, path.name, least=_SMALL)
    except FileRefused as error:
        return Inspection(error=str(error))
    if head.moves:
        note = f"{path.name} is animated, but only its first picture is shown; use `type: video` to play it"
        return Inspection(notes=(note,))
    if head.pages > 1:
        return Inspection(notes=(f"{path.name} has {head.pages} pages, but only the first is shown",))
    return Inspection()


def inspect_reference(path: Path) -> Inspection:
    """The same for a picture that is sent to a model, which gets the first picture of an animation."""
    return Inspection(error=inspect_picture(path).error)
