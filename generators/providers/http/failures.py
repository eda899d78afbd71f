"""The errors of requests that came to no answer, or to none that can be used."""

from __future__ import annotations

from generators.errors import NoResult, ProviderError, ProviderUnreachable, TimedOut
from generators.providers.roles.call import Endpoint
from generators.redaction import excerpt, redact, shown_url


def unreached(
    at: Endpoint, url: str, error: Exception, *, sent: bool, late: bool, is_create: bool
) -> ProviderError:
    """The error for a failed connection; `sent`: something may have arrived, `late`: the time ran out."""
    where = shown_url(url)
    maybe_sent = sent and is_create
    doubt = "; the request may have arrived" if maybe_sent else ""
    ours: ProviderError
    if late:
        ours = TimedOut(
            f"{at.provider} sent no complete answer in time at {where}{doubt}\n"
            "Run again later, or allow more time with the option `timeout` (seconds)."
        )
    else:
        what = "closed the connection" if sent else "cannot be reached"
        excerpted = excerpt(redact(str(error), at.key), 120) or type(error).__name__
        ours = ProviderUnreachable(
            f"{at.provider} {what} at {where} ({excerpted}){doubt}\n"
            "Check the network, the address (`base_url`) and that the server runs."
        )
    ours.maybe_sent = maybe_sent
    return ours


def unusable(at: Endpoint, url: str, what: str) -> NoResult:
    """The error for a good status with an answer of no use; `what` stands after the provider's name."""
    return NoResult(
        f"{at.provider} {what} at {shown_url(url)}\n"
        "Check that `base_url` is the address of its API; if it is, the fault is on its side."
    )
