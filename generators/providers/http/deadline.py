"""A time limit on a whole request: the client's own time-outs start again with every byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self


class Deadline:
    """While entered, shuts the request's socket once the time is over; its reader then sees an error.

    Give `trace` to the client as the request's extension of that name.
    Shutting, unlike closing, wakes a thread that is reading, and leaves the number of the file taken.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        """Whether the time was over before the request was."""
        self.sent = False
        """Whether anything of the request may have left this machine."""
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by the client with its progress; TLS wraps the first socket in another one."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self.passed:
                    self._shut()
        self.sent = self.sent or event.endswith("send_request_headers.started")

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
