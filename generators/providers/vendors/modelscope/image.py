"""ModelScope's pictures: a task per picture, asked for until it ends; sizes are written with an x."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generators.providers.http.client import Http
from generators.providers.http.job_status import is_done, job_status_of
from generators.providers.http.json_fields import find, text_at
from generators.providers.http.polling import PollPolicy, wait_for
from generators.providers.http.refusals import VendorError
from generators.providers.image.answers import keep_link, no_job, no_result
from generators.providers.image.checks import no_transparency, references, wanted_size
from generators.providers.image.picture import Reference
from generators.providers.image.sizes import Limits
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import MAPPING, NUMBER, TEXT, WHOLE, known
from generators.spec.model import Json

REQUEST_SECONDS: Final = 60.0
PACE: Final = PollPolicy(2, 1.5, 10, 600)
MOST_REFERENCES: Final = 3

OPTIONS: Final = {
    "size": TEXT,
    "steps": WHOLE,
    "guidance": NUMBER,
    "loras": MAPPING,
    "timeout": NUMBER,
    "poll": NUMBER,
}
_SENT_AS_THEY_ARE: Final = ("steps", "guidance", "loras")

SIDES: Final[Mapping[str, int]] = {"Qwen/": 1664, "black-forest-labs/": 1024, "": 2048}
"""The longest side by the beginning of a model's name."""


class ModelScopeImages:
    """The ImageProvider for ModelScope's inference API."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        no_transparency(ask, call)
        edits = "edit" in call.at.model.lower() or "kontext" in call.at.model.lower()
        refs = references(ask, call, most=MOST_REFERENCES if edits else 0, cure="Qwen/Qwen-Image-Edit")
        http = Http(call.at, timeout=REQUEST_SECONDS)
        body = request(ask, call.at.model, refs, options)
        call.progress(0.0, f"asking {call.at.provider}")
        job_id = call.job.submit(lambda: _create(http, body, call))
        # Older models answer with the picture itself; its link then serves as the job's id.
        url = job_id if "://" in job_id else _link(http, job_id, call, PACE.adjusted(options))
        keep_link(http, url, ask, call, goal)
        return Usage(None, call.at.model, {"images": 1.0})


def request(
    ask: ImagePrompt, model: str, refs: tuple[Reference, ...], options: Mapping[str, Json]
) -> dict[str, Json]:
    """One request."""
    side = next(side for start, side in SIDES.items() if model.startswith(start))
    width, height = Limits(least_side=64, most_side=side).nearest(*wanted_size(ask, options))
    body: dict[str, Json] = {"model": model, "prompt": ask.prompt, "size": f"{width}x{height}"}
    if ask.negative:
        body["negative_prompt"] = ask.negative
    if ask.seed is not None:
        body["seed"] = ask.seed % 2**31
    if refs:
        body["image_url"] = refs[0].data_url if len(refs) == 1 else [ref.data_url for ref in refs]
    return body | {name: options[name] for name in _SENT_AS_THEY_ARE if name in options}


def _create(http: Http, body: dict[str, Json], call: Call) -> str:
    answer = http.post_json("/images/generations", body, headers={"X-ModelScope-Async-Mode": "true"})
    job_id = text_at(answer, "task_id") or text_at(answer, "images", 0, "url")
    if not job_id:
        raise no_job(call)
    return job_id


def _link(http: Http, task: str, call: Call, pace: PollPolicy) -> str:
    """Wait for a task; return the link to its picture."""

    def look() -> str | None:
        answer = http.get_json(f"/tasks/{task}", headers={"X-ModelScope-Task-Type": "image_generation"})
        if not is_done(
            job_status_of(text_at(answer, "task_status")), call, task, vendor_error=vendor_error(answer)
        ):
            return None
        first = find(answer, "output_images", 0)
        url = first if isinstance(first, str) else text_at(first, "url")
        if not url:
            raise no_result(call)
        return url

    return wait_for(look, pace=pace, what=f"{call.at.provider} task {task}")


def vendor_error(answer: Json) -> VendorError:
    """The reason in an answer; its name has changed over time."""
    message = (
        text_at(answer, "errors", "message") or text_at(answer, "error_msg") or text_at(answer, "message")
    )
    return VendorError(text_at(answer, "errors", "code") or text_at(answer, "code"), message)
