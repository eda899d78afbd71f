"""The one reader of pictures: whatever comes in, what comes out is upright, in sRGB, with 8 bits, and whole.

Limits, checked by the header before anything is decoded: MOST_PIXELS, and only formats that Pillow decodes by
itself (EPS, for one, would start another program).
"""

from __future__ import annotations

import io
import threading
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.errors import FileRefused
from generators.files.content import sniff
from generators.files.samples import plain
from generators.files.srgb import is_srgb, to_srgb
from generators.files.whole import missing_end

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MOST_PIXELS: Final = 300_000_000
"""20,000 x 15,000. Decoded it takes at most 1.2 GB, and only one large picture is decoded at a time."""

LARGE_PIXELS: Final = 50_000_000

FORMATS: Final = (
    *("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF"),
    *("JPEG2000", "PPM", "QOI", "PSD"),
)
"""As Pillow calls them."""

READABLE: Final = "PNG, JPEG, WebP, GIF, TIFF, BMP, AVIF or HEIC"
"""The usual ones, for messages."""

_ORIENTATION: Final = 0x0112
_DNG_VERSION: Final = 50706
_SUBFILE_TYPE: Final = 254
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
    with _opened(source, name, most_pixels) as image:
        large = image.width * image.height > LARGE_PIXELS
        with _one_large_at_a_time if large else nullcontext():
            _load(image, name, _factor(image.size, least))
            if missing_end(source, image.format or ""):
                raise FileRefused(_damaged(name))
            # Draft mode may have brought a JPEG nearer already.
            small = _averaged(image, _factor(image.size, least), name)
        # Asked now: for PNG's sake the whole file would be read to answer, and TIFF's are turned by loading.
        orientation = image.getexif().get(_ORIENTATION, 1)
        small = to_srgb(small, image, source, name)
    return _without_idle_alpha(_upright(small, orientation))


def read_head(source: Path | bytes, name: str, *, most_pixels: int = MOST_PIXELS) -> PictureHead:
    """What the header says, without decoding. Raises FileRefused."""
    with _opened(source, name, most_pixels) as image:
        form = image.format or ""
        animated = form in ("GIF", "PNG", "WEBP", "AVIF") and bool(getattr(image, "is_animated", False))
        pages = getattr(image, "n_frames", 1) if form == "TIFF" else 1
        plain = not animated and _is_plain(image, source, name)
        return PictureHead(form, image.width, image.height, moves=animated, pages=pages, plain=plain)


def _is_plain(image: ImageFile, source: Path | bytes, name: str) -> bool:
    # Without EXIF in the header a PNG would be decoded to look for it behind the picture.
    orientation = image.getexif().get(_ORIENTATION, 1) if "exif" in image.info else 1
    kept = image.mode in ("1", "L", "LA", "P", "RGB", "RGBA")
    return kept and orientation == 1 and is_srgb(image, source, name)


def _opened(source: Path | bytes, name: str, most_pixels: int) -> ImageFile:
    from pi_heif import register_heif_opener
    from PIL import Image, UnidentifiedImageError

    register_heif_opener()
    # Ours is checked instead; Pillow's warns on stderr from 89 million on.
    Image.MAX_IMAGE_PIXELS = None
    try:
        stream = source if isinstance(source, Path) else io.BytesIO(source)
        try:
            image = Image.open(stream, formats=FORMATS)
        except UnidentifiedImageError:
            image = Image.open(_from_jpeg_start(source, name), formats=FORMATS)
    except FileRefused:
        raise
    except OSError as error:
        # Only the system's own errors have a number.
        problem = f"{name} cannot be read: {error.strerror}" if error.errno else _damaged(name)
        raise FileRefused(problem) from error
    except (ValueError, SyntaxError, RuntimeError, EOFError) as error:
        raise FileRefused(_damaged(name)) from error
    if image.width * image.height > most_pixels:
        raise FileRefused(
            f"{name} is {image.width:,} x {image.height:,} pixels, and a picture may have "
            f"{most_pixels // 1_000_000} million; make it smaller"
        )
    if _is_raw(image):
        raise FileRefused(f"{name} is a camera's raw picture; develop it and save it as JPEG or TIFF")
    return image


def _from_jpeg_start(source: Path | bytes, name: str) -> io.BytesIO:
    """A JPEG behind bytes that some web servers put before it. Raises FileRefused where there is none."""
    data = source.read_bytes() if isinstance(source, Path) else source
    content = sniff(data[:4096])
    start = data[:4096].find(b"\xff\xd8\xff") if content is None else -1
    if start > 0:
        return io.BytesIO(data[start:])
    if not data:
        raise FileRefused(f"{name} is empty; copy or download it again")
    if content is None:
        raise FileRefused(f"{name} is no picture that can be read; save it as {READABLE}")
    if "picture" in content.uses:
        raise FileRefused(_damaged(name))
    raise FileRefused(f"{name} is {content.name}, not a picture; {content.cure}")


def _load(image: ImageFile, name: str, factor: int) -> None:
    if factor > 1:
        image.draft(image.mode, (image.width // factor, image.height // factor))
    try:
        image.load()
    except MemoryError as error:
        raise FileRefused(f"{name} needs more memory than there is; make it smaller") from error
    except (OSError, ValueError, SyntaxError, RuntimeError, EOFError, IndexError) as error:
        raise FileRefused(_damaged(name)) from error


def _damaged(name: str) -> str:
    return f"{name} is damaged or not whole; copy, download or export it again"


def _is_raw(image: ImageFile) -> bool:
    """DNG, NEF, ARW and their like are TIFF files whose first picture is a thumbnail."""
    if image.format != "TIFF":
        return False
    tags = getattr(image, "tag_v2", {})
    return _DNG_VERSION in tags or (tags.get(_SUBFILE_TYPE, 0) & 1 and getattr(image, "n_frames", 1) == 1)


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
