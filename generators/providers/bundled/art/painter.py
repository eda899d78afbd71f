"""Generated still pictures: calm abstract art in a theme's colours, made by code from the words of a prompt.

The words choose what they can (a city, the sea, mountains, the light of the day); the rest comes from a seed
made of prompt, style and seed, so that the same words always give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from generators.providers.bundled.art.canvas import Canvas, Palette
    from generators.providers.bundled.art.scenes import Mood

_SUBJECTS: Final = {
    "skyline": "city skyline street downtown building buildings tower towers town urban "
    "market office 城市 街 楼",
    "waves": "sea ocean wave waves water river lake beach coast ship boat hill hills "
    "field dune desert 海 河 湖 浪",
    "ridges": "mountain mountains peak ridge ridges valley landscape horizon alps forest "
    "nature canyon 山 森林",
    "aurora": "aurora northern space galaxy star stars cosmos polar night sky universe 极光 星 宇宙 夜",
    "discs": "coin coins disc discs circle circles ball planet planets globe moon money "
    "gold bubble 硬币 金 钱 球",
    "shapes": "geometric bauhaus shape shapes grid pattern poster blocks chart diagram "
    "machine computer 几何 图",
    "bokeh": "lights bokeh party festival celebration candle lamp glow crowd people concert 灯 节日",
    "flow": "silk flow flowing liquid smoke cloth fabric gradient abstract wind texture "
    "paper data future 丝 流",
}
"""Words that call for a composition; on a tie the earlier one is taken."""

_NIGHT: Final = frozenset({"night", "midnight", "moon", "moonlight", "dark", "evening", "stars", "夜", "月"})
_SUN: Final = frozenset(
    {"dawn", "sunrise", "sunset", "morning", "sun", "dusk", "warm", "golden", "summer"}
    | {"黎明", "日出", "日落", "早晨", "阳光"}
)
_COINS: Final = frozenset(
    {"coin", "coins", "money", "gold", "finance", "gdp", "bank", "economy", "dollar", "硬币", "钱", "金"}
)

_FREE: Final = ("flow", "waves", "ridges", "bokeh", "shapes", "discs", "aurora")
"""Compositions for prompts that name no subject; a city would be a subject that was not asked for."""


def paint(
    prompt: str,
    *,
    style: str,
    seed: int | None,
    width: int,
    height: int,
    palette: Mapping[str, str | Sequence[str]],
    path: Path,
) -> None:
    """Paint a picture and write it as PNG to `path`; equal arguments give equal bytes.

    `palette` maps theme tokens to hex colours: `background` (one or several), `background2`, `accent`,
    `accent2`; missing ones have stand-ins, other tokens are not looked at.
    Raises ValueError for what is no colour.
    """
    import numpy as np

    from generators.providers.bundled.art.canvas import Canvas
    from generators.providers.bundled.art.canvas import palette as read_palette
    from generators.providers.bundled.art.scenes import SCENES

    digest = hashlib.sha256(f"{prompt}\n{style}\n{seed}".encode()).digest()
    canvas = Canvas(width, height, np.random.default_rng(int.from_bytes(digest[:16], "big")))
    colors = read_palette(palette)
    SCENES[composition(prompt, digest[16])](canvas, colors, mood(prompt, style))
    _finish(canvas, colors)
    _write(canvas, path)


def composition(prompt: str, lot: int) -> str:
    """The composition that the prompt's words name, else the one of number `lot` (0 to 255).

    The style does not count: it is the same for the whole video, whose pictures should differ.
    """
    words = _words(prompt)
    ranked = [(sum(word in words for word in names.split()), name) for name, names in _SUBJECTS.items()]
    best, name = max(ranked, key=lambda pair: pair[0])
    return name if best else _FREE[lot % len(_FREE)]


def mood(prompt: str, style: str = "") -> Mood:
    """Light and matter, as the prompt and then the style describe them."""
    from generators.providers.bundled.art.scenes import Mood

    words = _words(prompt)
    night = bool(words & _NIGHT)
    sun = bool(words & _SUN or (_words(style) & _SUN and not night))
    return Mood(night=night, sun=sun, coins=bool(words & _COINS))


def _words(text: str) -> frozenset[str]:
    # Words without spaces between them are found by looking for each known one.
    known = " ".join([*_SUBJECTS.values(), *_NIGHT, *_SUN, *_COINS]).split()
    return frozenset(re.findall(r"[a-z]+", text.lower())) | {
        w for w in known if not w.isascii() and w in text
    }


def _finish(canvas: Canvas, colors: Palette) -> None:
    """Calm the picture for the text over it, darken the corners a little, hide the steps of 8 bits."""
    import numpy as np

    from generators.providers.bundled.art.canvas import LUMA

    light = canvas.light
    dark = colors.dark
    across = (canvas.x / canvas.width - 0.5) ** 2 + (canvas.y / canvas.height - 0.5) ** 2
    light *= (1 - (0.38 if dark else 0.1) * across)[..., None]
    luma = light @ LUMA
    if dark:
        knee = 0.5
        wanted = np.where(luma > knee, knee + (luma - knee) * 0.6, luma)
        light *= (wanted / np.maximum(luma, 1e-3))[..., None]
    else:
        knee = 0.58
        wanted = np.where(luma < knee, knee - (knee - luma) * 0.5, luma)
        light += (wanted - luma)[..., None]
    rng = np.random.default_rng(1)
    size = (canvas.height, canvas.width)
    grain = (rng.random(size, dtype=np.float32) + rng.random(size, dtype=np.float32) - 1) * (1.3 / 255)
    light += grain[..., None]


def _write(canvas: Canvas, path: Path) -> None:
    import numpy as np
    from PIL import Image

    pixels = np.clip(canvas.light * 255 + 0.5, 0, 255).astype(np.uint8)
    Image.fromarray(pixels, "RGB").save(path, "PNG", compress_level=3)
