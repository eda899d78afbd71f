"""Rows of towers for generated pictures: houses with lit windows, or stacks of coins."""

from __future__ import annotations

import numpy as np

from generators.providers.bundled.art.canvas import Canvas, Field


def _towers(canvas: Canvas, base: float, rise: float, width: float) -> list[tuple[float, float, float]]:
    """Left, right and top in pixels, across the whole picture."""
    rng = canvas.rng
    found, at = [], -width * canvas.unit * float(rng.random())
    while at < canvas.width:
        wide = width * canvas.unit * float(rng.uniform(0.55, 1.25))
        middle = abs((at + wide / 2) / canvas.width - 0.5) * 2
        tall = rise * (0.15 + 0.85 * float(rng.random()) ** 1.3) * (0.55 + 0.6 * middle)
        found.append((at, at + wide, base * canvas.height - tall * canvas.unit))
        at += wide * float(rng.uniform(0.98, 1.14))
    return found


def house_towers(canvas: Canvas, base: float, rise: float, width: float) -> tuple[Field, Field]:
    """Coverage of a row of houses, and of the lamps in their windows."""
    from PIL import Image, ImageDraw

    rng = canvas.rng
    shape = Image.new("L", (canvas.width, canvas.height), 0)
    lamps = Image.new("L", (canvas.width, canvas.height), 0)
    draw, dots = ImageDraw.Draw(shape), ImageDraw.Draw(lamps)
    step = width * canvas.unit / 7
    for left, right, top in _towers(canvas, base, rise, width):
        draw.rectangle((round(left), round(top), round(right) - 1, canvas.height), fill=255)
        if rng.random() < 0.35:
            inset = (right - left) * 0.22
            draw.rectangle(
                (round(left + inset), round(top - 2.2 * step), round(right - inset), round(top)), fill=255
            )
            if rng.random() < 0.5:
                mid = round((left + right) / 2)
                draw.rectangle(
                    (mid, round(top - 5 * step), mid + max(round(step / 8), 1), round(top)), fill=255
                )
        for y in np.arange(top + step, canvas.height, 1.5 * step):
            for x in np.arange(left + 0.8 * step, right - 1.2 * step, 1.15 * step):
                if rng.random() < 0.16:
                    box = (round(x), round(y), round(x + 0.5 * step), round(y + 0.75 * step))
                    dots.rectangle(box, fill=int(rng.uniform(90, 255)))
    return np.asarray(shape, np.float32) / 255, np.asarray(lamps, np.float32) / 255


def coin_towers(canvas: Canvas, base: float, rise: float, width: float) -> tuple[Field, Field]:
    """Coverage of a row of stacks of coins, and of the light on their rims."""
    from PIL import Image, ImageDraw

    rng = canvas.rng
    scale = 2
    size = (canvas.width * scale, canvas.height * scale)
    shape, edges = Image.new("L", size, 0), Image.new("L", size, 0)
    draw, lines = ImageDraw.Draw(shape), ImageDraw.Draw(edges)
    thick = width * canvas.unit * 0.13
    for left, right, top in _towers(canvas, base, rise, width):
        wide = (right - left) * 0.96
        y = float(top)
        while y < canvas.height:
            shift = float(rng.normal(0, 0.012)) * wide
            box = [round(v * scale) for v in (left + shift, y, left + wide + shift, y + thick)]
            draw.rounded_rectangle(box, radius=round(thick * scale * 0.42), fill=255)
            lines.rounded_rectangle(box, radius=round(thick * scale * 0.42), fill=0)
            inset, shine = round(thick * scale * 0.5), max(round(thick * scale * 0.16), 1)
            lines.rectangle((box[0] + inset, box[1], box[2] - inset, box[1] + shine), fill=150)
            y += thick * 1.06
    small = (canvas.width, canvas.height)
    halves = [
        np.asarray(image.resize(small, Image.Resampling.BOX), np.float32) / 255 for image in (shape, edges)
    ]
    return halves[0], halves[1]
