"""OpenAI images, and servers of the same shape: made from a prompt, or edited from references."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, number_at
from generators.providers.image.answers import keep_item
from generators.providers.image.checks import no_seed, references, wanted_size, worded
from generators.providers.image.picture import Reference
from generators.providers.image.sizes import Limits, Size, nearest_of
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import NUMBER, TEXT, known, seconds
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 300.0
"""A picture of high quality takes up to two minutes."""

MOST_REFERENCES: Final = 16

OPTIONS: Final = {
    "quality": TEXT,
    "size": TEXT,
    "moderation": TEXT,
    "input_fidelity": TEXT,
    "timeout": NUMBER,
}

CLASSIC_SIZES: Final[tuple[Size, ...]] = ((1024, 1024), (1536, 1024), (1024, 1536))
FREE_SIZES: Final = Limits(
    step=16, most_side=3840, least_pixels=1024 * 640, most_pixels=3840 * 2160, widest=3
)
"""From gpt-image-2 on; less than this area was never seen to be taken."""

_FREE_MODELS: Final = ("gpt-image-2",)


class OpenAIImages:
    """The ImageProvider for `/images/generations` and `/images/edits`."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        refs = references(ask, call, most=MOST_REFERENCES)
        no_seed(ask, call)
        fields = request(ask, call, options)
        http = Http(call.at, timeout=seconds(options, "timeout", TIMEOUT_SECONDS))
        call.progress(0.0, f"asking {call.at.provider}")
        if refs:
            form = {name: str(value) for name, value in fields.items()}
            answer = call.job.send(lambda: http.post_form("/images/edits", form, parts(refs)))
        else:
            answer = call.job.send(lambda: http.post_json("/images/generations", dict(fields)))
        keep_item(http, find(answer, "data", 0), ask, call, goal)
        return Usage(None, call.at.model, counts(answer))

    def asked_size(self, ask: ImagePrompt, model: str, options: Mapping[str, Json]) -> str:
        """See Sized."""
        return size(ask, model, options)


def request(ask: ImagePrompt, call: Call, options: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of one request, the same for both addresses."""
    fields: dict[str, Json] = {
        "model": call.at.model,
        "prompt": worded(ask, call),
        "n": 1,
        "size": size(ask, call.at.model, options),
    }
    if ask.transparent:
        fields |= {"background": "transparent", "output_format": "png"}
    return fields | {
        name: options[name] for name in ("quality", "moderation", "input_fidelity") if name in options
    }


def size(ask: ImagePrompt, model: str, options: Mapping[str, Json]) -> str:
    """`WxH` as the model allows it, or `auto` if the author sets that."""
    if options.get("size") == "auto":
        return "auto"
    wanted = wanted_size(ask, options)
    free = model.startswith(_FREE_MODELS)
    width, height = FREE_SIZES.nearest(*wanted) if free else nearest_of(CLASSIC_SIZES, *wanted)
    return f"{width}x{height}"


def parts(refs: tuple[Reference, ...]) -> list[tuple[str, tuple[str, bytes, str]]]:
    """References as files of a form: one is `image`, several are `image[]` each."""
    field = "image" if len(refs) == 1 else "image[]"
    return [(field, (ref.name, ref.data, ref.mime)) for ref in refs]


def counts(answer: Json) -> dict[str, float]:
    """The reported usage."""
    counts = {
        "input_tokens": number_at(answer, "usage", "input_tokens"),
        "input_image_tokens": number_at(answer, "usage", "input_tokens_details", "image_tokens"),
        "output_tokens": number_at(answer, "usage", "output_tokens"),
    }
    return {"images": 1.0} | {name: value for name, value in counts.items() if value is not None}
