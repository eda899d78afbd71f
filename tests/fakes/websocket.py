"""The server's side of a websocket that only speaks: what fakes push to their clients."""

from __future__ import annotations

import base64
import hashlib
import json
import queue
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from tests.fakes.server import Answer, Asked

MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Speaker:
    """One client's socket; `say` may be called from any thread, before and after the client has come."""

    def __init__(self) -> None:
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def say(self, message: object) -> None:
        """One message of JSON."""
        self._frames.put(_frame(1, json.dumps(message).encode()))

    def show(self, data: bytes) -> None:
        """One binary message."""
        self._frames.put(_frame(2, data))

    def hang_up(self) -> None:
        """Close without the words that belong to it."""
        self._frames.put(None)

    def answer(self, asked: Asked, closing: threading.Event) -> Answer:
        """Takes the client's connection, until it or the server ends."""
        assert asked.headers["upgrade"].lower() == "websocket"
        return Answer(upgrade=self._speak(asked.headers["sec-websocket-key"], closing))

    def _speak(self, key: str, closing: threading.Event) -> Callable[[socket.socket], None]:
        accept = base64.b64encode(hashlib.sha1(f"{key}{MAGIC}".encode()).digest()).decode()
        head = (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n"
        )

        def speak(connection: socket.socket) -> None:
            with suppress(OSError):
                connection.sendall(head.encode())
                while not closing.is_set():
                    with suppress(queue.Empty):
                        frame = self._frames.get(timeout=0.02)
                        if frame is None:
                            return
                        connection.sendall(frame)
                    if _has_left(connection):
                        return

        return speak


def _has_left(connection: socket.socket) -> bool:
    """Whether the client has said anything: the only thing it has to say is goodbye."""
    connection.setblocking(False)
    try:
        connection.recv(4096)
    except BlockingIOError:
        return False
    finally:
        connection.setblocking(True)
    return True


def _frame(kind: int, data: bytes) -> bytes:
    head = bytes([0x80 | kind])
    if len(data) < 126:
        return head + bytes([len(data)]) + data
    return head + bytes([126]) + len(data).to_bytes(2, "big") + data
