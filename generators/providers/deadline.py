"""A time limit on a whole request: the client's own time-outs begin anew with every byte."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class Deadline:
    """While entered, shuts the socket it watches once the time is over; its reader then sees an error.

    Shutting, unlike closing, wakes a thread that is reading, and leaves the number of the file taken.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        """Whether the time was over before the request was."""
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        """Take the connection as it is now; TLS puts another socket around the first."""
        with self._lock:
            self._socket = connection
            if self.passed:
                self._shut()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        with self._lock:
            self.passed = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # it may be closed already
                self._socket.shutdown(socket.SHUT_RDWR)
