"""The status of a job at a provider: the vendors' words for it, and what each means here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from generators.errors import NoResult, ProviderError, ProviderRefused
from generators.providers.http.refusals import Codes, VendorError, refusal
from generators.providers.roles.call import Call


class JobStatus(Enum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


_WORDS: Final[Mapping[str, JobStatus]] = {
    "queued": JobStatus.QUEUED,
    "pending": JobStatus.QUEUED,
    "suspended": JobStatus.QUEUED,
    "running": JobStatus.RUNNING,
    "processing": JobStatus.RUNNING,
    "in_progress": JobStatus.RUNNING,
    "done": JobStatus.DONE,
    "completed": JobStatus.DONE,
    "succeed": JobStatus.DONE,
    "succeeded": JobStatus.DONE,
    "failed": JobStatus.FAILED,
    "canceled": JobStatus.CANCELLED,
    "cancelled": JobStatus.CANCELLED,
    "expired": JobStatus.EXPIRED,
    # DashScope and SophNet: the task does not exist, or has expired
    "unknown": JobStatus.EXPIRED,
}


def job_status_of(word: str) -> JobStatus:
    """The status for a vendor's word. An unknown word means a running job: only the deadline ends it."""
    return _WORDS.get(word.strip().lower(), JobStatus.RUNNING)


def is_done(
    status: JobStatus,
    call: Call,
    job_id: str,
    *,
    vendor_error: VendorError | None = None,
    codes: Codes | None = None,
) -> bool:
    """Whether there is a result to fetch; False while the job runs, which is reported as progress.

    `vendor_error` is the provider's reason. Raises ProviderRefused, its subclasses, and NoResult for a job
    without a result.
    """
    error = _end(status, call, job_id, vendor_error, codes)
    if error is not None:
        error.is_over = True
        raise error
    if status is not JobStatus.DONE:
        call.progress(0.0, f"{status.value} at {call.at.provider}")
    return status is JobStatus.DONE


def _end(
    status: JobStatus, call: Call, job_id: str, vendor_error: VendorError | None, codes: Codes | None
) -> ProviderError | None:
    who = call.at.provider
    if status is JobStatus.FAILED:
        given = (
            vendor_error
            if vendor_error and vendor_error != VendorError()
            else VendorError(message=f"job {job_id} failed, without a reason")
        )
        return refusal(call.at, given, codes=codes)
    if status is JobStatus.CANCELLED:
        return ProviderRefused(
            f"{who} reports that job {job_id} was cancelled\nRun again to start a new job."
        )
    if status is JobStatus.EXPIRED:
        return NoResult(f"{who} does not know job {job_id} any more\nRun again to request a new one.")
    return None
