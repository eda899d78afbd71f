"""A still as the frame's lowest layer: fitted to the frame, transparent parts over the theme's ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generators.files.picture import read_picture
from generators.media.gradient import gradient_rgb
from generators.media.ground import StillGround

if TYPE_CHECKING:
    from PIL.Image import Image

_BLACK: Final = ("#000000", "#000000")
_BLURRED_SIZE: Final = 8
"""Blurring an eighth of the size looks the same and costs a sixty-fourth."""


def still_rgb(ground: StillGround, *, width: int, height: int) -> bytes:
    """The picture as packed RGB of `width` x `height`, without distortion. Raises FileRefused.

    `cover` fills the frame and crops. `contain` shows the complete picture over a blurred, dimmed cover of
    itself, or, where it is transparent, over the theme's ground.
    """
    picture = read_picture(ground.path, ground.path.name, least=(width, height))
    see_through = picture.mode == "RGBA"
    fitted = _covering(picture, width, height) if ground.fit == "cover" else _inside(picture, width, height)
    if not see_through and ground.fit == "cover":
        return fitted.tobytes()
    frame = _theme(ground.behind, width, height) if see_through else _bars(picture, width, height)
    position = ((width - fitted.width) // 2, (height - fitted.height) // 2)
    frame.paste(fitted, position, fitted.getchannel("A") if see_through else None)
    return frame.tobytes()


def _covering(picture: Image, width: int, height: int) -> Image:
    """The picture's centre, cropped to the frame's aspect ratio, at the frame's size."""
    from PIL.Image import Resampling

    shown = max(width / picture.width, height / picture.height)
    wide, high = min(picture.width, width / shown), min(picture.height, height / shown)
    left, top = (picture.width - wide) / 2, (picture.height - high) / 2
    return picture.resize((width, height), Resampling.LANCZOS, box=(left, top, left + wide, top + high))


def _inside(picture: Image, width: int, height: int) -> Image:
    from PIL.Image import Resampling

    shown = min(width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * shown)), max(1, round(picture.height * shown)))
    return picture.resize(size, Resampling.LANCZOS)


def _bars(picture: Image, width: int, height: int) -> Image:
    from PIL import ImageFilter
    from PIL.Image import Resampling

    small = _covering(picture, max(2, width // _BLURRED_SIZE), max(2, height // _BLURRED_SIZE))
    blurred = small.filter(ImageFilter.GaussianBlur(max(width, height) / 320))
    return blurred.resize((width, height), Resampling.BICUBIC).point(lambda level: level // 2)


def _theme(colors: tuple[str, str] | None, width: int, height: int) -> Image:
    from PIL import Image

    return Image.frombytes("RGB", (width, height), gradient_rgb(colors or _BLACK, width=width, height=height))
