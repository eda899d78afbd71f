"""Pictures in high dynamic range (PQ and HLG) mapped to sRGB by ITU-R BT.2408.

Paper white is 203 cd/m2. Brighter light, up to the 1000 cd/m2 that pictures are graded for, is compressed
into the upper half; below, nothing changes. Clips use the same curve.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from generators.files.icc import BT709, PRIMARIES, xyz_columns

if TYPE_CHECKING:
    from PIL.Image import Image

PQ, HLG = 16, 18
"""H.273's TransferCharacteristics."""

_WHITE: Final = 203.0
_PEAK: Final = 1000.0
_KNEE: Final = 0.5
_STEPS: Final = 65
"""The finest table that Pillow accepts; both of its axes are perceptually spaced, so this is enough."""
_BT2020: Final = 9
_BT2020_LUMA: Final = (0.2627, 0.6780, 0.0593)


def tone_mapped(image: Image, *, primaries: int, transfer: int) -> Image:
    """An RGB picture with PQ or HLG code values as sRGB."""
    import numpy as np
    from PIL import ImageFilter

    steps = np.linspace(0, 1, _STEPS)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    codes = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    light = _LIGHT[transfer](codes) / _WHITE
    source = np.array(xyz_columns(PRIMARIES.get(primaries, PRIMARIES[_BT2020]))).T
    light = light @ np.linalg.solve(np.array(xyz_columns(BT709)).T, source).T
    brightest = np.maximum(light.max(axis=-1, keepdims=True), 1e-6)
    light = np.clip(light * (_pressed(brightest) / brightest), 0, 1)
    shown = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return image.filter(ImageFilter.Color3DLUT(_STEPS, shown.astype(np.float32).ravel()))


def _pressed(signal: Any) -> Any:  # noqa: ANN401  # numpy arrays
    """The Mobius curve: linear up to the knee, then smoothly to 1 at the peak."""
    import numpy as np

    knee, peak = _KNEE, _PEAK / _WHITE
    a = -knee * knee * (peak - 1) / (knee * knee - 2 * knee + peak)
    b = (knee * knee - 2 * knee * peak + peak) / (peak - 1)
    scale = (b * b + 2 * b * knee + knee * knee) / (b - a)
    high = np.minimum(signal, peak)
    return np.where(signal <= knee, signal, scale * (high + a) / (high + b))


def _from_pq(codes: Any) -> Any:  # noqa: ANN401
    """Codes 0 to 1 as cd/m2, by SMPTE ST 2084."""
    import numpy as np

    power = codes ** (32 / 2523)
    return 10_000 * (np.maximum(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)) ** (8192 / 1305)


def _from_hlg(codes: Any) -> Any:  # noqa: ANN401
    """Codes 0 to 1 as cd/m2 of a screen of 1000 cd/m2, by ITU-R BT.2100."""
    import numpy as np

    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(codes <= 0.5, codes * codes / 3, (np.exp((codes - c) / a) + b) / 12)
    luma = np.maximum(scene @ np.array(_BT2020_LUMA), 1e-9)[:, None]
    return _PEAK * luma**0.2 * scene


_LIGHT: Final[dict[int, Callable[[Any], Any]]] = {PQ: _from_pq, HLG: _from_hlg}
