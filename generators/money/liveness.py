"""Whether the process that began something still lives: a file it holds locked, named by what it began.

The kernel lets go of the lock with the process, whatever ends it; a process number may be given out again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import uuid
from pathlib import Path


class OwnerLock:
    """This process's mark in a folder, made when it is first named."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self._name = uuid.uuid4().hex
        self._making = threading.Lock()

    @property
    def name(self) -> str:
        """By which others ask; asking for it makes the mark. Raises OSError."""
        # Two threads at once would wait for each other's lock on the file for ever.
        with self._making:
            self._make()
        return self._name

    def _make(self) -> None:
        if self._descriptor is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Locked before it has its name, so that nobody sees it unlocked while we live.
            unnamed = self._folder / f".{self._name}"
            descriptor = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            unnamed.rename(self._folder / self._name)
            self._descriptor = descriptor
            for mark in self._folder.glob("[!.]*"):
                self.is_alive(mark.name)  # removes those of the dead

    def is_ours(self, name: str) -> bool:
        """Whether the name is this process's."""
        return name == self._name

    def is_alive(self, name: str) -> bool:
        """Whether the process of that name still holds its mark; that of a dead one is removed."""
        if self.is_ours(name):
            return True
        path = self._folder / name
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            return False
        finally:
            os.close(descriptor)

    def leave(self) -> None:
        """Take the mark away."""
        if self._descriptor is not None:
            with contextlib.suppress(FileNotFoundError):
                (self._folder / self._name).unlink()
            os.close(self._descriptor)
            self._descriptor = None
