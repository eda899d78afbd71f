"""The text of a subtitle's cue as SubRip and WebVTT write it, so that players show it and nothing else."""

from __future__ import annotations

import re

WORD_JOINER = "\u2060"
"""Draws nothing, and parts signs that together would be markup."""

# SubRip has neither a standard nor escapes. ffmpeg (libavcodec/htmlsubtitles.c) and VLC drop "<x>", "{\x}"
# and "{y:x}" as styles, and take "\N" and "\h" for a line end and a space;
# some players read "&lt;" as a sign. libass (mpv) hides whatever stands in braces and knows only "\{", whose
# backslash others show: braces reach mpv through the WebVTT file alone.
_MARKUP = re.compile(r"<(?=[^<>]*>|\s*/?\s*[A-Za-z0-9])|\{(?=\\|[A-Za-z])|\\(?=[Nnh])|&(?=#?[A-Za-z0-9]+;)")


def srt_text(text: str) -> str:
    """Text for SRT: what would be markup is broken by a sign that is not seen."""
    return _MARKUP.sub(lambda found: found[0] + WORD_JOINER, text)


def vtt_text(text: str) -> str:
    """Text for WebVTT (W3C, 2019, 4.2.2), which has escapes: "-->" would end the cue."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
