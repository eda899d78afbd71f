"""The whole exception tree; this module imports nothing of the project.

CinemakeError            a mistake or misfortune the user can act on: shown as text, never a traceback
  SpecError              the spec is wrong: nothing starts (exit 3)
  UsageError             arguments, overrides or the project's configuration are wrong (exit 3)
  MissingTool            a program, library or package that a step needs is not there
  DiskRefused            a folder of ours cannot be written: denied, full, or something is in the way
  StepFailed             a step ran and failed, or its output did not pass the checks
    FileRefused          a file of the author's is damaged, too large, or not what it is used as
    CommandFailed        an outside program failed: command, exit code and its last lines are kept
    RenderFailed         the render service refused or could not draw a scene
      ServiceDied        the render service ended or fell silent in the middle of a request
  ProviderError          a provider could not give what was asked
    ProviderUnreachable  no connection (the address is named)
    ProviderRefused      it answered, and the answer was no
      KeyMissing         no key lies where the role looks for it
      KeyRefused         the key is not taken
      NoAccess           the key may not use this model, or there is no such model
      QuotaSpent         the account has no money or quota left
      RateLimited        too many requests for now
      Moderated          the content was not allowed
      WrongRegion        key, model and address are not of one region
      StorageRefused     a file could not be laid where a provider or viewer can fetch it
    TimedOut             no result in time; the job may still be running there
    NoResult             it said it was done, and gave nothing that can be used
    Unsure               a paid request may or may not have arrived; it is never sent twice
  BudgetReached          the next paid call would pass the budget
"""

from __future__ import annotations

from collections.abc import Sequence

SHOWN_LINES = 15
"""How many lines of a failed program a message shows."""


class CinemakeError(Exception):
    """Base of everything a user can act on; `str()` is the message shown."""

    may_pass = False
    """Whether the same work, tried again a little later, may succeed without harm or double payment."""


class SpecError(CinemakeError):
    """One or more problems of one spec file; `str()` lists them all, one block each."""


class UsageError(CinemakeError):
    """Wrong arguments, overrides or project configuration."""


class MissingTool(CinemakeError):
    """A program, library or package is missing; the message says what brings it."""


class DiskRefused(CinemakeError):
    """A folder cannot be written; the message says which, why, and what to do. Nothing finished is lost."""


class StepFailed(CinemakeError):
    """A step failed or its output did not pass its checks."""


class FileRefused(StepFailed):
    """A file of the author's cannot be used; the message names it and says what to do."""


class CommandFailed(StepFailed):
    """An outside program failed."""

    def __init__(self, command: Sequence[str], code: int, said: str) -> None:
        self.command = tuple(command)
        self.code = code
        self.said = said
        lines = said.splitlines() or ["(it printed nothing)"]
        if len(lines) > SHOWN_LINES:
            # The cause stands first with some programs and last with others.
            lines = [*lines[: SHOWN_LINES // 3], "...", *lines[-2 * SHOWN_LINES // 3 :]]
        shown = "\n".join("    " + line for line in lines)
        super().__init__(f"{command[0].rsplit('/', 1)[-1]} ended with code {code}:\n{shown}")


class RenderFailed(StepFailed):
    """The render service could not draw a scene."""


class ServiceDied(RenderFailed):
    """The render service is gone; the next request starts another one."""

    may_pass = True


class ProviderError(CinemakeError):
    """A provider could not give what was asked; the message names provider, address and the next step."""

    maybe_sent = False
    """Whether a paid request may have arrived (cut connection, no answer, 5xx): it must not be sent again."""
    is_over: bool | None = None
    """Whether it tells the end of a job that gave nothing, so that asking for it again is of no use.

    None: its kind says so. False: it says nothing of the job, such as a gateway's page in place of an answer.
    """


class ProviderUnreachable(ProviderError):
    """No connection to the provider; the message names the address."""

    may_pass = True


class ProviderRefused(ProviderError):
    """The provider answered, and the answer was no."""


class KeyMissing(ProviderRefused):
    """No key in the environment or `.env`; the message names the variables looked for."""


class KeyRefused(ProviderRefused):
    """The provider does not take the key."""


class NoAccess(ProviderRefused):
    """The key may not use the model, or the provider has no such model."""


class QuotaSpent(ProviderRefused):
    """The account has no money or quota left; trying again does not help."""


class RateLimited(ProviderRefused):
    """Too many requests for now."""

    may_pass = True


class Moderated(ProviderRefused):
    """The provider does not allow what was asked or what came out."""


class WrongRegion(ProviderRefused):
    """Key, model and address belong to different regions."""


class StorageRefused(ProviderRefused):
    """A file could not be uploaded where a provider or a viewer can fetch it."""


class TimedOut(ProviderError):
    """No result in time; the message names the job, which may still be running."""


class NoResult(ProviderError):
    """Success was reported without a result that can be used."""


class Unsure(ProviderError):
    """A paid request may or may not have arrived; the message says where to look and how to go on."""


class BudgetReached(CinemakeError):
    """The next paid call would pass the budget; nothing was sent."""
