"""The one reader of pictures: any input becomes upright, sRGB, 8 bits, complete."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.errors import FileRefused
from generators.files.opening import MOST_PIXELS, damaged, opened
from generators.files.pixel_depth import plain
from generators.files.srgb import is_srgb, to_srgb
from generators.files.truncation import missing_end

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

LARGE_PIXELS: Final = 50_000_000

_ORIENTATION: Final = 0x0112
_STRIP_PIXELS: Final = 4_000_000

_one_large_at_a_time = threading.Lock()


@dataclass(frozen=True)
class PictureHead:
    """The header of a picture."""

    format: str
    """Pillow's name."""
    width: int
    height: int
    moves: bool
    """Whether it is an animation: GIF, APNG, animated WebP or AVIF."""
    pages: int
    """Pages of a TIFF; 1 for other formats."""
    plain: bool
    """Whether all programs show it alike: upright, one picture, 8 bits of grey or RGB, in sRGB."""


def read_picture(
    source: Path | bytes, name: str, *, least: tuple[int, int] | None = None, most_pixels: int = MOST_PIXELS
) -> Image:
    """The first picture of a file as RGB, or as RGBA where it has transparency.

    With `least` (width and height), a much larger picture is averaged down while it is read, to at least
    twice that size. `name` is used in messages.
    Raises FileRefused for a file that is not a picture, too large, or incomplete.
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
        # Read after loading: for PNG, reading it reads the complete file; TIFF is rotated by loading.
        orientation = _orientation(image)
        small = to_srgb(small, image, source)
    return _without_idle_alpha(_upright(small, orientation))


def read_head(source: Path | bytes, name: str, *, most_pixels: int = MOST_PIXELS) -> PictureHead:
    """The header, without decoding the picture. Raises FileRefused."""
    with opened(source, name, most_pixels) as image:
        form = image.format or ""
        animated = form in ("GIF", "PNG", "WEBP", "AVIF") and bool(getattr(image, "is_animated", False))
        pages = getattr(image, "n_frames", 1) if form == "TIFF" else 1
        plain = not animated and _is_plain(image, source)
        return PictureHead(form, image.width, image.height, moves=animated, pages=pages, plain=plain)


def _is_plain(image: ImageFile, source: Path | bytes) -> bool:
    # Without EXIF in the header, Pillow would decode a PNG to find it after the picture.
    orientation = _orientation(image) if "exif" in image.info else 1
    kept = image.mode in ("1", "L", "LA", "P", "RGB", "RGBA")
    return kept and orientation == 1 and is_srgb(image, source)


def _orientation(image: ImageFile) -> int:
    """The EXIF orientation; 1 where EXIF is damaged."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # Pillow passes on any error of its parsers
        return 1


def _factor(size: tuple[int, int], least: tuple[int, int] | None) -> int:
    """The divisor for both sides, valid for either orientation."""
    return max(1, min(size) // (2 * max(least))) if least else 1


def _averaged(image: ImageFile, factor: int, name: str) -> Image:
    """The picture in a plain mode, each `factor` x `factor` pixels averaged to one, strip by strip."""
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
