"""Opens picture files: accepted formats, limits, and messages for files that cannot be read.

Checked before anything is decoded: MOST_PIXELS, MOST_BYTES, and the format. Only formats that Pillow decodes
itself are accepted (EPS, for example, would start another program).
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.errors import FileRefused, MissingTool
from generators.files.file_type import DEVELOP, HEAD_BYTES, sniff
from generators.files.library_output import silence_libraries

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

MOST_PIXELS: Final = 300_000_000
"""20,000 x 15,000. Decoding takes at most 1.2 GB; only one large picture is decoded at a time."""

MOST_BYTES: Final = 2_500_000_000
"""MOST_PIXELS with 16 bits and alpha, uncompressed."""

FORMATS: Final = (
    *("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF"),
    *("JPEG2000", "PPM", "QOI", "PSD"),
)
"""Pillow's names."""

READABLE: Final = "PNG, JPEG, WebP, GIF, TIFF, BMP, AVIF or HEIC"
"""The common ones, for messages."""

_JPEG_START: Final = b"\xff\xd8\xff"
_DNG_VERSION: Final = 50706
_SUBFILE_TYPE: Final = 254


@contextlib.contextmanager
def opened(source: Path | bytes, name: str, most_pixels: int) -> Iterator[ImageFile]:
    """A picture with only its header read. Any error inside the block is raised as FileRefused.

    Raises MissingTool where a decoder package cannot be loaded.
    """
    _load_decoders()
    from PIL import UnidentifiedImageError

    try:
        try:
            image = _open(source if isinstance(source, Path) else io.BytesIO(source))
        except UnidentifiedImageError:
            image = _open(_behind_junk(source, name))
        with image:
            _check(image, name, most_pixels)
            yield image
    except FileRefused:
        raise
    except MemoryError as error:
        raise FileRefused(f"{name} needs more memory than is available; make it smaller") from error
    except Exception as error:
        # Damaged files raise exceptions of any class; only errors of the system have an errno.
        cause = error.strerror if isinstance(error, OSError) and error.errno else None
        raise FileRefused(f"{name} cannot be read: {cause}" if cause else damaged(name)) from error


def damaged(name: str) -> str:
    """The message for a file whose content does not match its header."""
    return f"{name} is damaged or incomplete; copy, download or export it again"


def _load_decoders() -> None:
    package = "pillow"
    try:
        from PIL import Image

        package = "pi-heif"
        from pi_heif import register_heif_opener
    except ImportError as error:
        raise MissingTool(f"the Python package {package} cannot be loaded ({error}): run ./doitw") from error
    register_heif_opener()
    silence_libraries()
    # `_check` applies the limit; Pillow's own warns above 89 million.
    Image.MAX_IMAGE_PIXELS = None


def _open(stream: Path | io.BytesIO) -> ImageFile:
    from PIL import Image

    return Image.open(stream, formats=FORMATS)


def _check(image: ImageFile, name: str, most_pixels: int) -> None:
    if image.width * image.height > most_pixels:
        raise FileRefused(
            f"{name} has {image.width:,} x {image.height:,} pixels; expected at most "
            f"{most_pixels // 1_000_000} million; make it smaller"
        )
    size = image.fp.seek(0, io.SEEK_END) if image.fp else 0
    if size > MOST_BYTES:
        raise FileRefused(f"{name} is larger than {MOST_BYTES / 1e9:g} GB; save it as PNG or JPEG")
    if image.format == "TIFF" and _is_raw(image):
        raise FileRefused(f"{name} is a camera's raw picture; {DEVELOP}")


def _is_raw(image: ImageFile) -> bool:
    """DNG, NEF, ARW and similar are TIFF files whose first picture is a thumbnail."""
    tags = getattr(image, "tag_v2", {})
    thumbnail = tags.get(_SUBFILE_TYPE, 0)
    return _DNG_VERSION in tags or (isinstance(thumbnail, int) and thumbnail & 1 == 1)


def _behind_junk(source: Path | bytes, name: str) -> io.BytesIO:
    """A JPEG after junk bytes that some web servers add. Raises FileRefused where there is none."""
    head = source[:HEAD_BYTES] if isinstance(source, bytes) else _head(source)
    content = sniff(head)
    start = head.find(_JPEG_START)
    if content is None and start > 0:
        return io.BytesIO((source if isinstance(source, bytes) else source.read_bytes())[start:])
    if not head:
        raise FileRefused(f"{name} is empty; copy or download it again")
    if content is None:
        raise FileRefused(f"{name} is not a picture in a known format; save it as {READABLE}")
    if "picture" in content.uses:
        raise FileRefused(damaged(name))
    raise FileRefused(f"{name} is {content.name}, not a picture; {content.cure}")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)
