"""Owns how every command ends: with an exit code and a sentence, whatever user, terminal and disk do.

doit shows a traceback for each error it does not know, and Python one for each stream that breaks.
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

from generators.errors import CinemakeError
from generators.plan.paths import STATE
from generators.redaction import redact
from generators.spec.printable import printable

FAILED: Final = 1
FAULT: Final = 2
NOTHING_STARTED: Final = 3
SIGNALLED: Final = 128
"""Shells add the number of the signal that ended a command."""
DOITS_OWN = (CmdParseError, InvalidCommand, InvalidDodoFile, InvalidTask)
"""What doit tells in one line by itself."""


class Watched:
    """A stream that remembers the error it broke with: afterwards nobody can tell whose error it was."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.error: OSError | None = None
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal in ASCII shows names all the same

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the stream has
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """As the stream does."""
        try:
            return self.stream.write(text)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """As the stream does."""
        try:
            self.stream.flush()
        except OSError as error:
            self.error = error
            raise

    def broken(self) -> OSError | None:
        """What keeps it from being written, told once; it goes nowhere afterwards."""
        with contextlib.suppress(OSError):
            self.flush()
        error, self.error = self.error, None
        if error is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.stream.fileno())
            os.close(nowhere)
        return error


def ended(work: Callable[[], Any]) -> Any:  # noqa: ANN401  # as doit's own
    """What `work` returns, or an exit code and a message in place of any error. Raises doit's own errors."""
    before = sys.stdout
    out = before if isinstance(before, Watched) else Watched(before or _nowhere())
    sys.stdout = out  # it has whatever the stream has
    sys.stderr = sys.stderr or _nowhere()
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    try:
        code = _code_of(work, out)
        error = out.broken()
        return _of_stream(error) if error else code
    finally:
        sys.stdout = before


def _code_of(work: Callable[[], Any], out: Watched) -> Any:  # noqa: ANN401
    try:
        return work()
    except DOITS_OWN:
        raise
    except CinemakeError as error:
        return _told(str(error), NOTHING_STARTED)
    except KeyboardInterrupt:
        return SIGNALLED + signal.SIGINT
    except Exception as error:  # the last place that can say something
        return FAILED if out.error else _of_error(error)


def _nowhere() -> TextIO:
    """In the place of a stream that was closed before the start (`>&-`)."""
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # as long as the process


def say(text: str) -> None:
    """Put a message on the standard error; one that cannot be written is nobody's to tell."""
    try:
        sys.stderr.write(printable(redact(text).rstrip("\n")) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def _told(message: str, code: int) -> int:
    say(message)
    return code


def _of_stream(error: OSError) -> int:
    """A reader that has seen enough, such as `head`, ends a command without a word."""
    if isinstance(error, BrokenPipeError):
        return SIGNALLED + signal.SIGPIPE
    return _told(f"the standard output cannot be written ({error.strerror})", FAILED)


def _of_error(error: Exception) -> int:
    if isinstance(error, OSError) and error.filename is not None:
        name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else error.filename
        return _told(f"{name} cannot be used ({error.strerror})", NOTHING_STARTED)
    if isinstance(error, BrokenPipeError):
        return _of_stream(error)
    if isinstance(error, MemoryError):
        return _told("there is not enough memory for this; end other programs, or build less at once", FAILED)
    log = Path(STATE, "fault.log")
    text = redact("".join(traceback.format_exception(error)))
    try:
        log.write_text(text, "utf-8")
    except OSError:
        return _told(text, FAULT)
    return _told(f"a fault of cinemake: {error!r}; the details are in {log}", FAULT)
