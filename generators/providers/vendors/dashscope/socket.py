"""CosyVoice's conversation over DashScope's WebSocket: one task, text in, samples and word times out.

    ours    run-task                 continue-task, finish-task
    theirs            task-started                              samples, result-generated ..., task-finished

Until the first continue-task nothing is charged; what is lost after it may have been.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from generators.errors import NoResult, ProviderError
from generators.providers.http.failures import unreached
from generators.providers.http.json_fields import find, list_at, number_at, read_answer, text_at
from generators.providers.http.refusals import VendorError, refusal
from generators.providers.http.websocket import WebSocket, connect, failure
from generators.providers.roles.call import Call
from generators.providers.vendors.dashscope.tasks import CODES
from generators.redaction import excerpt, redact, shown_url
from generators.spec.model import Json

CONNECT_SECONDS: Final = 10.0
LARGEST_SOUND_BYTES: Final = 256 * 2**20
"""Of one task: half an hour at the highest rate."""


@dataclass
class SocketSpeech:
    """What one task gave."""

    pcm: bytearray = field(default_factory=bytearray)
    sentences: dict[float, list[Json]] = field(default_factory=dict)
    """Index of a sentence to the longest list of words received for it."""
    characters: float | None = None
    """What is charged for."""

    @property
    def answer(self) -> Json:
        """As plain data, which a journal can keep: `pcm` in base64, `words` by sentence, `characters`."""
        return {
            "pcm": base64.b64encode(self.pcm).decode(),
            "words": [word for index in sorted(self.sentences) for word in self.sentences[index]],
            "characters": self.characters,
        }


def converse(url: str, text: str, parameters: Mapping[str, Json], call: Call, timeout: float) -> SocketSpeech:
    """Have a text spoken. Raises ProviderError and its kinds, `maybe_sent` set once the text has left."""
    import asyncio

    task = _Task(url, call, parameters)

    async def limited() -> SocketSpeech:
        async with asyncio.timeout(timeout):
            return await task.speak(text)

    try:
        return asyncio.run(limited())
    except ProviderError:
        raise
    except Exception as error:
        mapped = task.error(error)
        if mapped is None:
            raise
        raise mapped from error


class _Task:
    """One task's frames."""

    def __init__(self, url: str, call: Call, parameters: Mapping[str, Json]) -> None:
        self._url = url
        self._call = call
        self._parameters = dict(parameters)
        self._id = uuid4().hex
        self._text_sent = False

    async def speak(self, text: str) -> SocketSpeech:
        """The whole conversation."""
        spoken = SocketSpeech()
        async with self._connection() as socket:
            await self._send(
                socket,
                "run-task",
                {
                    "model": self._call.at.model,
                    "task_group": "audio",
                    "task": "tts",
                    "function": "SpeechSynthesizer",
                    "input": {},
                    "parameters": self._parameters,
                },
            )
            await self._read(socket, spoken, until="task-started")
            self._text_sent = True
            await self._send(socket, "continue-task", {"input": {"text": text}})
            await self._send(socket, "finish-task", {"input": {}})
            await self._read(socket, spoken, until="task-finished")
        return spoken

    def _connection(self) -> AbstractAsyncContextManager[WebSocket]:
        key = self._call.at.key
        headers = {"User-Agent": "cinemake"} | ({"Authorization": f"Bearer {key.reveal()}"} if key else {})
        return connect(self._url, headers=headers, connect_seconds=CONNECT_SECONDS, use_proxy=True)

    async def _send(self, socket: WebSocket, action: str, payload: dict[str, Json]) -> None:
        header = {"action": action, "task_id": self._id, "streaming": "duplex"}
        await socket.send(json.dumps({"header": header, "payload": payload}, ensure_ascii=False))

    async def _read(self, socket: WebSocket, spoken: SocketSpeech, *, until: str) -> None:
        """Take in frames up to the event waited for. Raises for a failed task and a cut connection."""
        while (message := await socket.receive()) is not None:
            if isinstance(message, bytes):
                spoken.pcm += message
                if len(spoken.pcm) > LARGEST_SOUND_BYTES:
                    raise self._too_much()
            elif self._take(self._parsed(message), spoken) == until:
                return
        raise ConnectionError(f"it closed the connection before {until}")

    def _take(self, frame: Json, spoken: SocketSpeech) -> str:
        """Store the content of a frame and return its event."""
        event = text_at(frame, "header", "event")
        if event == "task-failed":
            said = VendorError(
                text_at(frame, "header", "error_code"), text_at(frame, "header", "error_message")
            )
            raise refusal(self._call.at, said, codes=CODES)
        words = list_at(frame, "payload", "output", "sentence", "words")
        index = number_at(frame, "payload", "output", "sentence", "index") or 0.0
        if len(words) >= len(spoken.sentences.get(index, ())) and words:
            spoken.sentences[index] = words
        characters = number_at(find(frame, "payload", "usage"), "characters")
        spoken.characters = spoken.characters if characters is None else characters
        return event

    def _too_much(self) -> NoResult:
        error = NoResult(f"{self._call.at.provider} sent more than {LARGEST_SOUND_BYTES >> 20} MB of sound")
        error.maybe_sent = True
        return error

    def _parsed(self, data: str) -> Json:
        try:
            frame = read_answer(data)
        except ValueError:
            said = excerpt(redact(data, self._call.at.key), 120)
            error = NoResult(f"{self._call.at.provider} sent a message that is not JSON: {said}")
            error.maybe_sent = self._text_sent
            raise error from None
        return frame

    def error(self, error: Exception) -> ProviderError | None:
        """Ours for one of the connection's; None for a fault of our own."""
        at, found = self._call.at, failure(error)
        if found is None:
            return None
        if found.kind == "refused":
            return refusal(at, VendorError(message=found.message), status=found.status, codes=CODES)
        if found.kind == "address":
            where = shown_url(self._url)
            return ProviderError(f"{at.provider}: {where} is not a WebSocket address\nCheck `websocket_url`.")
        late = found.kind == "timeout"
        return unreached(at, self._url, error, sent=self._text_sent, late=late, is_create=True)
