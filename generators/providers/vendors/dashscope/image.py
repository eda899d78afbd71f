"""DashScope's pictures: Qwen and Z-Image, which answer with a link, and Wan, which makes tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from generators.errors import UsageError
from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, list_at, text_at
from generators.providers.http.polling import PollPolicy
from generators.providers.http.refusals import VendorError, refusal
from generators.providers.image.answers import keep_link, no_result
from generators.providers.image.checks import long_prompt, no_transparency, references, wanted_size, worded
from generators.providers.image.picture import Reference
from generators.providers.image.sizes import Limits, Size, nearest_of
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import NUMBER, SWITCH, TEXT, known, seconds
from generators.providers.vendors.dashscope.tasks import CODES, CREATE_SECONDS, answered, output_of, submit
from generators.spec.model import Json

SYNC_SECONDS: Final = 120.0
PACE: Final = PollPolicy(3, 1.25, 15, 300)

OPTIONS: Final = {
    "size": TEXT,
    "form": TEXT,
    "prompt_extend": SWITCH,
    "watermark": SWITCH,
    "timeout": NUMBER,
    "poll": NUMBER,
}

SYNC_PATH: Final = "/services/aigc/multimodal-generation/generation"
TASK_PATH: Final = "/services/aigc/text2image/image-synthesis"
EDIT_TASK_PATH: Final = "/services/aigc/image2image/image-synthesis"

QWEN_SIZES: Final[tuple[Size, ...]] = ((1328, 1328), (1664, 928), (928, 1664), (1472, 1104), (1104, 1472))
Z_SIZES: Final[tuple[Size, ...]] = ((1280, 720), (720, 1280))
"""Seen in use; other shapes, and sizes the author names, go by MEGAPIXELS."""

MEGAPIXELS: Final = Limits(least_pixels=512 * 512, most_pixels=2048 * 2048)
WAN22_SIZES: Final = Limits(least_side=512, most_side=1440)
WAN25_SIZES: Final = Limits(least_pixels=1280 * 1280, most_pixels=1440 * 1440, widest=4)


@dataclass(frozen=True)
class Family:
    """What models of one kind take."""

    form: Literal["sync", "task"]
    sizes: Limits | tuple[Size, ...] | None
    """None: a result is as large as its reference."""
    refs: int = 0
    negative: bool = True
    prompt_chars: int = 2000


FAMILIES: Final[Mapping[str, Family]] = {
    "qwen-image-edit": Family("sync", None, refs=3, prompt_chars=800),
    "qwen-image-2": Family("sync", MEGAPIXELS, prompt_chars=800),
    "qwen-image-3": Family("sync", MEGAPIXELS, prompt_chars=800),
    "qwen-image": Family("sync", QWEN_SIZES, prompt_chars=800),
    "z-image": Family("sync", Z_SIZES, negative=False, prompt_chars=800),
    "wan2.6-image": Family("sync", WAN25_SIZES, refs=3),
    "wan2.6": Family("sync", WAN25_SIZES),
    "wan2.5-i2i": Family("task", None, refs=3),
    "wan2.5": Family("task", WAN25_SIZES),
    "wan2.2": Family("task", WAN22_SIZES),
    "wanx2": Family("task", WAN22_SIZES),
    "": Family("sync", MEGAPIXELS),
}
"""By the beginning of a model's name; the first that fits."""


