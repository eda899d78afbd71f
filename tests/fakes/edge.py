"""A local server that speaks the edge service's wire format over a real socket, strict in what it accepts."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape

import av
import numpy as np
from aiohttp import WSMsgType, web

from tests.fakes.sockets import listening

VOICE = re.compile(r"^Microsoft Server Speech Text to Speech Voice \([a-z]{2,3}-[A-Z]{2}, \w+Neural\)$")
SSML = re.compile(
    r"^<speak version='1\.0' xmlns='http://www\.w3\.org/2001/10/synthesis' xml:lang='en-US'>"
    r"<voice name='([^']+)'><prosody pitch='([+-]\d+Hz)' rate='([+-]\d+%)' volume='[+-]\d+%'>(.*)</prosody>"
    r"</voice></speak>$",
    re.DOTALL,
)
WORD_TICKS = 3_000_000


@dataclass
class EdgeFake:
    """What the server does and what it was sent."""

    url: str = ""
    script: list[str] = field(default_factory=list)
    """What goes wrong in the next connections: 403, 429, 500, cut, cut-sound, silent, junk, junk-words."""
    spoken: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0


def tone(seconds: float) -> bytes:
    """MP3 as the service sends it: 24 kHz, mono, 48 kbit/s."""
    t = np.arange(round(seconds * 24_000)) / 24_000
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as out:
        stream = out.add_stream("libmp3lame", rate=24_000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 48_000
        data = (0.3 * np.sin(2 * np.pi * 200 * t) * 32767).astype("<i2")[None, :]
        frame = av.AudioFrame.from_ndarray(data, format="s16", layout="mono")
        frame.sample_rate = 24_000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)
    return buffer.getvalue()


def headers_and_body(text: str) -> tuple[dict[str, str], str]:
    """One text message taken apart; a malformed one is an error of the client."""
    head, blank, body = text.partition("\r\n\r\n")
    assert blank, "the header block must end with CRLF CRLF"
    return dict(line.split(":", 1) for line in head.split("\r\n")), body


async def read_order(ws: web.WebSocketResponse) -> dict[str, str]:
    """The two messages of a client, checked to the letter."""
    headers, body = headers_and_body(await ws.receive_str())
    assert headers["Path"] == "speech.config"
    audio = json.loads(body)["context"]["synthesis"]["audio"]
    assert audio["outputFormat"] == "audio-24khz-48kbitrate-mono-mp3"
    assert audio["metadataoptions"] == {"sentenceBoundaryEnabled": "false", "wordBoundaryEnabled": "true"}
    headers, body = headers_and_body(await ws.receive_str())
    assert (headers["Path"], headers["Content-Type"]) == ("ssml", "application/ssml+xml")
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-RequestId"])
    found = SSML.match(body)
    assert found, f"not the form of SSML that the service takes: {body}"
    voice, pitch, rate, text = found.groups()
    assert VOICE.match(voice), voice
    assert len(text.encode()) <= 4096
    assert "<" not in text
    return {"voice": voice, "pitch": pitch, "rate": rate, "text": unescape(text)}


def metadata(index: int, word: str) -> str:
    """The message for one word."""
    text = {"Text": word, "Length": len(word), "BoundaryType": "WordBoundary"}
    data = {"Offset": index * WORD_TICKS, "Duration": WORD_TICKS - 500_000, "text": text}
    return json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": data}]})


async def send(ws: web.WebSocketResponse, path: str, body: str) -> None:
    """One text message of the service."""
    await ws.send_str(
        f"X-RequestId:r\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n{body}"
    )


async def send_sound(ws: web.WebSocketResponse, data: bytes) -> None:
    """One binary message: two bytes of header length, headers, sound."""
    kind = b"Content-Type:audio/mpeg\r\n" if data else b""
    head = b"X-RequestId:r\r\n" + kind + b"X-StreamId:1\r\nPath:audio\r\n"
    await ws.send_bytes(len(head).to_bytes(2, "big") + head + data)


async def answer(ws: web.WebSocketResponse, order: dict[str, str], wrong: str) -> None:
    """Speak: a tone, and one message per word of letters or digits."""
    await send(ws, "turn.start", '{"context":{"serviceTag":"x"}}')
    await send(ws, "response", "{}")
    if wrong == "junk-words":
        await send(ws, "audio.metadata", '{"Metadata":[{"Type":"WordBoundary"}]}')
    if wrong == "junk":
        await send(ws, "weather", "{}")
    words = re.findall(r"\w+(?:['.,]\w+)*", order["text"])
    if words and wrong != "silent":
        mp3 = tone(len(words) * WORD_TICKS / 1e7)
        half = len(mp3) // 2
        await send_sound(ws, mp3[:half])
        if wrong == "cut-sound":
            return
        for index, word in enumerate(words):
            await send(ws, "audio.metadata", metadata(index, word))
        await send_sound(ws, mp3[half:])
        await send_sound(ws, b"")
    await send(ws, "turn.end", "{}")


def application(fake: EdgeFake) -> web.Application:
    """The service's one address."""

    async def speech(request: web.Request) -> web.StreamResponse:
        fake.connections += 1
        wrong = fake.script.pop(0) if fake.script else ""
        assert request.query["TrustedClientToken"]
        assert re.fullmatch(r"[0-9A-F]{16}-[0-9A-F]{64}", request.query["Sec-MS-GEC"])
        assert request.headers["Origin"].startswith("chrome-extension://")
        if wrong.isdigit():
            return web.Response(status=int(wrong))
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        order = await read_order(ws)
        fake.spoken.append(order)
        if wrong == "cut":
            assert request.transport
            request.transport.abort()
            return ws
        await answer(ws, order, wrong)
        if not wrong:
            assert (await ws.receive()).type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED)
        return ws

    app = web.Application()
    app.router.add_get("/consumer/speech/synthesize/readaloud/edge/v1", speech)
    return app


@contextmanager
def edge_fake() -> Iterator[EdgeFake]:
    """The server on a free port of the loopback address, for as long as the block runs."""
    fake = EdgeFake()
    with listening(application(fake)) as port:
        fake.url = f"ws://127.0.0.1:{port}/consumer/speech/synthesize/readaloud/edge/v1"
        yield fake
