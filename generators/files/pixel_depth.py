"""Samples of any depth converted to 8 bits: 1 bit, palettes, 16 bits; colours are unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generators.errors import FileRefused

if TYPE_CHECKING:
    from PIL.Image import Image

_KEPT: Final = ("L", "LA", "RGB", "RGBA", "CMYK", "LAB")
_WITHOUT_ALPHA: Final = {"1": "L", "P": "RGB", "PA": "RGBA", "La": "LA", "RGBa": "RGBA"}
_MOST: Final = 65_535


def plain(image: Image, name: str) -> Image:
    """The picture in one of the modes L, LA, RGB, RGBA, CMYK and LAB.

    Raises FileRefused for samples whose white level is unknown.
    """
    if image.mode.startswith("I"):
        return _from_sixteen_bits(image, name)
    if image.mode == "F":
        raise FileRefused(f"{name} holds floating-point samples; export it with 8 or 16 bits")
    if "transparency" in image.info and image.mode in ("1", "L", "P", "RGB"):
        return image.convert("RGBA")
    if image.mode == "P" and image.palette and image.palette.mode == "RGBA":
        return image.convert("RGBA")
    return image if image.mode in _KEPT else image.convert(_WITHOUT_ALPHA.get(image.mode, "RGB"))


def _from_sixteen_bits(image: Image, name: str) -> Image:
    import numpy as np
    from PIL import Image as Pillow

    # Pillow's own conversion clips at 255.
    samples = np.asarray(image).astype(np.int64)
    if samples.size and (samples.min() < 0 or samples.max() > _MOST):
        raise FileRefused(f"{name} holds 32-bit samples; export it with 8 or 16 bits")
    grey = Pillow.fromarray(((samples * 255 + _MOST // 2) // _MOST).astype(np.uint8))
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        alpha = Pillow.fromarray(np.where(samples == clear, 0, 255).astype(np.uint8))
        return Pillow.merge("LA", (grey, alpha))
    return grey
