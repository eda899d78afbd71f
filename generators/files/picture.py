"""The one reader of pictures: whatever comes in, what comes out is upright, in sRGB, 8 bits, whole."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.errors import FileRefused
from generators.files.opening import MOST_PIXELS, damaged, opened
from generators.files.samples import plain
from generators.files.srgb import is_srgb, to_srgb
from generators.files.whole import missing_end

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

LARGE_PIXELS: Final = 50_000_000

_ORIENTATION: Final = 0x0112
_STRIP_PIXELS: Final = 4_000_000

_one_large_at_a_time = threading.Lock()


@dataclass(frozen=True)
class PictureHead:
    """What a picture's header says."""

    format: str
    """As Pillow calls it."""
    width: int
    height: int
    moves: bool
    """Whether it is an animation: GIF, APNG, animated WebP or AVIF."""
    pages: int
    """Of a TIFF; 1 for the others."""
    plain: bool
    """Whether everybody shows it alike: upright, one picture, 8 bits of grey or RGB, in sRGB."""


def read_picture(
    source: Path | bytes, name: str, *, least: tuple[int, int] | None = None, most_pixels: int = MOST_PIXELS
) -> Image:
    """The first picture of a file as RGB, or as RGBA where something of it is see-through.

    Where `least` (width and height) is given, a much larger picture is averaged down while it is read, and
    stays at least twice that large. Messages call the file `name`.
    Raises FileRefused for what is no picture, is too large, or is not whole.
    """
    with opened(source, name, most_pixels) as image:
        large = image.width * image.height > LARGE_PIXELS
        with _one_large_at_a_time if large else nullcontext():
            if least:
                # A JPEG decoder halves while it decodes.
                factor = _factor(image.size, least)
                image.draft(image.mode, (image.width // factor, image.height // factor))
            image.load()
            if missing_end(source, image.format or ""):
                raise FileRefused(damaged(name))
            small = _averaged(image, _factor(image.size, least), name)
        # Asked now: for PNG's sake the whole file would be read to answer, and TIFF's are turned by loading.
        orientation = _orientation(image)
        small = to_srgb(small, image, source)
    return _without_idle_alpha(_upright(small, orientation))


def read_head(source: Path | bytes, name: str, *, most_pixels: int = MOST_PIXELS) -> PictureHead:
    """What the header says, without decoding. Raises FileRefused."""
    with opened(source, name, most_pixels) as image:
        form = image.format or ""
        animated = form in ("GIF", "PNG", "WEBP", "AVIF") and bool(getattr(image, "is_animated", False))
        pages = getattr(image, "n_frames", 1) if form == "TIFF" else 1
        plain = not animated and _is_plain(image, source)
        return PictureHead(form, image.width, image.height, moves=animated, pages=pages, plain=plain)


def _is_plain(image: ImageFile, source: Path | bytes) -> bool:
    # Without EXIF in the header a PNG would be decoded to look for it behind the picture.
    orientation = _orientation(image) if "exif" in image.info else 1
    kept = image.mode in ("1", "L", "LA", "P", "RGB", "RGBA")
    return kept and orientation == 1 and is_srgb(image, source)


def _orientation(image: ImageFile) -> int:
    """As EXIF says; a picture whose EXIF is damaged is still a picture."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # Pillow raises what its parsers stumble over
        return 1


def _factor(size: tuple[int, int], least: tuple[int, int] | None) -> int:
    """By how much both sides can be divided, whichever way the picture may be turned later."""
    return max(1, min(size) // (2 * max(least))) if least else 1


def _averaged(image: ImageFile, factor: int, name: str) -> Image:
    """The picture in a plain mode, each `factor` x `factor` pixels made one, strip by strip."""
    from PIL import Image

    if factor == 1:
        return plain(image, name)
    width, height = -(-image.width // factor), -(-image.height // factor)
    rows = factor * max(1, _STRIP_PIXELS // (image.width * factor))
    goal: Image.Image | None = None
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(image.height, top + rows)))
        small = plain(strip, name).reduce(factor)
        goal = goal or Image.new(small.mode, (width, height))
        goal.paste(small, (0, top // factor))
    return goal or plain(image, name)


def _upright(image: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _without_idle_alpha(image: Image) -> Image:
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image
