"""Pictures as a model is shown them: small enough for every vendor, and the same bytes every time."""

from __future__ import annotations

import base64
import io
import math
from pathlib import Path
from typing import Final

from generators.errors import ProviderRefused

MOST_PIXELS: Final = 1_500_000
"""Models scale larger ones down themselves, and bill some of them by area."""
QUALITY: Final = 90


def data_url(path: Path) -> str:
    """The picture as a JPEG inside a URL, see-through parts on white. Raises ProviderRefused."""
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as opened:
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    except FileNotFoundError:
        raise ProviderRefused(f"the picture {path} does not exist") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ProviderRefused(f"the picture {path} cannot be read as a picture: {error}") from error
    scale = math.sqrt(MOST_PIXELS / (image.width * image.height))
    if scale < 1:
        size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    jpeg = io.BytesIO()
    ground.convert("RGB").save(jpeg, "JPEG", quality=QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.getvalue()).decode()
