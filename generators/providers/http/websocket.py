"""The one WebSocket client, over aiohttp: connections, messages, and what a failure of the library means."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse

LARGEST_MESSAGE_BYTES: Final = 16 * 2**20


@dataclass(frozen=True)
class Failure:
    """What an error of the library means."""

    kind: Literal["refused", "address", "connection", "timeout", "protocol"]
    """The server refused the handshake; the URL is invalid; the network failed; the caller's own time limit
    passed; the answer is malformed."""
    message: str
    status: int = 0
    """The HTTP status of a refused handshake."""


class WebSocket:
    """An open connection."""

    def __init__(self, response: ClientWebSocketResponse) -> None:
        self._response = response

    async def send(self, text: str) -> None:
        """Send a text message. Raises what `failure` explains."""
        await self._response.send_str(text)

    async def receive(self) -> str | bytes | None:
        """The next message, text or binary; None when the connection is closed."""
        from aiohttp import WSMsgType

        message = await self._response.receive()
        if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
            data: str | bytes = message.data
            return data
        return None


@asynccontextmanager
async def connect(
    url: str,
    *,
    headers: Mapping[str, str],
    connect_seconds: float,
    params: Mapping[str, str] | None = None,
    heartbeat_seconds: float | None = None,
    use_proxy: bool = False,
) -> AsyncIterator[WebSocket]:
    """A connection to `url`, closed when the block ends. Raises what `failure` explains.

    `use_proxy` follows the proxy variables of the environment, as for services outside this network.
    """
    import ssl

    import aiohttp
    import certifi

    trust = ssl.create_default_context()  # the system's authorities, such as a company's own
    trust.load_verify_locations(certifi.where())
    limits = aiohttp.ClientTimeout(total=None, sock_connect=connect_seconds)
    async with (
        aiohttp.ClientSession(timeout=limits, trust_env=use_proxy) as session,
        session.ws_connect(
            url,
            params=params,
            headers=dict(headers),
            ssl=trust,
            heartbeat=heartbeat_seconds,
            max_msg_size=LARGEST_MESSAGE_BYTES,
        ) as response,
    ):
        yield WebSocket(response)


def failure(error: Exception) -> Failure | None:
    """What an error raised under `connect` means; None for one that is not the network's."""
    import aiohttp

    if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientError):
        return Failure("timeout", str(error))
    message = str(error)
    if isinstance(error, aiohttp.WSServerHandshakeError | aiohttp.ClientResponseError):
        return Failure("refused", error.message, error.status)
    if isinstance(error, aiohttp.InvalidURL):
        return Failure("address", message)
    if isinstance(error, aiohttp.ClientConnectionError | OSError):
        return Failure("connection", message)
    if isinstance(error, aiohttp.ClientError):
        return Failure("protocol", message)
    return None
