"""Colours declared by numbers instead of a profile: cICP and gAMA of PNG, nclx of HEIC and AVIF, EXIF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.files.hdr import HLG, PQ
from generators.files.icc import ADOBE_RGB, BT709, PRIMARIES, Point, rgb_profile

if TYPE_CHECKING:
    from PIL.Image import Image

_HEAD_BYTES: Final = 65_536
_LINEAR: Final = 8
_INTEROPERABILITY: Final = 0xA005
_ADOBE_GAMMA: Final = 563 / 256


def tagged_profile(opened: Image, source: Path | bytes) -> bytes | None:
    """An ICC profile made from the tags; None for sRGB, for HDR, and without tags."""
    if codes := _codes(opened, source):
        primaries, transfer = codes
        gamma = 1.0 if transfer == _LINEAR else None
        if primaries in PRIMARIES and (primaries != 1 or gamma):
            return rgb_profile(PRIMARIES[primaries], gamma=gamma)
        return None
    if opened.format == "PNG":
        return _from_gamma(opened)
    if opened.format in ("JPEG", "MPO", "TIFF") and _is_adobe_rgb(opened):
        return rgb_profile(ADOBE_RGB, gamma=_ADOBE_GAMMA)
    return None


def hdr_codes(opened: Image, source: Path | bytes) -> tuple[int, int] | None:
    """Primaries and transfer of an HDR picture. In a PNG they override a profile, by the standard."""
    if opened.format != "PNG" and "icc_profile" in opened.info:
        return None
    codes = _codes(opened, source)
    return codes if codes and codes[1] in (PQ, HLG) else None


def _codes(opened: Image, source: Path | bytes) -> tuple[int, int] | None:
    """Primaries and transfer as H.273 numbers."""
    if opened.format not in ("PNG", "AVIF", "HEIF"):
        return None
    if isinstance(source, bytes):
        head = source[:_HEAD_BYTES]
    else:
        with source.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    if opened.format == "PNG":
        at = head.partition(b"IDAT")[0].find(b"cICP")
        return (head[at + 4], head[at + 5]) if 0 < at < len(head) - 6 else None
    at = head.find(b"colrnclx")
    if not 0 < at < len(head) - 12:
        return None
    return int.from_bytes(head[at + 8 : at + 10]), int.from_bytes(head[at + 10 : at + 12])


def _from_gamma(opened: Image) -> bytes | None:
    """The profile of PNG's gAMA and cHRM, which apply only without an sRGB chunk."""
    info = opened.info
    gamma, points = info.get("gamma"), info.get("chromaticity")
    if "srgb" in info or not (gamma or points):
        return None
    exponent = 1 / gamma if gamma and abs(gamma - 1 / 2.2) > 0.005 else None
    white, *primaries = _points(points) if points else ((0.3127, 0.3290), *BT709)
    known = zip((white, *primaries), ((0.3127, 0.3290), *BT709), strict=True)
    usual = all(abs(a[0] - b[0]) + abs(a[1] - b[1]) < 0.005 for a, b in known)
    if usual and exponent is None:
        return None
    return rgb_profile(primaries, white=white, gamma=exponent)


def _points(values: tuple[float, ...]) -> list[Point]:
    return list(zip(values[::2], values[1::2], strict=True))


def _is_adobe_rgb(opened: Image) -> bool:
    """Cameras mark Adobe RGB by EXIF's interoperability index R03."""
    index = opened.getexif().get_ifd(_INTEROPERABILITY).get(1)
    return isinstance(index, str) and index.startswith("R03")