class DashScopeImages:
    """The ImageProvider for DashScope's native addresses."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        family = family_of(call.at.model)
        no_transparency(ask, call)
        refs = references(ask, call, most=family.refs, cure="qwen-image-edit")
        long_prompt(ask, call, most=family.prompt_chars)
        prompt = ask.prompt if family.negative else worded(ask, call)
        parameters = parameters_of(ask, family, options)
        if form_of(family, options) == "sync":
            http = Http(call.at, timeout=seconds(options, "timeout", SYNC_SECONDS), codes=CODES)
            body = sync_request(call.at.model, prompt, refs, parameters)
            call.progress(0.0, f"asking {call.at.provider}")
            url = link(call.job.send(lambda: answered(http.post_json(SYNC_PATH, body), call)), call)
        else:
            http = Http(call.at, timeout=CREATE_SECONDS, codes=CODES)
            body = task_request(call.at.model, prompt, refs, parameters)
            task = submit(http, EDIT_TASK_PATH if refs else TASK_PATH, body, call)
            url = result(output_of(http, task, call, PACE.adjusted(options)), ask, call)
        keep_link(http, url, ask, call, goal)
        return Usage(None, call.at.model, {"images": 1.0})


def family_of(model: str) -> Family:
    """What is known of a model by its name."""
    return next(family for start, family in FAMILIES.items() if model.startswith(start))


def form_of(family: Family, options: Mapping[str, Json]) -> str:
    """`sync` or `task`. Raises UsageError."""
    form = options.get("form", family.form)
    if form not in ("sync", "task"):
        raise UsageError(f"the option `form` is {form!r}; it should be sync or task")
    return str(form)


def size_of(ask: ImagePrompt, family: Family, options: Mapping[str, Json]) -> str | None:
    """`W*H` as the family allows it; None where no size is sent."""
    if family.sizes is None:
        return None
    wanted = wanted_size(ask, options)
    sizes = family.sizes
    if sizes is Z_SIZES and ("size" in options or not any(_same_shape(wanted, size) for size in Z_SIZES)):
        sizes = MEGAPIXELS
    width, height = sizes.nearest(*wanted) if isinstance(sizes, Limits) else nearest_of(sizes, *wanted)
    return f"{width}*{height}"


def parameters_of(ask: ImagePrompt, family: Family, options: Mapping[str, Json]) -> dict[str, Json]:
    """The parameters, the same in both forms. The prompt is not rewritten unless the author wants it."""
    parameters: dict[str, Json] = {
        "n": 1,
        "prompt_extend": options.get("prompt_extend", False),
        "watermark": options.get("watermark", False),
    }
    size = size_of(ask, family, options)
    if size is not None:
        parameters["size"] = size
    if ask.seed is not None:
        parameters["seed"] = ask.seed % 2**31
    if ask.negative and family.negative:
        parameters["negative_prompt"] = ask.negative
    return parameters


def sync_request(
    model: str, prompt: str, refs: tuple[Reference, ...], parameters: Mapping[str, Json]
) -> dict[str, Json]:
    """References before the words that speak of them."""
    pictures: list[Json] = [{"image": ref.data_url} for ref in refs]
    messages: list[Json] = [{"role": "user", "content": [*pictures, {"text": prompt}]}]
    return {"model": model, "input": {"messages": messages}, "parameters": dict(parameters)}


def task_request(
    model: str, prompt: str, refs: tuple[Reference, ...], parameters: Mapping[str, Json]
) -> dict[str, Json]:
    """The older form: what should not be seen is input here, not a parameter."""
    parameters = dict(parameters)
    negative = parameters.pop("negative_prompt", None)
    given: dict[str, Json] = {"prompt": prompt}
    if negative is not None:
        given["negative_prompt"] = negative
    if refs:
        given["images"] = [ref.data_url for ref in refs]
    return {"model": model, "input": given, "parameters": parameters}


def link(answer: Json, call: Call) -> str:
    """The picture's link in an answer of the sync form. Raises NoResult."""
    content = list_at(answer, "output", "choices", 0, "message", "content")
    links = [text_at(part, "image") for part in content if text_at(part, "image")]
    if not links:
        raise no_result(call, " ".join(text_at(part, "text") for part in content))
    return links[0]


def result(output: Json, ask: ImagePrompt, call: Call) -> str:
    """The picture's link in what a task put out. Raises NoResult and for a picture refused on its own."""
    first = find(output, "results", 0)
    if url := text_at(first, "url"):
        rewritten = text_at(first, "actual_prompt")
        if rewritten and rewritten != ask.prompt:
            call.note(f"{call.at.provider} rewrote the prompt: {rewritten}")
        return url
    if code := text_at(first, "code"):
        raise refusal(call.at, VendorError(code, text_at(first, "message")), codes=CODES)
    raise no_result(call)


def _same_shape(first: Size, second: Size) -> bool:
    return abs(first[0] * second[1] / (first[1] * second[0]) - 1) < 0.02
