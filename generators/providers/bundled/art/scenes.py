"""The compositions of generated pictures: each paints one kind of calm, abstract scene on a canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generators.providers.bundled.art.canvas import WHITE, Canvas, Field, Palette, mix, smooth
from generators.providers.bundled.art.towers import coin_towers, house_towers


@dataclass(frozen=True)
class Mood:
    """Light and matter, as the words of a prompt describe them."""

    night: bool = False
    sun: bool = False
    coins: bool = False


def _tint(canvas: Canvas, colors: Palette) -> Field:
    # On paper two inks mixed turn grey; light ones on a dark ground do not.
    share = float(canvas.rng.random())
    return mix(colors.accent2, colors.accent, 0.25 * share) if colors.dark else colors.accent2


def _sky(canvas: Canvas, colors: Palette, mood: Mood, horizon: float) -> None:
    """Sky with a light low over the horizon, standing away from the middle, where text goes."""
    rng = canvas.rng
    at = (
        float(rng.choice([0.24, 0.32, 0.68, 0.76]) + rng.uniform(-0.03, 0.03)),
        horizon - rng.uniform(0.05, 0.16),
    )
    warm = mood.sun or (not mood.night and rng.random() < 0.6)
    light = colors.accent if warm else mix(colors.accent2, WHITE, 0.25)
    if colors.dark:
        haze = mix(colors.ground2, colors.blush if warm else light, 0.5 if warm else 0.3)
        canvas.fill(colors.ground, haze, 1.1)
        canvas.glow((at[0], horizon), 0.85, mix(haze, light, 0.3), 0.7)
        canvas.glow(at, 0.3, light, 0.55)
        if not warm:
            _stars(canvas, horizon)
    else:
        canvas.fill(mix(colors.ground, WHITE, 0.25), mix(colors.ground, light, 0.12))
        canvas.glow((at[0], horizon), 0.8, mix(colors.ground, light, 0.3), 0.8)
    radius = float(rng.uniform(0.07, 0.12))
    face = mix(light, WHITE, 0.45) if colors.dark else mix(colors.ground, light, 0.62)
    canvas.paint_over(face, 0.92 * canvas.disc(at, radius, 0.004))


def _stars(canvas: Canvas, horizon: float) -> None:
    for _ in range(130):
        at = (float(canvas.rng.random()), float(canvas.rng.random() ** 1.4 * horizon))
        bright = canvas.rng.uniform(0.2, 0.9) * (1 - 0.7 * at[1] / horizon)
        canvas.near(at, 0.006).glow(at, 0.0014, WHITE, float(bright))


def _layer(canvas: Canvas, line: Field, body: Field, rim: Field, reach: float) -> None:
    """One layer of land or water: lit along its edge, deepening below it."""
    deep = smooth((canvas.y - line[None, :]) / (reach * canvas.unit))
    canvas.paint_over(mix(rim, body, deep[..., None]), canvas.below(line))


def ridges(canvas: Canvas, colors: Palette, mood: Mood) -> None:
    """Layered mountains in haze under a low sun or moon."""
    _sky(canvas, colors, mood, 0.56)
    tint = _tint(canvas, colors)
    count = int(canvas.rng.integers(5, 7))
    for index in range(count):
        near = index / (count - 1)
        line = canvas.ridge(0.56 + 0.38 * near**1.15, 0.34 - 0.12 * near, 1.5 + 0.6 * near, 0.47)
        body = colors.depth(near, tint)
        haze = colors.depth(max(near - 0.34, 0.0), tint)
        # Mist gathers at the foot of every range and sets it off from the next.
        _layer(canvas, line, mix(body, haze, 0.55), body, 0.42)


def waves(canvas: Canvas, colors: Palette, mood: Mood) -> None:
    """Soft bands of water or hills, each lit along its crest."""
    _sky(canvas, colors, mood, 0.42)
    tint = colors.accent2
    count = int(canvas.rng.integers(6, 9))
    for index in range(count):
        near = index / (count - 1)
        line = canvas.swell(0.44 + 0.5 * near**1.1, 0.035 + 0.03 * near, 1.1 + 1.0 * canvas.rng.random())
        body = colors.depth(0.1 + 0.9 * near, tint)
        warm = mix(colors.blush, colors.accent, 0.4) if colors.dark else colors.accent
        crest = mix(body, warm if index == 1 else tint, 0.3 - 0.1 * near)
        shadow = canvas.below(line - 0.02 * canvas.unit, 0.045 * canvas.unit)
        canvas.paint_over(body * (0.72 if colors.dark else 0.93), 0.35 * shadow)
        _layer(canvas, line, body, crest, 0.16 + 0.1 * near)


def flow(canvas: Canvas, colors: Palette, mood: Mood) -> None:
    """Silk: a slow field of colour folded over itself, with light along the folds."""
    warp = 0.42 * canvas.clouds(0.8)
    across = canvas.x / canvas.unit
    down = canvas.y / canvas.unit
    angle = canvas.rng.uniform(0.35, 0.95) * canvas.rng.choice([-1, 1])
    along = across * np.sin(angle) + down * np.cos(angle) + warp + 0.1 * canvas.clouds(0.34)
    phase = along * canvas.rng.uniform(1.5, 2.1) + canvas.rng.random()
    fold = 0.5 + 0.5 * np.sin(2 * np.pi * phase)
    drift = smooth(0.5 + 0.42 * canvas.clouds(0.9))
    low, high = (0.05, 0.62) if colors.dark else (0.06, 0.36)
    base = mix(colors.ground, colors.ground2, (0.25 + 0.75 * drift)[..., None])
    canvas.light[:] = mix(
        base, mix(colors.accent2, colors.accent, 0.5 * drift[..., None]), (low * fold)[..., None]
    )
    crest = fold**7
    canvas.paint_over(mix(colors.accent2, WHITE, 0.3), crest * high * 0.34 * (1 - drift))
    canvas.paint_over(mix(colors.accent, WHITE, 0.25), crest * high * 0.5 * drift**2)
    canvas.paint_over(colors.ground * (0.55 if colors.dark else 1.0), (1 - fold) ** 4 * 0.45)


def bokeh(canvas: Canvas, colors: Palette, mood: Mood) -> None:
    """Lights out of focus over a dim gradient, thicker towards two corners."""
    rng = canvas.rng
    canvas.fill(colors.ground, mix(colors.ground, colors.ground2, 0.85))
    side = float(rng.choice([0.12, 0.88]))
    canvas.glow((side, 0.9), 0.9, mix(colors.ground2, colors.accent, 0.4 if colors.dark else 0.25), 0.7)
    canvas.glow((1 - side, 0.08), 0.8, mix(colors.ground2, colors.accent2, 0.4 if colors.dark else 0.2), 0.6)
    for index in range(46):
        sharp = index / 46
        corner = (side, 0.85) if rng.random() < 0.6 else (1 - side, 0.12)
        at = (float(corner[0] + rng.normal(0, 0.24)), float(corner[1] + rng.normal(0, 0.26)))
        radius = float(rng.uniform(0.03, 0.13) * (1.25 - 0.6 * sharp))
        paint = mix(
            colors.accent if rng.random() < 0.6 else colors.accent2, WHITE, 0.2 if colors.dark else 0.0
        )
        strength = float(rng.uniform(0.05, 0.2) * (1.0 if colors.dark else 0.75))
        soft = radius * (0.9 - 0.75 * sharp)
        part = canvas.near(at, radius + soft)
        body = part.disc(at, radius, soft)
        rim = np.clip(body - part.disc(at, radius * 0.9, soft + 0.02), 0, 1)
        part.paint_over(paint, strength * (0.8 * body + 0.9 * rim))


def shapes(canvas: Canvas, colors: Palette, mood: Mood) -> None:
    """Large quiet quarter circles and discs on a grid, in the manner of a poster."""
    rng = canvas.rng
    ground = mix(colors.ground, colors.ground2, 0.25)
    canvas.light[:] = ground
    cell = canvas.unit / 3
    columns, rows = int(np.ceil(canvas.width / cell)), int(np.ceil(canvas.height / cell))
    left, top = (canvas.width - columns * cell) / 2, (canvas.height - rows * cell) / 2
    tones = [
        mix(ground, tone, share)
        for tone, share in (
            (colors.ground2, 0.75), (colors.accent2, 0.22), (colors.accent, 0.3), (colors.ground2, 0.4),
            (colors.accent2, 0.36), (colors.ground2, 0.95), (colors.ground, 1.0),
        )
    ]  # fmt: skip
    for row in range(rows):
        for column in range(columns):
            middle = (left + (column + 0.5) * cell) / canvas.width, (top + (row + 0.5) * cell) / canvas.height
            part = canvas.near(middle, 0.5 / 3)
            _tile(part, (part.x - left) / cell - column, (part.y - top) / cell - row, tones, cell)
    canvas.glow((float(rng.choice([0.1, 0.9])), 0.05), 1.2, mix(colors.accent, WHITE, 0.3), 0.14)
    shade = 0.5 + 0.5 * (canvas.x / canvas.width - canvas.y / canvas.height)
    canvas.paint_over(colors.ground * (0.5 if colors.dark else 0.9), 0.22 * shade)


def _tile(canvas: Canvas, x: Field, y: Field, tones: list[Field], cell: float) -> None:
    rng = canvas.rng
    inside = ((x >= 0) & (x < 1) & (y >= 0) & (y < 1)).astype(np.float32)
    first, second = rng.choice(len(tones), 2, replace=False)
    kind = int(rng.choice(7, p=[0.3, 0.16, 0.14, 0.1, 0.1, 0.1, 0.1]))
    canvas.paint_over(tones[first], inside)
    cx, cy = float(rng.integers(0, 2)), float(rng.integers(0, 2))
    quarter = np.sqrt((x - cx) ** 2 + (y - cy) ** 2)
    centre = np.sqrt((x - 0.5) ** 2 + (y - 0.5) ** 2)
    half = np.sqrt((x - 0.5) ** 2 + (y - cy) ** 2)
    edge = {
        0: 1.0 - quarter,
        1: 0.5 - centre,
        2: np.minimum(1.0 - quarter, quarter - 0.5),
        3: 0.5 - half,
        4: np.minimum(0.5 - centre, centre - 0.25),
        5: ((x - y) if cx else (1 - x - y)) / 1.4142,
    }.get(kind)
    if edge is not None:
        canvas.paint_over(tones[second], inside * np.clip(edge * cell + 0.5, 0, 1))


def discs(canvas: Canvas, colors: Palette, mood: Mood) -> None:
    """A few great discs in front of each other, each with light on one side and a soft shadow."""
    rng = canvas.rng
    canvas.fill(mix(colors.ground, colors.ground2, 0.3), mix(colors.ground, colors.ground2, 0.9))
    side = float(rng.choice([-1, 1]))
    canvas.glow((0.5 - 0.4 * side, 0.1), 1.0, mix(colors.ground2, colors.accent2, 0.45), 0.55)
    for index in range(6):
        share = index / 5
        at = (
            0.5 + side * (0.52 - 0.34 * share) + float(rng.normal(0, 0.09)),
            float(0.2 + 0.75 * rng.random()),
        )
        radius = float(rng.uniform(0.14, 0.36) * (1.15 - 0.45 * share))
        tone = colors.accent if (mood.coins or index % 2) else colors.accent2
        ground = mix(colors.ground, colors.ground2, 0.6)
        if colors.dark:
            # Metal and planets alike keep a warm shade; mixed with the ground they would turn grey.
            ground = colors.accent * 0.45 if mood.coins else mix(colors.blush, colors.ground2, 0.6)
        _disc(
            canvas,
            colors,
            at,
            radius,
            mix(ground, tone, (0.16 if colors.dark else 0.26) + 0.26 * share),
            side,
            mood,
        )


def _disc(
    canvas: Canvas,
    colors: Palette,
    at: tuple[float, float],
    radius: float,
    body: Field,
    side: float,
    mood: Mood,
) -> None:
    part = canvas.near(at, radius * 1.02 + 0.16)
    shadow = part.disc((at[0] + 0.012, at[1] + 0.025), radius * 1.02, 0.13)
    part.paint_over(colors.ground * (0.35 if colors.dark else 0.72), 0.5 * shadow)
    slope = side * (part.x / canvas.width - at[0]) + 0.6 * (part.y / canvas.height - at[1])
    lit = mix(mix(body, WHITE, 0.18), body * 0.7, smooth(0.5 + 0.9 * slope / radius)[..., None])
    face = part.disc(at, radius)
    part.paint_over(lit, face)
    if mood.coins:
        ring = part.disc(at, radius * 0.86) - part.disc(at, radius * 0.845)
        part.paint_over(mix(body, WHITE, 0.3), 0.5 * ring)
    rim = np.clip(face - part.disc((at[0] + 0.0016 * side, at[1] + 0.003), radius), 0, 1)
    part.paint_over(mix(body, WHITE, 0.5), 0.55 * rim)


def aurora(canvas: Canvas, colors: Palette, mood: Mood) -> None:
    """Curtains of light over a dark line of hills."""
    rng = canvas.rng
    canvas.fill(colors.ground * (0.8 if colors.dark else 1.0), mix(colors.ground, colors.ground2, 0.8), 1.3)
    if colors.dark:
        _stars(canvas, 0.8)
    across = canvas.x[0] / canvas.width
    for index in range(4):
        foot = canvas.swell(0.62 - 0.07 * index, 0.07, 1.0 + 0.5 * rng.random())
        reach = (0.36 + 0.2 * rng.random()) * canvas.unit
        height = (foot[None, :] - canvas.y) / reach
        sway = 0.6 * np.sin(5 * across + rng.random() * 6)
        folds = (0.6 + 0.4 * np.sin(2 * np.pi * (across * rng.uniform(3, 6) + sway))).astype(np.float32)
        curtain = np.exp(np.where(height > 0, -2.1 * height, 9 * height)) * folds[None, :]
        hue = np.clip(height, 0, 1)[..., None]
        low = colors.accent2 if index % 2 else mix(colors.accent2, colors.accent, 0.35)
        high = mix(colors.accent, colors.ground2, 0.35)
        canvas.paint_over(mix(low, high, hue), curtain * ((0.5 if colors.dark else 0.34) - 0.06 * index))
    tint = _tint(canvas, colors)
    for near, base in ((0.55, 0.8), (0.8, 0.87), (1.0, 0.94)):
        line = canvas.ridge(base, 0.12, 1.6, 0.42)
        _layer(canvas, line, colors.depth(near, tint), colors.depth(near - 0.12, tint), 0.2)


def skyline(canvas: Canvas, colors: Palette, mood: Mood) -> None:
    """Blocks of a city in three depths against the light, or stacks of coins standing for them."""
    _sky(canvas, colors, mood, 0.66)
    tint = _tint(canvas, colors)
    for index, near in enumerate((0.12, 0.45, 0.85)):
        body, foot = colors.depth(near, tint), colors.depth(max(near - 0.3, 0), tint)
        if mood.coins:
            metal = mix(colors.blush, colors.accent, 0.7) if colors.dark else colors.accent
            body = mix(body, metal, 0.32 - 0.12 * near)
        tower = coin_towers if mood.coins else house_towers
        mask, light = tower(canvas, 0.7 + 0.1 * index, 0.3 - 0.05 * index, 0.075 + 0.028 * index)
        deep = smooth((canvas.y / canvas.height - 0.5) / 0.55)[..., None]
        canvas.paint_over(mix(body, foot, 0.75 * deep), mask)
        canvas.paint_over(
            mix(colors.accent, WHITE, 0.2), light * (0.5 if colors.dark else 0.3) * (0.5 + 0.5 * near)
        )


SCENES: dict[str, Callable[[Canvas, Palette, Mood], None]] = {
    "ridges": ridges,
    "waves": waves,
    "flow": flow,
    "bokeh": bokeh,
    "shapes": shapes,
    "discs": discs,
    "aurora": aurora,
    "skyline": skyline,
}
"""Composition by name."""
