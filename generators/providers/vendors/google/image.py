"""Gemini's pictures through generateContent: thoughts are not results, references lie inside the request."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, list_at, text_at
from generators.providers.image.answers import keep, no_result
from generators.providers.image.checks import no_seed, no_transparency, references, wanted_size, worded
from generators.providers.image.picture import Reference, from_base64
from generators.providers.image.sizes import Size, nearest_ratio
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import NUMBER, TEXT, known, seconds
from generators.providers.vendors.google.answers import tokens, why_nothing
from generators.redaction import excerpt
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 180.0
MOST_REFERENCES: Final = 14
"""Of the largest model; smaller ones refuse too many themselves."""

OPTIONS: Final = {"size": TEXT, "image_size": TEXT, "timeout": NUMBER}

RATIOS: Final = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
FLASH_RATIOS: Final = (*RATIOS, "1:8", "8:1", "1:4", "4:1")
SIDES: Final = {"512": 512, "1K": 1024, "2K": 2048, "4K": 4096}
"""Names of sizes and the side of a square of their area."""

_WITHOUT_SIZES: Final = ("gemini-2.5-",)
_FLASH: Final = ("gemini-3.1-flash-image",)


class GeminiImages:
    """The ImageProvider for `/models/{model}:generateContent`."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        no_transparency(ask, call)
        refs = references(ask, call, most=MOST_REFERENCES)
        no_seed(ask, call)
        body = request(worded(ask, call), refs, image_config(ask, call.at.model, options))
        http = Http(
            call.at, key_header="x-goog-api-key", timeout=seconds(options, "timeout", TIMEOUT_SECONDS)
        )
        call.progress(0.0, f"asking {call.at.provider}")
        answer = call.job.send(lambda: http.post_json(f"/models/{call.at.model}:generateContent", body))
        keep(picture(answer, call), ask, call, goal)
        return Usage(
            None, text_at(answer, "modelVersion") or call.at.model, {"images": 1.0, **tokens(answer)}
        )


def request(prompt: str, refs: tuple[Reference, ...], config: dict[str, Json]) -> Json:
    """One request; references stand before the words that speak of them."""
    pictures: list[Json] = [{"inlineData": {"mimeType": ref.mime, "data": ref.base64}} for ref in refs]
    return {
        "contents": [{"role": "user", "parts": [*pictures, {"text": prompt}]}],
        "generationConfig": {"responseModalities": ["TEXT", "IMAGE"], "imageConfig": config},
    }


def image_config(ask: ImagePrompt, model: str, options: Mapping[str, Json]) -> dict[str, Json]:
    """The nearest ratio, and the smallest size that covers what is wanted."""
    wanted = wanted_size(ask, options)
    ratio = nearest_ratio(FLASH_RATIOS if model.startswith(_FLASH) else RATIOS, *wanted)
    if model.startswith(_WITHOUT_SIZES):
        return {"aspectRatio": ratio}
    return {"aspectRatio": ratio, "imageSize": options.get("image_size") or image_size(wanted)}


def image_size(wanted: Size) -> str:
    """The name of the smallest size of at least this area, from 1K on; the largest where none is."""
    area = wanted[0] * wanted[1]
    return next((name for name in ("1K", "2K") if SIDES[name] ** 2 >= area), "4K")


def picture(answer: Json, call: Call) -> bytes:
    """The last picture that is no thought. Raises Moderated, ProviderRefused, NoResult."""
    parts = list_at(answer, "candidates", 0, "content", "parts")
    for part in reversed(parts):
        inline = find(part, "inlineData") or find(part, "inline_data")
        if inline and find(part, "thought") is not True:
            return from_base64(find(inline, "data"), call.at.provider)
    text = " ".join(text_at(part, "text") for part in parts if find(part, "thought") is not True)
    raise why_nothing(answer, call, text) or no_result(call, excerpt(text))
