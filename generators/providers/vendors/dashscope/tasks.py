"""DashScope's way of working: its envelope of errors, and tasks that are asked for until they end.

Common to its pictures and clips.
"""

from __future__ import annotations

from typing import Final

from generators.errors import ProviderRefused, RateLimited
from generators.providers.http.client import Http
from generators.providers.http.job_status import is_done, job_status_of
from generators.providers.http.json_fields import find, text_at
from generators.providers.http.polling import PollPolicy, wait_for
from generators.providers.http.refusals import Codes, VendorError, refusal
from generators.providers.image.answers import no_job
from generators.providers.roles.call import Call
from generators.spec.model import Json

CREATE_SECONDS: Final = 30.0

CODES: Final[Codes] = {
    "InvalidParameter": ProviderRefused,
    "InternalError.Algo.InvalidParameter": ProviderRefused,
    "InvalidURL": ProviderRefused,
    "Throttling.RateQuota": RateLimited,
}


def answered(answer: Json, call: Call) -> Json:
    """The answer itself. Raises for a refusal inside a success, which is any body with a `code`."""
    if code := text_at(answer, "code"):
        raise refusal(call.at, VendorError(code, text_at(answer, "message")), codes=CODES)
    return answer


def submit(http: Http, path: str, body: Json, call: Call) -> str:
    """The task's id; sent once in the job's life."""

    def create() -> str:
        answer = answered(http.post_json(path, body, headers={"X-DashScope-Async": "enable"}), call)
        task = text_at(answer, "output", "task_id")
        if not task:
            raise no_job(call)
        return task

    return call.job.submit(create)


def output_of(http: Http, task: str, call: Call, pace: PollPolicy) -> dict[str, Json]:
    """What a task put out, waited for. Raises TimedOut, NoResult, ProviderRefused and its kinds."""

    def look() -> dict[str, Json] | None:
        answer = answered(http.get_json(f"/tasks/{task}"), call)
        found = find(answer, "output")
        output = found if isinstance(found, dict) else {}
        vendor_error = VendorError(text_at(output, "code"), text_at(output, "message"))
        done = is_done(
            job_status_of(text_at(output, "task_status")), call, task, vendor_error=vendor_error, codes=CODES
        )
        return output if done else None

    return wait_for(look, pace=pace, what=f"{call.at.provider} task {task}")
