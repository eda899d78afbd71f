"""Volcengine Ark's pictures (Seedream)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generators.errors import Moderated, QuotaSpent
from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, number_at, text_at
from generators.providers.http.refusals import Codes, VendorError, refusal
from generators.providers.image.answers import keep_item
from generators.providers.image.checks import no_seed, no_transparency, references, wanted_size, worded
from generators.providers.image.picture import Reference
from generators.providers.image.sizes import Limits
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import NUMBER, SWITCH, TEXT, known, seconds
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 180.0
MOST_REFERENCES: Final = 10
OPTIONS: Final = {"size": TEXT, "watermark": SWITCH, "timeout": NUMBER}

SIZES: Final = Limits(least_pixels=2560 * 1440, most_pixels=4096 * 4096, widest=16)
"""From what the newest models take at least to what all of version 4 take at most."""
OLD_SIZES: Final = Limits(least_pixels=512 * 512, most_pixels=2048 * 2048)
_OLD: Final = ("doubao-seedream-3",)

CODES: Final[Codes] = {
    "InputTextSensitiveContentDetected": Moderated,
    "InputImageSensitiveContentDetected": Moderated,
    "OutputImageSensitiveContentDetected": Moderated,
    "SensitiveContentDetected": Moderated,
    "AccountOverdueError": QuotaSpent,
}


class ArkImages:
    """The ImageProvider for Ark's `/images/generations`."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        no_transparency(ask, call)
        refs = references(ask, call, most=MOST_REFERENCES)
        no_seed(ask, call)
        body = request(ask, worded(ask, call), call.at.model, refs, options)
        http = Http(call.at, timeout=seconds(options, "timeout", TIMEOUT_SECONDS), codes=CODES)
        call.progress(0.0, f"asking {call.at.provider}")
        answer = call.job.send(lambda: checked(http.post_json("/images/generations", body), call))
        keep_item(http, find(answer, "data", 0), ask, call, goal)
        tokens = number_at(answer, "usage", "output_tokens")
        counts = {"images": 1.0} | ({"output_tokens": tokens} if tokens is not None else {})
        return Usage(None, text_at(answer, "model") or call.at.model, counts)


def request(
    ask: ImagePrompt, prompt: str, model: str, refs: tuple[Reference, ...], options: Mapping[str, Json]
) -> dict[str, Json]:
    """One request for one picture."""
    body: dict[str, Json] = {
        "model": model,
        "prompt": prompt,
        "size": size(ask, model, options),
        "response_format": "url",
        "watermark": options.get("watermark", False),
        "sequential_image_generation": "disabled",
    }
    if refs:
        body["image"] = refs[0].data_url if len(refs) == 1 else [ref.data_url for ref in refs]
    return body


def size(ask: ImagePrompt, model: str, options: Mapping[str, Json]) -> str:
    """`WxH` within the model's limits, or `2K` and the like if the author sets that."""
    own = str(options.get("size", ""))
    if re.fullmatch(r"[1-9]K", own):
        return own
    limits = OLD_SIZES if model.startswith(_OLD) else SIZES
    width, height = limits.nearest(*wanted_size(ask, options))
    return f"{width}x{height}"


def checked(answer: Json, call: Call) -> Json:
    """The answer itself. Raises for an error inside a success, of the whole or of its picture."""
    for error in (find(answer, "error"), find(answer, "data", 0, "error")):
        if isinstance(error, dict):
            raise refusal(
                call.at, VendorError(text_at(error, "code"), text_at(error, "message")), codes=CODES
            )
    return answer
