"""xAI's pictures: shaped by ratio, edited from one reference with JSON where OpenAI takes a form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generators.providers.http.client import Http
from generators.providers.http.json_fields import find
from generators.providers.image.answers import keep_item
from generators.providers.image.checks import no_seed, no_transparency, references, wanted_size, worded
from generators.providers.image.picture import Reference
from generators.providers.image.sizes import nearest_ratio
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import NUMBER, TEXT, known, seconds
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 180.0
OPTIONS: Final = {"size": TEXT, "aspect_ratio": TEXT, "timeout": NUMBER}
RATIOS: Final = (
    *("16:9", "1:1", "9:16", "4:3", "3:4", "3:2", "2:3", "2:1", "1:2"),
    *("19.5:9", "9:19.5", "20:9", "9:20"),
)


class XaiImages:
    """The ImageProvider for xAI's `/images/generations` and `/images/edits`."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        no_transparency(ask, call)
        refs = references(ask, call, most=1)
        no_seed(ask, call)
        body = request(ask, worded(ask, call), call.at.model, refs, options)
        http = Http(call.at, timeout=seconds(options, "timeout", TIMEOUT_SECONDS))
        path = "/images/edits" if refs else "/images/generations"
        call.progress(0.0, f"asking {call.at.provider}")
        answer = call.job.send(lambda: http.post_json(path, body))
        keep_item(http, find(answer, "data", 0), ask, call, goal)
        return Usage(None, call.at.model, {"images": 1.0})


def request(
    ask: ImagePrompt, prompt: str, model: str, refs: tuple[Reference, ...], options: Mapping[str, Json]
) -> dict[str, Json]:
    """One request; an edit keeps the shape of its reference unless the author sets a size."""
    body: dict[str, Json] = {"model": model, "prompt": prompt, "n": 1, "response_format": "url"}
    if refs:
        body["image"] = {"url": refs[0].data_url, "type": "image_url"}
    if "aspect_ratio" in options:
        body["aspect_ratio"] = options["aspect_ratio"]
    elif not refs:
        body["aspect_ratio"] = nearest_ratio(RATIOS, *wanted_size(ask, options))
    return body
