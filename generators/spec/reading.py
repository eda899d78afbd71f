"""Reads small text files: as UTF-8, up to a size limit, without blocking on pipes."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

MAX_BYTES = 8_000_000
"""Limit of specs, locks, the project's configuration and `.env`: a thousand times what people write."""
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Unreadable(Exception):
    """A file exists and cannot be read; `str()` is the reason, to follow the file's name."""

    def __init__(self, why: str, *, line: int = 0, column: int = 0) -> None:
        self.line, self.column = line, column
        super().__init__(why)


def read_bytes(path: Path, *, most: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file. Raises FileNotFoundError for a missing file, else Unreadable."""
    try:
        # Without O_NONBLOCK, opening a pipe waits for its writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        if path.is_symlink():
            raise Unreadable(f"is a link to {path.readlink()}, which does not exist") from None
        raise
    except (OSError, ValueError) as error:
        raise Unreadable(_refused(path, error)) from error
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise Unreadable(f"is {_kind(mode)}, not a file")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise Unreadable(_refused(path, error)) from error
    finally:
        os.close(descriptor)
    if len(raw) > most:
        raise Unreadable(f"is larger than {most / 1_000_000:g} MB")
    return raw


def read_text(path: Path, *, most: int = MAX_BYTES) -> str:
    """The text of a UTF-8 file, without its byte order mark. Raises like `read_bytes`."""
    raw = read_bytes(path, most=most)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        why = f"is not UTF-8 text (byte 0x{raw[error.start]:02x}); save it as UTF-8"
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        raise Unreadable(why, line=before.count(b"\n") + 1, column=column) from None


def lines_of(text: str) -> list[str]:
    """The lines of a text as editors, git and libyaml count them: other characters do not end a line."""
    return re.split("\r\n|[\r\n]", text)


def _refused(path: Path, error: OSError | ValueError) -> str:
    """The message for a file that cannot be opened: a socket, a loop of links, no permission."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        mode = stat.S_IFREG
    if not stat.S_ISREG(mode):
        return f"is {_kind(mode)}, not a file"
    return f"cannot be read: {error.strerror if isinstance(error, OSError) else error}"


def _kind(mode: int) -> str:
    return next((name for is_kind, name in _KINDS if is_kind(mode)), "a special file")
