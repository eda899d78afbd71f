"""Pictures as a model is shown them: small enough for every vendor, and the same bytes every time."""

from __future__ import annotations

import base64
import io
import math
from pathlib import Path
from typing import Final

from generators.errors import FileRefused, ProviderRefused
from generators.files.picture import read_picture

MOST_PIXELS: Final = 1_500_000
"""Models scale larger ones down themselves, and bill some of them by area."""
QUALITY: Final = 90


def data_url(path: Path) -> str:
    """The picture as a JPEG inside a URL, see-through parts on white. Raises ProviderRefused."""
    from PIL import Image

    if not path.exists():
        raise ProviderRefused(f"the picture {path} does not exist")
    side = math.isqrt(MOST_PIXELS)
    try:
        image = read_picture(path, str(path), least=(side, side)).convert("RGBA")
    except FileRefused as error:
        raise ProviderRefused(f"a picture cannot be sent: {error}") from error
    scale = math.sqrt(MOST_PIXELS / (image.width * image.height))
    if scale < 1:
        size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    jpeg = io.BytesIO()
    ground.convert("RGB").save(jpeg, "JPEG", quality=QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.getvalue()).decode()
