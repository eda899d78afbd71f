"""What all fakes of HTTP providers stand on: real sockets, rules, a record of all requests, faults on order.

    class ExampleFake(Fake):
        def __init__(self):
            super().__init__()
            self.on("POST", "/v1/images", self.make)          the longest matching prefix answers
            self.on("GET", "/v1/tasks/", self.look)

        def guard(self, asked: Asked) -> Answer | None:         before every rule: the key
            return None if asked.headers.get("authorization") == f"Bearer {PLANTED}" else self.error(401)

        def error(self, status: int) -> Answer:                 the vendor's own error shape
            return as_json({"code": "...", "message": "..."}, status=status)

        def make(self, asked: Asked) -> Answer:
            return as_json({"task_id": "1"})

    with serving(ExampleFake()) as fake:
        fake.go_wrong(Fault.status(429, retry_after="1"), at="GET /v1/tasks/", times=2)
        client(fake.url)
        assert [asked.path for asked in fake.asked] == [...]

A fault replaces one answer to a request that matches `at` (method and beginning of path; "" is any).
An exception in a rule is an error of fake or test: the client gets 500, and `serving` raises it at its end.
"""

from __future__ import annotations

import email.parser
import email.policy
import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qsl, urlsplit

FakeT = TypeVar("FakeT", bound="Fake")


@dataclass(frozen=True)
class FormPart:
    """One part of a multipart body."""

    name: str
    data: bytes
    filename: str | None = None
    media_type: str = ""


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> Any:
        """The body, which must be JSON and say so."""
        assert self.headers.get("content-type", "").startswith("application/json"), self.headers
        return json.loads(self.body)

    @property
    def form(self) -> list[FormPart]:
        """The parts of the body, which must be multipart."""
        kind = self.headers["content-type"]
        assert kind.startswith("multipart/form-data"), kind
        parser = email.parser.BytesParser(policy=email.policy.HTTP)
        message = parser.parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + self.body)
        parts = []
        for part in message.iter_parts():
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            name = part.get_param("name", header="content-disposition")
            parts.append(FormPart(str(name), data, part.get_filename(), part.get_content_type()))
        return parts


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    """Empty: no Content-Type is sent."""
    headers: Mapping[str, str] = field(default_factory=dict)
    upgrade: Callable[[socket.socket], None] | None = None
    """Takes over the connection instead, such as for a websocket; it is closed when this returns."""


