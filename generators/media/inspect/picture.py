"""Whether a picture file can be drawn."""

from __future__ import annotations

from pathlib import Path

from generators.errors import FileRefused
from generators.files.picture import read_head, read_picture
from generators.media.inspect import Inspection

_SMALL = (64, 64)


def inspect_picture(path: Path) -> Inspection:
    """Decode a whole picture, as a build would."""
    try:
        head = read_head(path, path.name)
        read_picture(path, path.name, least=_SMALL)
    except FileRefused as error:
        return Inspection(error=str(error))
    if head.moves:
        note = f"{path.name} moves, and only its first picture is shown; write `type: video` to let it move"
        return Inspection(notes=(note,))
    if head.pages > 1:
        return Inspection(notes=(f"{path.name} has {head.pages} pages, and only the first one is shown",))
    return Inspection()


def inspect_reference(path: Path) -> Inspection:
    """The same for a picture that is sent to a model: it is shown the first picture of an animation."""
    return Inspection(error=inspect_picture(path).error)
