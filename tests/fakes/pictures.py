"""Small pictures that fakes answer with: real ones, told apart by size."""

from __future__ import annotations

import base64
import io

from PIL import Image


def png(width: int = 64, height: int = 36, *, transparent: bool = False) -> bytes:
    """A picture that is not of one colour; `transparent` leaves its left half open."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    if transparent:
        alpha = Image.new("L", (width, height), 255)
        alpha.paste(0, (0, 0, width // 2, height))
        image.putalpha(alpha)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def png_base64(width: int = 64, height: int = 36, *, transparent: bool = False) -> str:
    """The same as base64."""
    return base64.b64encode(png(width, height, transparent=transparent)).decode()


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture that was sent; raises when it is none."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.size
