"""Whether a picture file can be drawn."""

from __future__ import annotations

from pathlib import Path

from generators.media.inspect import Inspection


def inspect_picture(path: Path) -> Inspection:
    """Decode a whole picture, as a build would."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError) as error:
        return Inspection(error=f"{path.name} cannot be read as a picture: {error}")
    return Inspection()
