"""Pictures at the border: what a provider sent is decoded whole before it counts; references are checked."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.errors import NoResult, ProviderRefused

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 80_000_000
"""More than any model makes; a header that claims more is not believed."""

LARGEST_REFERENCE_BYTES: Final = 7_000_000
"""As base64 below the 10 MB that the strictest of the APIs takes."""

LONGEST_REFERENCE_SIDE: Final = 2048
_SENT_AS_THEY_ARE: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


@dataclass(frozen=True)
class Picture:
    """What was written: its size, and whether anything of it is see-through."""

    width: int
    height: int
    transparent: bool


@dataclass(frozen=True)
class Reference:
    """A picture as it is sent along with a prompt."""

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
    alpha = image.has_transparency_data
    image = image.convert("RGBA" if alpha else "RGB")
    if alpha and image.getchannel("A").getextrema() == (255, 255):
        alpha, image = False, image.convert("RGB")
    png = io.BytesIO()
    # A new picture, so that no text or profile of the sender lands in the file.
    image.info.clear()
    image.save(png, "PNG", compress_level=3)
    goal.write_bytes(png.getvalue())
    return Picture(image.width, image.height, alpha)


def from_base64(text: object, sender: str) -> bytes:
    """The bytes of a picture sent as base64, with or without a data URL around it. Raises NoResult."""
    if not isinstance(text, str):
        raise NoResult(f"{sender} sent no picture where one should be, but {type(text).__name__}")
    data = text.partition(",")[2] if text.startswith("data:") else text
    try:
        # Either alphabet: what protobuf writes may be that of URLs.
        return base64.b64decode(data.translate(str.maketrans("-_", "+/")), validate=True)
    except ValueError as error:
        raise NoResult(f"{sender} sent a picture that is not valid base64: {error}") from error


def reference(path: Path) -> Reference:
    """A reference picture ready to be sent: as it is where every API takes it, else smaller, as JPEG or PNG.

    Raises ProviderRefused when the file is no picture: nothing was sent.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    data = path.read_bytes()
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            mime = _SENT_AS_THEY_ARE.get(image.format or "")
            if mime and len(data) <= LARGEST_REFERENCE_BYTES:
                return Reference(path.name, mime, data)
            upright = ImageOps.exif_transpose(image)
    except UnidentifiedImageError as error:
        raise ProviderRefused(f"the reference picture {path} is no picture in a known format") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ProviderRefused(f"the reference picture {path} cannot be read as a picture: {error}") from error
    upright.thumbnail((LONGEST_REFERENCE_SIDE, LONGEST_REFERENCE_SIDE))
    return _encoded(upright, path.stem)


def _encoded(image: Image, stem: str) -> Reference:
    out = io.BytesIO()
    if image.has_transparency_data:
        image.convert("RGBA").save(out, "PNG")
        return Reference(f"{stem}.png", "image/png", out.getvalue())
    image.convert("RGB").save(out, "JPEG", quality=92)
    return Reference(f"{stem}.jpg", "image/jpeg", out.getvalue())


def _decoded(data: bytes, sender: str) -> Image:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NoResult(f"{sender} sent a picture of {image.width}x{image.height} pixels: too large")
            image.load()
            return ImageOps.exif_transpose(image)
    except UnidentifiedImageError as error:
        begins = data[:24].decode("ascii", "replace")
        raise NoResult(f"{sender} sent no picture but {len(data)} bytes: {begins!r}") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoResult(f"{sender} sent a damaged picture of {len(data)} bytes: {error}") from error
