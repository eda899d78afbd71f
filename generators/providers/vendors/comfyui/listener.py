"""ComfyUI's websocket: progress while a workflow runs, and a nudge when it has ended.

Nothing depends on it: where it cannot be opened or breaks off, the job is found by asking, only later.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Self

from generators.providers.http.json_fields import read_answer, text_at
from generators.providers.http.websocket import connect, failure
from generators.spec.model import Json

CONNECT_SECONDS: Final = 5.0
ENDS: Final = frozenset({"execution_success", "execution_error", "execution_interrupted"})


class Listener:
    """Listens in its own thread while the block runs; entered once it is connected or cannot be."""

    def __init__(
        self,
        base_url: str,
        client_id: str,
        on_message: Callable[[str, Json], None],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`on_message` gets type and data of each message, in the listener's thread."""
        self._url = f"ws{base_url.removeprefix('http')}/ws"
        self._client_id = client_id
        self._on_message = on_message
        self._headers = dict(headers or {})
        self._ready = threading.Event()
        self._ended = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="comfyui-listener", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(CONNECT_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join()
        self._loop.close()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the server reports that something has ended."""
        if self._ended.wait(seconds):
            self._ended.clear()

    def _cancel(self) -> None:
        if self._task:
            self._task.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._listen())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        finally:
            self._ready.set()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())

    async def _listen(self) -> None:
        try:
            async with connect(
                self._url,
                params={"clientId": self._client_id},
                headers=self._headers,
                connect_seconds=CONNECT_SECONDS,
                heartbeat_seconds=30,
            ) as socket:
                self._ready.set()
                while (message := await socket.receive()) is not None:
                    if isinstance(message, str):  # binary messages are previews
                        self._read(message)
        except Exception as error:
            if failure(error) is None:
                raise

    def _read(self, text: str) -> None:
        """One message; those that end a run, by new servers' words or old ones', end a wait."""
        try:
            message = read_answer(text)
        except ValueError:
            return
        kind = text_at(message, "type")
        data = message.get("data") if isinstance(message, dict) else None
        self._on_message(kind, data)
        if kind in ENDS or (kind == "executing" and isinstance(data, dict) and data.get("node") is None):
            self._ended.set()
