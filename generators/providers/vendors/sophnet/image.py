"""SophNet's pictures: a task per picture, for models known from DashScope under the same rules of size."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generators.providers.http.client import Http
from generators.providers.http.job_status import is_done, job_status_of
from generators.providers.http.json_fields import find, text_at
from generators.providers.http.polling import PollPolicy, wait_for
from generators.providers.http.refusals import VendorError, refusal
from generators.providers.image.answers import keep_link, no_job, no_result
from generators.providers.image.checks import long_prompt, no_transparency, references, worded
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import NUMBER, SWITCH, TEXT, known
from generators.providers.vendors.dashscope.image import family_of, parameters_of, task_request
from generators.spec.model import Json

REQUEST_SECONDS: Final = 60.0
PACE: Final = PollPolicy(2, 1, 2, 300)
PATH: Final = "/projects/easyllms/imagegenerator/task"
OPTIONS: Final = {
    "size": TEXT,
    "prompt_extend": SWITCH,
    "watermark": SWITCH,
    "timeout": NUMBER,
    "poll": NUMBER,
}


class SophNetImages:
    """The ImageProvider for SophNet's image generator."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        family = family_of(call.at.model.lower())
        no_transparency(ask, call)
        refs = references(ask, call, most=family.refs, cure="Qwen-Image-Edit-2509")
        long_prompt(ask, call, most=family.prompt_chars)
        prompt = ask.prompt if family.negative else worded(ask, call)
        body = task_request(call.at.model, prompt, refs, parameters_of(ask, family, options))
        http = Http(call.at, timeout=REQUEST_SECONDS)
        call.progress(0.0, f"asking {call.at.provider}")
        task = call.job.submit(lambda: _create(http, body, call))
        keep_link(http, _link(http, task, call, PACE.adjusted(options)), ask, call, goal)
        return Usage(None, call.at.model, {"images": 1.0})


def _create(http: Http, body: dict[str, Json], call: Call) -> str:
    """The task's id. Errors come with a success too: then there is no id, and a reason."""
    answer = http.post_json(PATH, body)
    task = word(answer, "taskId", "task_id")
    if task:
        return task
    if vendor_error(answer) != VendorError():
        raise refusal(call.at, vendor_error(answer))
    raise no_job(call)


def _link(http: Http, task: str, call: Call, pace: PollPolicy) -> str:
    """Wait for a task; return the link to its picture."""

    def look() -> str | None:
        answer = http.get_json(f"{PATH}/{task}")
        status = job_status_of(word(answer, "taskStatus", "task_status"))
        if not is_done(status, call, task, vendor_error=vendor_error(answer)):
            return None
        url = text_at(answer, "output", "results", 0, "url")
        if not url:
            raise no_result(call)
        return url

    return wait_for(look, pace=pace, what=f"{call.at.provider} task {task}")


def word(answer: Json, camel: str, snake: str) -> str:
    """A text of the output, which is spelled in either way."""
    return text_at(answer, "output", camel) or text_at(answer, "output", snake)


def vendor_error(answer: Json) -> VendorError:
    """The reason in an answer, inside its output or beside it; codes may be numbers, where 0 means none."""
    for part in (find(answer, "output"), answer):
        code = find(part, "code")
        message = text_at(part, "message")
        if message or code:
            return VendorError(str(code or ""), message)
    return VendorError()
