"""Colours of any profile converted to sRGB, which the encoder expects."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from generators.files.hdr import tone_mapped
from generators.files.tags import hdr_codes, tagged_profile

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsProfile

_SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""ICC's name of a colour space to Pillow's mode."""


def to_srgb(image: Image, opened: Image, source: Path | bytes) -> Image:
    """RGB or RGBA from any mode of `plain`; `opened` has the profile and tags."""
    from PIL import ImageCms

    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    colors = image.convert(image.mode[:-1]) if alpha else image
    converted = None
    if colors.mode == "LAB":
        converted = _converted(colors, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    elif codes := hdr_codes(opened, source):
        converted = tone_mapped(colors.convert("RGB"), primaries=codes[0], transfer=codes[1])
    elif profile := _profile(opened, source):
        converted = _converted(_in_space_of(profile, colors), profile)
    converted = converted or colors.convert("RGB")
    if alpha:
        converted.putalpha(alpha)
    return converted


def is_srgb(opened: Image, source: Path | bytes) -> bool:
    """Whether the colours need no conversion."""
    if hdr_codes(opened, source):
        return False
    profile = _profile(opened, source)
    try:
        return profile is None or "sRGB" in (profile.profile.profile_description or "")
    except ValueError:  # the description is not valid text
        return False


def _profile(opened: Image, source: Path | bytes) -> ImageCmsProfile | None:
    """The ICC profile in the file, or one made from its tags; None for sRGB."""
    from PIL import ImageCms

    data = opened.info.get("icc_profile") or tagged_profile(opened, source)
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data)) if data else None
        # Read here: a damaged profile raises only when it is read.
        known = profile and profile.profile.xcolor_space
    except (OSError, ValueError, TypeError):
        return None
    return profile if known else None


def _in_space_of(profile: ImageCmsProfile, colors: Image) -> Image:
    space = _SPACES.get(profile.profile.xcolor_space.strip())
    return colors.convert("RGB") if space == "RGB" and colors.mode == "L" else colors


def _converted(colors: Image, profile: ImageCmsProfile) -> Image | None:
    """The picture in sRGB; None where the profile does not match the picture, as some programs write them."""
    from PIL import ImageCms

    try:
        transform = ImageCms.buildTransform(
            profile,
            ImageCms.createProfile("sRGB"),
            colors.mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        return ImageCms.applyTransform(colors, transform)
    except (ImageCms.PyCMSError, ValueError, OSError):
        return None