def as_json(data: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer of JSON."""
    return Answer(status, json.dumps(data).encode(), headers=headers or {})


Rule = Callable[[Asked], Answer]
How = Literal[
    "status", "cut", "refuse", "drip", "truncated", "junk", "type", "silent", "slow", "empty", "answer"
]


@dataclass(frozen=True)
class Fault:
    """One way in which an answer goes wrong. In all but `status`, `refuse` and `answer` the rule has run."""

    how: How
    number: float = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    given: Answer | None = None

    @classmethod
    def status(cls, status: int, *, retry_after: str = "") -> Fault:
        """Refused with this status in the vendor's error shape; the rule does not run."""
        return cls("status", status, {"Retry-After": retry_after} if retry_after else {})

    @classmethod
    def answer(cls, answer: Answer) -> Fault:
        """This answer instead of the rule's; the rule does not run."""
        return cls("answer", given=answer)

    @classmethod
    def cut(cls) -> Fault:
        """The work is taken, then the connection is reset without an answer."""
        return cls("cut")

    @classmethod
    def refuse(cls) -> Fault:
        """The connection is reset, and the work is not taken; a client cannot tell it from `cut`."""
        return cls("refuse")

    @classmethod
    def drip(cls, seconds: float) -> Fault:
        """Every byte of the body comes this long after the one before; the head comes at once."""
        return cls("drip", seconds)

    @classmethod
    def truncated(cls) -> Fault:
        """Half of the body, with the Content-Length of the whole."""
        return cls("truncated")

    @classmethod
    def junk(cls, status: int = 200) -> Fault:
        """A page of HTML."""
        return cls("junk", status)

    @classmethod
    def wrong_type(cls, media_type: str = "text/html") -> Fault:
        """The right body under a wrong Content-Type."""
        return cls("type", headers={"Content-Type": media_type})

    @classmethod
    def silent(cls) -> Fault:
        """The work is taken, and nothing ever comes back."""
        return cls("silent")

    @classmethod
    def slow(cls, seconds: float) -> Fault:
        """The answer comes this much later."""
        return cls("slow", seconds)

    @classmethod
    def empty(cls, status: int = 200) -> Fault:
        """An answer without a body."""
        return cls("empty", status)


class Fake:
    """One provider's server; see the module."""

    def __init__(self) -> None:
        self.url = ""
        """Where it listens, without a slash at the end; set by `serving`."""
        self.asked: list[Asked] = []
        """All requests, in the order of their arrival."""
        self.crashes: list[BaseException] = []
        self.closing = threading.Event()
        self._rules: list[tuple[str, str, Rule]] = []
        self._faults: list[tuple[str, Fault]] = []
        self._lock = threading.Lock()

    def on(self, method: str, prefix: str, rule: Rule) -> None:
        """Answer requests of this method and beginning of the path."""
        self._rules.append((method, prefix, rule))
        self._rules.sort(key=lambda rule: -len(rule[1]))

    def go_wrong(self, *faults: Fault, at: str = "", times: int = 1) -> None:
        """Let the next answers at `at` (such as `GET /v1/tasks/`) go wrong, in this order."""
        with self._lock:
            self._faults += [(at, fault) for fault in faults * times]

    def heal(self) -> None:
        """Forget what was still to go wrong."""
        with self._lock:
            self._faults.clear()

    def count(self, at: str) -> int:
        """How many requests came whose method and path begin so."""
        return sum(f"{asked.method} {asked.path}".startswith(at) for asked in list(self.asked))

    def guard(self, asked: Asked) -> Answer | None:
        """The answer to what is refused before any rule; None lets it pass."""
        return None

    def error(self, status: int) -> Answer:
        """The vendor's own shape of an error of this status; OpenAI's unless a fake says otherwise."""
        body = {"error": {"message": f"fault {status}", "type": "fault", "param": None, "code": None}}
        return as_json(body, status=status)

    def take_fault(self, asked: Asked) -> Fault | None:
        """The first fault that is meant for this request, once."""
        with self._lock:
            for index, (at, fault) in enumerate(self._faults):
                if f"{asked.method} {asked.path}".startswith(at):
                    del self._faults[index]
                    return fault
        return None

    def answer_to(self, asked: Asked) -> Answer:
        """What the guard, else the longest matching rule answers; 404 in the vendor's shape without one."""
        refused = self.guard(asked)
        if refused is not None:
            return refused
        for method, prefix, rule in self._rules:
            if asked.method == method and asked.path.startswith(prefix):
                return rule(asked)
        return self.error(404)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: Fake

    def handle_any(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self._read_body(),
        )
        self.fake.asked.append(asked)
        try:
            self._respond(asked)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except BaseException as error:
            self.fake.crashes.append(error)
            self._send(Answer(500, str(error).encode(), "text/plain"))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = handle_any  # noqa: N815 - the library's names

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            pass
        return body

    def _respond(self, asked: Asked) -> None:
        fault = self.fake.take_fault(asked)
        if fault is None:
            self._send(self.fake.answer_to(asked))
        elif fault.how == "status":
            answer = self.fake.error(int(fault.number))
            self._send(replace(answer, headers={**answer.headers, **fault.headers}))
        elif fault.how == "answer":
            assert fault.given
            self._send(fault.given)
        elif fault.how == "refuse":
            self._reset()
        else:
            self._spoil(fault, self.fake.answer_to(asked))

    def _spoil(self, fault: Fault, answer: Answer) -> None:
        if fault.how == "cut":
            self._reset()
        elif fault.how == "drip":
            self._send(answer, pause=fault.number)
        elif fault.how == "truncated":
            self._send(answer, send=len(answer.body) // 2)
            self._reset(kindly=True)
        elif fault.how == "junk":
            self._send(Answer(int(fault.number), b"<html><body>Welcome</body></html>", "text/html"))
        elif fault.how == "type":
            self._send(replace(answer, media_type=fault.headers["Content-Type"]))
        elif fault.how == "silent":
            self.fake.closing.wait()
            self._reset()
        elif fault.how == "slow":
            self.fake.closing.wait(fault.number)
            self._send(answer)
        elif fault.how == "empty":
            self._send(Answer(int(fault.number), headers=answer.headers))

    def _send(self, answer: Answer, *, pause: float = 0, send: int | None = None) -> None:
        if answer.upgrade:
            self.close_connection = True
            answer.upgrade(self.connection)
            return
        self.send_response(answer.status)
        if answer.media_type:
            self.send_header("Content-Type", answer.media_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if not pause:
            self.wfile.write(answer.body[:send])
            return
        for index in range(len(answer.body)):
            self.wfile.write(answer.body[index : index + 1])
            if self.fake.closing.wait(pause):
                return

    def _reset(self, *, kindly: bool = False) -> None:
        """Close without a further word: with RST, or kindly with FIN."""
        self.close_connection = True
        if not kindly:
            now = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR if kindly else socket.SHUT_RD)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: `asked` is the log."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def shutdown_request(self, request: Any) -> None:
        # The library's own shutdown would send FIN before a reset.
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that was killed may end its connection in any way it likes.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(fake: FakeT) -> Iterator[FakeT]:
    """The fake on a free port of the loopback address, for as long as the block runs."""
    handler = type("Handler", (_Handler,), {"fake": fake})
    server = _Server(("127.0.0.1", 0), handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        fake.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
    if fake.crashes:
        raise fake.crashes[0]
