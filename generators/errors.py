"""The whole exception tree; this module imports nothing of the project.

CinemakeError            a mistake or misfortune the user can act on: shown as text, never a traceback
  SpecError              the spec is wrong: nothing starts (exit 3)
  UsageError             arguments, overrides or the project's configuration are wrong (exit 3)
  MissingTool            a program, library or package that a step needs is not there
  StepFailed             a step ran and failed, or its output did not pass the checks
    CommandFailed        an outside program failed: command, exit code and its last lines are kept
    RenderFailed         the render service refused or could not draw a scene
  ProviderError          a provider could not give what was asked
    ProviderUnreachable  no connection (the address is named)
    ProviderRefused      it answered, and the answer was no
"""

from __future__ import annotations

from collections.abc import Sequence

SHOWN_LINES = 15
"""How many lines of a failed program a message shows."""


class CinemakeError(Exception):
    """Base of everything a user can act on; `str()` is the message shown."""


class SpecError(CinemakeError):
    """One or more problems of one spec file; `str()` lists them all, one block each."""


class UsageError(CinemakeError):
    """Wrong arguments, overrides or project configuration."""


class MissingTool(CinemakeError):
    """A program, library or package is missing; the message says what brings it."""


class StepFailed(CinemakeError):
    """A step failed or its output did not pass its checks."""


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


class ProviderError(CinemakeError):
    """A provider could not give what was asked."""


class ProviderUnreachable(ProviderError):
    """No connection to the provider; the message names the address."""


class ProviderRefused(ProviderError):
    """The provider answered, and the answer was no."""
