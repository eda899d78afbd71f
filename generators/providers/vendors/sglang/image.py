"""Pictures of an SGLang diffusion server of one's own: OpenAI's shape with seed, negative and steps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, text_at
from generators.providers.image.answers import keep_item
from generators.providers.image.checks import no_transparency, references, wanted_size
from generators.providers.image.sizes import Limits
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import NUMBER, TEXT, WHOLE, known, seconds
from generators.providers.vendors.openai.image import parts
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 600.0
"""It answers when the picture is made, which on a small card takes minutes."""

MOST_REFERENCES: Final = 4
SIZES: Final = Limits(least_side=256, most_side=2048)

OPTIONS: Final = {"size": TEXT, "num_inference_steps": WHOLE, "guidance_scale": NUMBER, "timeout": NUMBER}


class SGLangImages:
    """The ImageProvider for SGLang's `/images/generations` and `/images/edits`."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        no_transparency(ask, call)
        refs = references(ask, call, most=MOST_REFERENCES)
        fields = request(ask, call.at.model, options)
        http = Http(call.at, timeout=seconds(options, "timeout", TIMEOUT_SECONDS))
        call.progress(0.0, f"asking {call.at.provider}")
        if refs:
            form = {name: str(value) for name, value in fields.items()}
            answer = call.job.send(lambda: http.post_form("/images/edits", form, parts(refs)))
        else:
            answer = call.job.send(lambda: http.post_json("/images/generations", dict(fields)))
        keep_item(http, _item(answer, call.at.base_url), ask, call, goal)
        return Usage(None, text_at(answer, "model") or call.at.model, {"images": 1.0})


def request(ask: ImagePrompt, model: str, options: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of one request, the same for both addresses."""
    width, height = SIZES.nearest(*wanted_size(ask, options))
    fields: dict[str, Json] = {
        "prompt": ask.prompt,
        "n": 1,
        "size": f"{width}x{height}",
        "response_format": "b64_json",
    }
    if model:
        fields["model"] = model
    if ask.negative:
        fields["negative_prompt"] = ask.negative
    if ask.seed is not None:
        fields["seed"] = ask.seed % 2**31
    names = ("num_inference_steps", "guidance_scale")
    return fields | {name: options[name] for name in names if name in options}


def _item(answer: Json, base_url: str) -> Json:
    """The picture in an answer. A server that keeps to links names them from its own root."""
    item = find(answer, "data", 0)
    url = text_at(item, "url")
    if isinstance(item, dict) and url.startswith("/"):
        return {**item, "url": urljoin(base_url, url)}
    return item
