"""The whole exception tree; this module imports nothing of the project.

CinemakeError            an error the user can act on: shown as text, never as a traceback
  SpecError              the spec is wrong: nothing starts (exit 3)
  UsageError             arguments, overrides or the project's configuration are wrong (exit 3)
  MissingTool            a program, library or package that a step needs is missing
  DiskRefused            a folder cannot be written: permission denied, disk full, or path blocked
  StepFailed             a step ran and failed, or its output did not pass the checks
    FileRefused          an input file is damaged, too large, or of another kind than its use needs
    CommandFailed        an external program failed: holds command, exit code and output
    RenderFailed         the render service refused or could not draw a scene
      ServiceDied        the render service ended or stopped answering during a request
  ProviderError          a provider did not deliver what was requested
    ProviderUnreachable  no connection; the message names the address
    ProviderRefused      the provider rejected the request
      KeyMissing         no key is set for the role
      KeyRefused         the provider rejected the key
      NoAccess           the key may not use this model, or the model does not exist
      QuotaSpent         the account has no money or quota left
      RateLimited        too many requests for now
      Moderated          the content is not allowed
      WrongRegion        key, model and address belong to different regions
      StorageRefused     a file could not be uploaded where a provider or viewer can fetch it
    TimedOut             no result in time; the job may still be running at the provider
    NoResult             the provider reported success and returned no usable result
    Unsure               a paid request may have arrived; it is never sent twice
  BudgetReached          the next paid call would exceed the budget
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SHOWN_LINES = 15
"""Most lines of a failed program's output in a message."""


class CinemakeError(Exception):
    """Base of all errors the user can act on; `str()` is the message shown."""

    may_pass = False
    """Whether a retry after a pause may succeed, without harm or double payment."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the message and all fields, whatever arguments the class was made from."""
        return _unpickled, (type(self), self.args, dict(vars(self)))


def _unpickled(
    kind: type[CinemakeError], args: tuple[object, ...], fields: Mapping[str, object]
) -> CinemakeError:
    error = kind.__new__(kind, *args)
    vars(error).update(fields)
    return error


class SpecError(CinemakeError):
    """One or more problems of one spec file; `str()` lists all of them, one block each."""


class UsageError(CinemakeError):
    """Wrong arguments, overrides or project configuration."""


class MissingTool(CinemakeError):
    """A program, library or package is missing; the message names what installs it."""


class DiskRefused(CinemakeError):
    """A folder cannot be written; the message names folder, cause and cure. No finished result is lost."""


class StepFailed(CinemakeError):
    """A step failed or its output did not pass its checks."""


class FileRefused(StepFailed):
    """An input file cannot be used; the message names the file and the cure."""


class CommandFailed(StepFailed):
    """An external program failed."""

    def __init__(self, command: Sequence[str], code: int, output: str) -> None:
        self.command = tuple(command)
        self.code = code
        self.output = output
        lines = output.splitlines() or ["(no output)"]
        if len(lines) > SHOWN_LINES:
            # Some programs print the cause first, others last.
            lines = [*lines[: SHOWN_LINES // 3], "...", *lines[-2 * SHOWN_LINES // 3 :]]
        shown = "\n".join("    " + line for line in lines)
        super().__init__(f"{command[0].rsplit('/', 1)[-1]} ended with code {code}:\n{shown}")


class RenderFailed(StepFailed):
    """The render service could not draw a scene."""


class ServiceDied(RenderFailed):
    """The render service ended; the next request starts a new one."""

    may_pass = True


class ProviderError(CinemakeError):
    """A provider did not deliver; the message names provider, address and next step."""

    maybe_sent = False
    """Whether a paid request may have arrived (cut connection, no answer, 5xx): it must not be sent again."""
    is_over: bool | None = None
    """Whether the error ends a job without a result, so that polling it again is useless.

    None: the class decides. False: the error does not concern the job, such as a gateway's error page.
    """


class ProviderUnreachable(ProviderError):
    """No connection to the provider; the message names the address."""

    may_pass = True


class ProviderRefused(ProviderError):
    """The provider rejected the request."""


class KeyMissing(ProviderRefused):
    """No key in the environment or `.env`; the message names the variables."""


class KeyRefused(ProviderRefused):
    """The provider rejected the key."""


class NoAccess(ProviderRefused):
    """The key may not use the model, or the model does not exist."""


class QuotaSpent(ProviderRefused):
    """The account has no money or quota left; a retry does not help."""


class RateLimited(ProviderRefused):
    """Too many requests for now."""

    may_pass = True


class Moderated(ProviderRefused):
    """The provider does not allow the request or its result."""


class WrongRegion(ProviderRefused):
    """Key, model and address belong to different regions."""


class StorageRefused(ProviderRefused):
    """A file could not be uploaded where a provider or a viewer can fetch it."""


class TimedOut(ProviderError):
    """No result in time; the message names the job, which may still be running."""


class NoResult(ProviderError):
    """The provider reported success and returned no usable result."""


class Unsure(ProviderError):
    """A paid request may have arrived; the message names where to check and how to continue."""


class BudgetReached(CinemakeError):
    """The next paid call would exceed the budget; nothing was sent."""
