"""Owns plain writes to the terminal: reports to standard output, messages to standard error."""

from __future__ import annotations

import contextlib
import sys

from generators.redaction import redact
from generators.spec.printable import printable


def write(text: str) -> None:
    """Write a report to standard output, with control codes escaped. Raises OSError if that fails."""
    sys.stdout.write(printable(text))
    sys.stdout.flush()


def write_error(text: str) -> None:
    """Write one message to standard error, with keys and control codes hidden.

    A failed write is ignored: no stream is left on which to report it.
    """
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(printable(redact(text).rstrip("\n")) + "\n")
        sys.stderr.flush()
