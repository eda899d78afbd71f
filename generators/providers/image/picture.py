"""Pictures at the border: what a provider sent is decoded whole before it counts; references are checked."""

from __future__ import annotations

import base64
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.errors import FileRefused, NoResult, ProviderRefused
from generators.files.picture import read_head, read_picture

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 80_000_000
"""More than any model makes; a header that claims more is not believed."""

LARGEST_REFERENCE_BYTES: Final = 7_000_000
"""As base64 below the 10 MB that the strictest of the APIs takes."""

LONGEST_REFERENCE_SIDE: Final = 2048
_SENT_AS_THEY_ARE: Final = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp"}


@dataclass(frozen=True)
class Picture:
    """What was written: its size, and whether anything of it is see-through."""

    width: int
    height: int
    transparent: bool


@dataclass(frozen=True)
class Reference:
    """A picture as it is sent with a prompt."""

    name: str
    mime: str
    data: bytes

    @property
    def base64(self) -> str:
        """The bytes as base64 text."""
        return base64.b64encode(self.data).decode()

    @property
    def data_url(self) -> str:
        """The picture inside a URL."""
        return f"data:{self.mime};base64,{self.base64}"


def save(data: bytes, goal: Path, sender: str) -> Picture:
    """Write a provider's picture to `goal` as PNG in 8 bits: RGBA where something is see-through, else RGB.

    `sender` is what messages call the provider. Raises NoResult for what is no whole picture;
    then nothing is written.
    """
    image = _decoded(data, sender)
    png = io.BytesIO()
    # A new picture, so that no text or profile of the sender lands in the file.
    image.info.clear()
    image.save(png, "PNG", compress_level=3)
    goal.write_bytes(png.getvalue())
    return Picture(image.width, image.height, image.mode == "RGBA")


def from_base64(text: object, sender: str) -> bytes:
    """The bytes of a picture sent as base64, with or without a data URL around it. Raises NoResult."""
    if not isinstance(text, str):
        raise NoResult(f"{sender} sent {type(text).__name__} instead of a picture")
    data = text.partition(",")[2] if text.startswith("data:") else text
    try:
        # Either alphabet: what protobuf writes may be that of URLs.
        return base64.b64decode(data.translate(str.maketrans("-_", "+/")), validate=True)
    except ValueError as error:
        raise NoResult(f"{sender} sent a picture that is not valid base64: {error}") from error


def reference(path: Path) -> Reference:
    """A reference picture ready to be sent: unchanged if every API displays it alike, else converted.

    Raises ProviderRefused if the file cannot be read as a picture; nothing was sent then.
    """
    try:
        head = read_head(path, str(path))
        kind = _SENT_AS_THEY_ARE.get(head.format)
        if kind and head.plain and path.stat().st_size <= LARGEST_REFERENCE_BYTES:
            read_picture(path, str(path))
            # Named by what it holds: some vendors look at the name's ending alone.
            return Reference(f"{path.stem}.{kind}", f"image/{kind}", path.read_bytes())
        side = LONGEST_REFERENCE_SIDE
        picture = read_picture(path, str(path), least=(side, side))
    except FileRefused as error:
        raise ProviderRefused(f"a reference picture cannot be sent: {error}") from error
    picture.thumbnail((side, side))
    return _encoded(picture, path.stem)


def _encoded(image: Image, stem: str) -> Reference:
    out = io.BytesIO()
    if image.mode == "RGBA":
        image.save(out, "PNG")
        return Reference(f"{stem}.png", "image/png", out.getvalue())
    image.save(out, "JPEG", quality=92)
    return Reference(f"{stem}.jpg", "image/jpeg", out.getvalue())


def _decoded(data: bytes, sender: str) -> Image:
    try:
        head = read_head(data, "it", most_pixels=sys.maxsize)
        if head.width * head.height > MOST_PIXELS:
            raise NoResult(f"{sender} sent a picture of {head.width}x{head.height} pixels: too large")
        return read_picture(data, "it")
    except FileRefused as error:
        begins = data[:24].decode("ascii", "replace")
        raise NoResult(
            f"{sender} sent {len(data)} bytes that are not a complete picture: {begins!r}"
        ) from error
