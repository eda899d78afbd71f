"""Filters that convert a clip's colours to BT.709: wide gamuts, high dynamic range, unspecified colours.

High dynamic range is mapped by ITU-R BT.2408: the white of paper and titles is 203 cd/m2 (75 % of an HLG
signal, 58 % of a PQ one) and stays nearly white; brighter light, up to the 1000 cd/m2 that clips are graded
for, is compressed into the range that is left above. Below half of white nothing changes.
"""

from __future__ import annotations

from generators.media.clip.source import ColourInfo
from generators.media.encoder import SWS_FLAGS

_UNSPECIFIED = 2
_PQ, _HLG, _SRGB = 16, 18, 13
_WIDE_PRIMARIES = {8: "film", 9: "2020", 10: "smpte428", 11: "smpte431", 12: "smpte432", 22: "jedec-p22"}
"""ISO 23091 number to zscale's name. The primaries of old television (4 to 7) are so close to BT.709 that
players ignore the difference, and most files that declare them are wrong."""
_MATRICES = {1: "709", 4: "fcc", 5: "470bg", 6: "170m", 7: "240m", 9: "2020_ncl", 10: "2020_cl"}
_TRANSFERS = {_PQ: "smpte2084", _HLG: "arib-std-b67", _SRGB: "iec61966-2-1"}

_WHITE, _PEAK = 203, 1000
_KNEE = 0.5


def colour_filters(look: ColourInfo, *, width: int, height: int) -> list[str]:
    """Filters from the decoder's output to BT.709, for a frame of `width` x `height`.

    Empty where the conversion to the encoder's format is enough.
    """
    has_dynamic_range = look.color_trc in (_PQ, _HLG)
    if has_dynamic_range:
        tone = [f"tonemap=mobius:param={_KNEE}:desat=0:peak={_PEAK / _WHITE:.4f}"]
        return _through_light(look, tone, gamma="709", width=width, height=height)
    if look.color_primaries in _WIDE_PRIMARIES:
        return _through_light(look, [], gamma=_transfer(look), width=width, height=height)
    if look.colorspace == _UNSPECIFIED and not look.is_rgb:
        return [f"setparams=colorspace={'bt709' if _is_high_definition(look) else 'smpte170m'}"]
    return []


def _through_light(look: ColourInfo, between: list[str], *, gamma: str, width: int, height: int) -> list[str]:
    """To linear light and BT.709's primaries, through the filters `between`, and back."""
    # Linear light takes sixteen bytes a pixel, so pictures larger than the frame are scaled down first.
    factor = f"min(1,max({width}/(iw*sar),{height}/ih))"
    alpha = "a" if look.has_alpha else ""
    deep = f"gbr{alpha}p12le" if look.is_rgb else f"yuv{alpha}444p12le"
    matrix = "gbr" if look.is_rgb else _MATRICES.get(look.colorspace, _usual_matrix(look))
    reach = "full" if look.is_rgb or look.color_range == 2 else "limited"
    primaries = _WIDE_PRIMARIES.get(
        look.color_primaries, "2020" if look.color_primaries == _UNSPECIFIED else "709"
    )
    declared = f"tin={_transfer(look)}:pin={primaries}:min={matrix}:rin={reach}"
    return [
        f"scale=w='max(2,iw*{factor})':h='max(2,ih*{factor})':flags={SWS_FLAGS}",
        f"format={deep}",
        f"zscale={declared}:t=linear:npl={_WHITE}",
        f"format=gbr{alpha}pf32le",
        "zscale=p=709",
        *between,
        f"zscale=t={gamma}:m=709:r=limited",
        f"format=yuv{alpha}444p",
        "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv",
    ]


def _transfer(look: ColourInfo) -> str:
    return _TRANSFERS.get(look.color_trc, "709")


def _usual_matrix(look: ColourInfo) -> str:
    if look.color_trc in (_PQ, _HLG) or look.color_primaries == 9:
        return "2020_ncl"
    return "709" if _is_high_definition(look) else "170m"


def _is_high_definition(look: ColourInfo) -> bool:
    """Whether players assume BT.709, not BT.601, for a clip of this size with unspecified colours."""
    return look.height >= 720 or look.width >= 1280
