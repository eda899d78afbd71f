"""The filters from a clip's decoder to the frames of a scene."""

from __future__ import annotations

from generators.media.clip.colour import colour_filters
from generators.media.clip.source import ColourInfo
from generators.media.encoder import SWS_FLAGS, TAGS, TO_VIDEO, Encoding
from generators.media.ground import fit_filters, inside_filters
from generators.spec.model import Fit

_NEVER_INTERLACED = {"vp8", "vp9", "av1", "gif", "webp", "apng", "png", "qtrle"}

_TO_LAYER = f"scale=out_color_matrix=bt709:out_range=tv:flags={SWS_FLAGS},format=yuva420p,{TAGS}"


def clip_filters(look: ColourInfo, fit: Fit, encoding: Encoding, *, has_alpha: bool) -> str:
    """Filters to the video's size and colours: yuv420p, or yuva420p with colours premultiplied by alpha."""
    width, height = encoding.width, encoding.height
    chain = []
    if look.codec not in _NEVER_INTERLACED:
        # Only pictures marked as interlaced are changed.
        chain.append("bwdif=mode=send_frame:parity=auto:deint=interlaced")
    chain += colour_filters(look, width=width, height=height)
    if not has_alpha:
        return ",".join([*chain, fit_filters(width, height, fit=fit), TO_VIDEO])
    # Multiplied before scaling; otherwise colours hidden by alpha bleed into the edges.
    chain += [f"scale=flags={SWS_FLAGS}", "format=gbrap", "premultiply=inplace=1"]
    fitted = fit_filters(width, height, fit="cover") if fit == "cover" else inside_filters(width, height)
    return ",".join([*chain, fitted, _TO_LAYER])
