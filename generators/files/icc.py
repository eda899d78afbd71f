"""ICC profiles made from numbers, for pictures that declare their colours by a code instead of a profile.

Layout: ICC.1:2022. Numbers: ITU-T H.273. Adaptation to D50: Bradford.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

Point = tuple[float, float]
"""x and y of CIE 1931."""

D65: Final[Point] = (0.3127, 0.3290)
BT709: Final[tuple[Point, Point, Point]] = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
ADOBE_RGB: Final[tuple[Point, Point, Point]] = ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))
PRIMARIES: Final = {
    1: BT709,
    5: ((0.640, 0.330), (0.290, 0.600), (0.150, 0.060)),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
"""H.273's ColourPrimaries: BT.709, BT.601 with 625 and 525 lines, BT.2020, Display P3."""

_D50: Final = (0.9642, 1.0, 0.8249)
_BRADFORD: Final = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_SRGB_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def rgb_profile(primaries: Sequence[Point], *, white: Point = D65, gamma: float | None = None) -> bytes:
    """The profile of an RGB space; `gamma` is its exponent, None means the sRGB curve."""
    columns = xyz_columns(primaries, white)
    curve = b"para" + bytes(4)
    if gamma is None:
        curve += struct.pack(">HH", 3, 0) + b"".join(map(_fixed, _SRGB_CURVE))
    else:
        curve += struct.pack(">HH", 0, 0) + _fixed(gamma)
    bodies = {b"wtpt": _xyz(_D50)}
    bodies |= {name: _xyz(column) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)}
    bodies |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, data = struct.pack(">I", len(bodies)), b""
    first = 128 + 4 + 12 * len(bodies)
    for name, body in bodies.items():
        table += name + struct.pack(">II", first + len(data), len(body))
        data += body
    head = struct.pack(">I4xI", first + len(data), 0x04400000) + b"mntrRGB XYZ " + bytes(12) + b"acsp"
    head += bytes(68 - len(head)) + b"".join(map(_fixed, _D50))
    return head + bytes(128 - len(head)) + table + data


def xyz_columns(primaries: Sequence[Point], white: Point = D65) -> list[tuple[float, ...]]:
    """XYZ of the three primaries at full intensity, adapted to D50."""
    import numpy as np

    xyz = np.array([_tristimulus(point) for point in primaries]).T
    light = np.array(_tristimulus(white))
    matrix = xyz * np.linalg.solve(xyz, light)
    cone = np.array(_BRADFORD)
    scale = (cone @ np.array(_D50)) / (cone @ light)
    adapted = np.linalg.solve(cone, scale[:, None] * (cone @ matrix))
    return [tuple(float(value) for value in column) for column in adapted.T]


def _tristimulus(point: Point) -> tuple[float, float, float]:
    x, y = point
    return x / y, 1.0, (1 - x - y) / y


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65_536))
