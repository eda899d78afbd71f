"""The messages for folders that cannot be written: which folder, why, and what to do.

Nothing is lost then: finished work is in its place, and unfinished work is removed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generators.errors import DiskRefused, StepFailed

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
IN_THE_WAY = {errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY}
UNUSABLE = {
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.EINVAL,
    errno.EIO,
}
"""The errors of making a folder below /proc, below a file, below a circular link: no folder can be there."""
NOTHING_LEFT_BYTES = 1 << 20
"""A program that failed with less than this free has failed for want of room."""


@contextlib.contextmanager
def explained(folder: Path, *, cure: str) -> Iterator[None]:
    """Turn an error of writing below `folder` into one message. Raises DiskRefused.

    `cure` is how to get a folder that can be written. Other errors pass unchanged.
    """
    try:
        yield
    except OSError as error:
        message = _message(error, folder, cure)
        if message is None:
            raise
        raise DiskRefused(message) from error
    except StepFailed as error:
        # A program of others has its own words for it, on some line of what it printed.
        if _free_bytes(folder) < NOTHING_LEFT_BYTES:
            raise DiskRefused(full_text(folder, os.strerror(errno.ENOSPC))) from error
        raise


def full_text(folder: Path, why: str) -> str:
    """The message for a full disk."""
    return (
        f"{folder} is on a full disk ({why}): make room there (`doit store gc --cap 5GB` deletes what can be "
        "made again), then run doit again; finished work is kept"
    )


def denied_text(folder: Path, why: str, cure: str) -> str:
    """The message for a folder without permission to write."""
    return f"{folder} cannot be written ({why}): {cure}, then run doit again; finished work is kept"


def _message(error: OSError, folder: Path, cure: str) -> str | None:
    why = error.strerror or str(error)
    if error.errno in FULL:
        # Programs work in the temporary folder too; files that they write there are not named.
        temporary = Path(tempfile.gettempdir())
        is_elsewhere = _free_bytes(temporary) < NOTHING_LEFT_BYTES <= _free_bytes(folder)
        return full_text(temporary if is_elsewhere else folder, why)
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else folder
    if error.errno in DENIED:
        if _concerns(path, folder):
            return denied_text(_denied(folder, path), why, cure)
        return f"{path} cannot be opened ({why}): change its permissions, then run doit again"
    if error.errno in UNUSABLE and not _is_folder(folder) and _concerns(path, folder):
        if os.path.lexists(folder) and folder.is_symlink():  # which raises where a name is too long
            why = f"a link to {folder.readlink()}, which does not lead to a folder"
        return _in_the_way(folder, why) if os.path.lexists(folder) else denied_text(folder, why, cure)
    if error.errno in IN_THE_WAY:
        where = os.fsdecode(error.filename2) if isinstance(error.filename2, str | bytes) else path
        return _in_the_way(where, why)
    return None


def _in_the_way(where: Path | str, why: str) -> str:
    return f"{where} is in the way ({why}): move it away, then run doit again"


def _concerns(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) or folder.is_relative_to(path)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # its name is too long
        return False


def _denied(folder: Path, path: Path) -> Path:
    """The outermost folder on the way that may not be written, from `folder` inwards, or what holds that."""
    inwards = [place for place in reversed((path, *path.parents)) if place.is_relative_to(folder)]
    outwards = [place for place in folder.parents if place.is_dir()][:1]
    real_or_not = {"effective_ids": True} if os.access in os.supports_effective_ids else {}
    for place in (folder, *inwards, *outwards):
        if place.is_dir() and not os.access(place, os.W_OK, **real_or_not):
            return place
    return folder


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return NOTHING_LEFT_BYTES
