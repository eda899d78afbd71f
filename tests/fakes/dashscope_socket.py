"""CosyVoice over DashScope's WebSocket, strict in the order and the form of frames."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSMsgType, web

from tests.fakes.sockets import listening
from tests.fakes.sounds import RATE, Said, said
from tests.providers.jobs import PLANTED

MODELS: Final = {"cosyvoice-v3-flash", "cosyvoice-v3-plus", "cosyvoice-v2"}
VOICES: Final = re.compile(r"long\w+")
FORBIDDEN_WORD: Final = "forbidden"


@dataclass
class CosyVoiceSocketFake:
    """What the server does and what it was sent."""

    url: str = ""
    script: list[str] = field(default_factory=list)
    """What goes wrong in the next connections: a status, or one of `cut-early` (before the task starts),
    `cut` (after half of the sound), `silent` (nothing ever comes), `junk`, `no-words`, `no-sound`, `fail`."""
    tasks: list[dict[str, Any]] = field(default_factory=list)
    """The run-task frames' payloads, with the text that followed under `text`."""


class _Refused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class _Session:
    """One connection."""

    ws: web.WebSocketResponse
    fake: CosyVoiceSocketFake
    wrong: str
    task: str = ""

    async def frame(self, action: str) -> dict[str, Any]:
        """The next frame, which must be of this action and of the session's task."""
        message = await self.ws.receive()
        if message.type != WSMsgType.TEXT:
            raise ConnectionError
        frame = json.loads(message.data)
        header = frame["header"]
        if header["action"] != action or header["streaming"] != "duplex":
            raise _Refused("InvalidParameter", f"{action} was expected, not {header}")
        if not re.fullmatch(r"[0-9a-f]{32}", header["task_id"]) or self.task not in ("", header["task_id"]):
            raise _Refused("InvalidParameter", f"task_id {header['task_id']}")
        self.task = header["task_id"]
        payload: dict[str, Any] = frame["payload"]
        return payload

    async def tell(self, event: str, payload: dict[str, Any] | None = None, **header: str) -> None:
        """One event of the server."""
        head = {"task_id": self.task, "event": event, "attributes": {}, **header}
        await self.ws.send_str(json.dumps({"header": head, "payload": payload or {}}))

    async def converse(self) -> None:
        """A whole task, which may consist of several texts."""
        order = await self.frame("run-task")
        check(order)
        self.fake.tasks.append({**order, "text": ""})
        if self.wrong == "cut-early":
            return
        await self.tell("task-started")
        text = ""
        while True:
            message = await self.ws.receive()
            if message.type != WSMsgType.TEXT:
                raise ConnectionError
            frame = json.loads(message.data)
            assert frame["header"]["task_id"] == self.task
            if frame["header"]["action"] == "finish-task":
                break
            assert frame["header"]["action"] == "continue-task"
            text += frame["payload"]["input"]["text"]
        self.fake.tasks[-1]["text"] = text
        await self.speak(text, order["parameters"])

    async def speak(self, text: str, parameters: dict[str, Any]) -> None:
        """Sound in two frames, and words that grow."""
        if FORBIDDEN_WORD in text:
            raise _Refused("DataInspectionFailed", "Input data may contain inappropriate content.")
        if self.wrong == "fail":
            raise _Refused("InternalError", "the GPU is on fire")
        if self.wrong == "silent":
            await self.ws.receive()
            return
        voiced = said(text, parameters.get("rate", 1.0))
        sound = voiced.mp3 if parameters.get("format", "mp3") == "mp3" else voiced.pcm
        half = len(sound) // 4 * 2
        await self.ws.send_bytes(sound[:half] if self.wrong != "no-sound" else b"")
        if self.wrong == "cut":
            return
        if self.wrong == "junk":
            await self.ws.send_str("<html>")
        timed = parameters.get("word_timestamp_enabled") and self.wrong != "no-words"
        words = told(voiced) if timed else []
        for kind, shown in (
            ("sentence-begin", []),
            ("sentence-synthesis", words[:1]),
            ("sentence-end", words),
        ):
            output = {"type": kind, "original_text": text, "sentence": {"index": 0, "words": shown}}
            await self.tell("result-generated", {"output": output})
        await self.ws.send_bytes(sound[half:] if self.wrong != "no-sound" else b"")
        await self.tell("task-finished", {"output": {}, "usage": {"characters": len(text)}})


def told(voiced: Said) -> list[dict[str, Any]]:
    """Words with their times in milliseconds."""
    return [
        {
            "text": word,
            "begin_index": place,
            "end_index": place + len(word),
            "begin_time": round(start * 1000),
            "end_time": round(end * 1000),
        }
        for word, place, start, end in voiced.words
    ]


def check(order: dict[str, Any]) -> None:
    """What run-task may say. Raises _Refused."""
    head = (order["task_group"], order["task"], order["function"], order["input"])
    if head != ("audio", "tts", "SpeechSynthesizer", {}):
        raise _Refused("InvalidParameter", f"{head}")
    if order["model"] not in MODELS:
        raise _Refused("ModelNotFound", f"{order['model']} is not found")
    told = order["parameters"]
    if not VOICES.fullmatch(told["voice"]):
        raise _Refused("InvalidParameter", f"[tts:]Engine return error code: 418, voice {told['voice']}")
    ranges = {"volume": (0, 100), "rate": (0.5, 2.0), "pitch": (0.5, 2.0)}
    for name, (least, most) in ranges.items():
        if not least <= told.get(name, least) <= most:
            raise _Refused("InvalidParameter", f"{name} must be between {least} and {most}")
    if told.get("sample_rate", RATE) != RATE or told.get("text_type", "PlainText") != "PlainText":
        raise _Refused("InvalidParameter", f"{told}")


@contextmanager
def cosyvoice_socket_fake() -> Iterator[CosyVoiceSocketFake]:
    """The server on a free port of the loopback address, for as long as the block runs."""
    fake = CosyVoiceSocketFake()

    async def inference(request: web.Request) -> web.StreamResponse:
        wrong = fake.script.pop(0) if fake.script else ""
        if wrong.isdigit():
            return web.Response(status=int(wrong))
        if request.headers.get("Authorization", "").lower() != f"bearer {PLANTED}":
            return web.Response(status=401)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        session = _Session(ws, fake, wrong)
        try:
            await session.converse()
        except _Refused as refused:
            await session.tell("task-failed", error_code=refused.code, error_message=str(refused))
        except ConnectionError:
            return ws
        if wrong.startswith("cut"):
            await asyncio.sleep(0)  # what was written leaves first
            if request.transport:
                request.transport.close()
        return ws

    application = web.Application()
    application.router.add_get("/api-ws/v1/inference", inference)
    with listening(application) as port:
        fake.url = f"http://127.0.0.1:{port}/api/v1"
        yield fake
