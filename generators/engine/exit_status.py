"""Owns how a command ends: any error becomes one message and an exit status, never a traceback.

Without it, doit prints a traceback for every error it does not know, and Python for every broken stream.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TextIO

from doit.cmdparse import CmdParseError
from doit.exceptions import InvalidCommand, InvalidDodoFile, InvalidTask

from generators.engine.output import write_error
from generators.errors import BudgetReached, CinemakeError, SpecError, UsageError
from generators.plan.paths import STATE
from generators.redaction import redact

FAILED: Final = 1
"""Something was done and failed."""
INTERNAL_ERROR: Final = 2
"""A bug in cinemake."""
NOT_STARTED: Final = 3
"""Nothing was done: the spec, the arguments or the configuration is wrong, or the budget is too small."""
SIGNALLED: Final = 128
"""Added to a signal's number, as shells do."""
REFUSALS = (SpecError, UsageError, BudgetReached)
"""Errors of a command that starts work which mean that it did not start."""
DOIT_ERRORS = (CmdParseError, InvalidCommand, InvalidDodoFile, InvalidTask)
"""Errors that doit prints in one line itself."""


class CheckedStream:
    """A text stream that keeps the error of a failed write: later, its source could not be determined."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.error: OSError | None = None
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an ASCII terminal shows every name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the stream has
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Write to the stream and keep its error."""
        try:
            return self.stream.write(text)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Flush the stream and keep its error."""
        try:
            self.stream.flush()
        except OSError as error:
            self.error = error
            raise

    def take_error(self) -> OSError | None:
        """Return the error of a failed write once; later writes go to the null device."""
        with contextlib.suppress(OSError):
            self.flush()
        error, self.error = self.error, None
        if error is not None:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, self.stream.fileno())
            os.close(null)
        return error


def exit_status_of(work: Callable[[], Any], *, starts_work: bool = False) -> Any:  # noqa: ANN401  # as doit's
    """Return what `work` returns, or print its error and return the error's exit status.

    `starts_work` is for commands that build or pay: their errors exit with 1, unless they refuse to start.
    Raises the errors that doit prints itself.
    """
    before = sys.stdout
    out = before if isinstance(before, CheckedStream) else CheckedStream(before or _null_stream())
    sys.stdout = out  # it has every attribute of the stream
    sys.stderr = sys.stderr or _null_stream()
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    try:
        status = _status_of(work, out, starts_work=starts_work)
        error = out.take_error()
        return _report_stream_error(error) if error else status
    finally:
        sys.stdout = before


def _status_of(work: Callable[[], Any], out: CheckedStream, *, starts_work: bool) -> Any:  # noqa: ANN401
    try:
        return work()
    except DOIT_ERRORS:
        raise
    except CinemakeError as error:
        write_error(str(error))
        return FAILED if starts_work and not isinstance(error, REFUSALS) else NOT_STARTED
    except KeyboardInterrupt:
        return SIGNALLED + signal.SIGINT
    except Exception as error:  # nothing above this can report it
        return FAILED if out.error else _report(error)


def _null_stream() -> TextIO:
    """In place of a stream that was closed before the start (`>&-`)."""
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # open as long as the process


def _report_stream_error(error: OSError) -> int:
    """A reader that stops reading, such as `head`, is no error: exit as if the signal had ended us."""
    if isinstance(error, BrokenPipeError):
        return SIGNALLED + signal.SIGPIPE
    write_error(f"cannot write to standard output: {error.strerror}")
    return FAILED


def _report(error: Exception) -> int:
    """Print an unexpected error and return its exit status."""
    if isinstance(error, OSError) and error.filename is not None:
        name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else error.filename
        write_error(f"cannot use {name}: {error.strerror}")
        return NOT_STARTED
    if isinstance(error, BrokenPipeError):
        return _report_stream_error(error)
    if isinstance(error, MemoryError):
        write_error("out of memory: close other programs, or run fewer steps at once (-n 1)")
        return FAILED
    report_internal_error(repr(error), "".join(traceback.format_exception(error)))
    return INTERNAL_ERROR


def report_internal_error(summary: str, details: str, state: Path = Path(STATE)) -> None:
    """Write the details of a bug to a log in the folder `state` and name the log on standard error.

    Where the log cannot be written, the details themselves go to standard error.
    """
    log = state / "fault.log"
    try:
        log.write_text(redact(details), "utf-8")
    except OSError:
        write_error(details)
    else:
        write_error(f"internal error in cinemake: {summary}; see {log}")
