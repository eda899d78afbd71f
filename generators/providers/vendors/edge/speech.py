"""The edge voice: the neural voices behind the edge-tts package, no key, network needed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from generators.errors import ProviderError, ProviderRefused, ProviderUnreachable
from generators.plan.text import join_words
from generators.providers.http.retries import RetryPolicy
from generators.providers.http.transport import AGAIN
from generators.providers.http.websocket import failure
from generators.providers.roles.call import Call
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.speech import sound
from generators.providers.speech.alignment import WordEvent, align, locate
from generators.providers.speech.pieces import refuse_silence
from generators.providers.speech.sentences import display_words
from generators.providers.speech.spoken_form import spoken_form
from generators.providers.vendors.edge.voices import preset_voice

RETRY = RetryPolicy(attempts=3, base_seconds=1.0)
CONNECT_TIMEOUT_SECONDS = 10
RECEIVE_TIMEOUT_SECONDS = 60
TICKS_PER_SECOND = 10_000_000

_ADDRESS = "WSS_URL"
"""The package's name for the service's address, which it offers no other way to change."""

_SWITCH = Lock()
"""One speech at a time while the package's address is changed for it."""


@dataclass
class _Received:
    """What came over the wire for one request."""

    mp3: bytearray = field(default_factory=bytearray)
    texts: list[str] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)
    """Start and end in seconds."""


class EdgeVoice:
    """The SpeechProvider of the auto profile.

    It calls the address of the call (`ws://` or `wss://`, with the same wire format), else that of the
    variable `EDGE_TTS_URL`, else the service itself.
    """

    def __init__(self, retry: RetryPolicy = RETRY) -> None:
        self._retry = retry

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """The service's name of the voice, such as `en-US-EmmaMultilingualNeural`. Raises ProviderError."""
        return preset_voice(preset, language)

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """Speak; safe errors are tried three times. Raises ProviderError and its kinds."""
        refuse_silence(request.text)
        words = display_words(request.text)
        spoken = spoken_form(
            join_words(words), pronounce=request.pronounce, language=request.language, read_signs=False
        )
        received = self._receive(spoken.text, request, call.at.base_url or os.environ.get("EDGE_TTS_URL", ""))
        samples = sound.level(sound.decode(bytes(received.mp3), "what the edge voice sent"))
        seconds = sound.write_wav(audio_path, samples)
        events = [
            WordEvent(start, end, offset)
            for (start, end), offset in zip(received.times, locate(received.texts, spoken), strict=True)
            if offset is not None
        ]
        placed, missing = align(words, events, seconds)
        return Speech(placed, seconds, "events", missing)

    def _receive(self, text: str, request: SpeechRequest, url: str) -> _Received:
        attempt = 1
        while True:
            with _address(url) as address:
                try:
                    return asyncio.run(_stream(text, request))
                except ProviderError:
                    raise
                except Exception as error:
                    mapped, again = map_error(error, address, request)
                    if mapped is None:
                        raise
                    pause = self._retry.pause_seconds(attempt)
                    if pause is None or not again:
                        raise mapped from error
            self._retry.sleep(pause)
            attempt += 1


async def _stream(text: str, request: SpeechRequest) -> _Received:
    from edge_tts import Communicate
    from edge_tts.exceptions import UnexpectedResponse

    received = _Received()
    try:
        communicate = Communicate(
            text,
            request.voice_id,
            rate=rate_argument(request.rate),
            pitch=pitch_argument(request.pitch),
            boundary="WordBoundary",
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            receive_timeout=RECEIVE_TIMEOUT_SECONDS,
        )
    except ValueError as error:
        raise ProviderError(f"edge has no voice named {request.voice_id!r}: {error}") from error
    async for chunk in communicate.stream():
        if chunk["type"] == "audio":
            received.mp3 += chunk["data"]
        elif chunk["type"] == "WordBoundary":
            start = chunk["offset"] / TICKS_PER_SECOND
            received.texts.append(chunk["text"])
            received.times.append((start, start + chunk["duration"] / TICKS_PER_SECOND))
    # The package takes a closed connection for the end; it reports a total only when the service sends one.
    if received.mp3 and communicate.state["cumulative_audio_bytes"] != len(received.mp3):
        raise UnexpectedResponse("the connection was cut in the middle of the sound")
    return received


def rate_argument(rate: float) -> str:
    """A factor on the speed as the service's signed percent."""
    return f"{round((rate - 1) * 100):+d}%"


def pitch_argument(semitones: float) -> str:
    """Semitones as the service's signed hertz, reckoned from a voice around 180 Hz."""
    return f"{round(180 * (2 ** (semitones / 12) - 1)):+d}Hz"


def map_error(error: Exception, address: str, request: SpeechRequest) -> tuple[ProviderError | None, bool]:
    """Our error for one of the libraries below, and whether trying again is safe and may help.

    None for any other error, which is a bug here and is raised as it is.
    """
    from edge_tts import exceptions as edge

    voice = request.voice_id
    if isinstance(error, edge.NoAudioReceived):
        return ProviderRefused(
            f"the edge voice sent no sound: {voice!r} may not exist or not speak {request.language!r}; "
            "check `voice.id` and `language`"
        ), True  # a connection cut before the first sound looks the same
    found = failure(error)
    if found and found.kind == "refused":
        return _refusal(found.status, address), found.status in AGAIN
    if found and found.kind in ("connection", "timeout"):
        reason = str(error) or "no answer in time"
        return ProviderUnreachable(
            f"no connection to the edge voice at {address}: {reason}\n"
            "Check the network, or speak with the bundled voice: `voice: {provider: espeak}`."
        ), True
    if isinstance(error, edge.SkewAdjustmentError):
        return _refusal(403, address), False
    if found or isinstance(error, edge.EdgeTTSException):
        return ProviderError(f"the edge voice at {address} failed: {error}"), True
    if isinstance(error, LookupError | ValueError | TypeError):
        # The package takes the service's messages apart without checking their form.
        return ProviderError(f"the edge voice at {address} failed: {error!r}"), True
    return None, False


def _refusal(status: int, address: str) -> ProviderRefused:
    hint = {
        403: "it refuses this network or this computer's clock is wrong; check the clock, or try later",
        429: "too many requests; wait a while, or run with fewer jobs at a time",
    }.get(status, "try later")
    return ProviderRefused(
        f"the edge voice at {address} answered {status}: {hint}\n"
        "The bundled voice needs no service: `voice: {provider: espeak}`."
    )


@contextmanager
def _address(url: str) -> Iterator[str]:
    """Names the address in use; while open, the package talks to `url` if that is another one."""
    from edge_tts import communicate
    from edge_tts.constants import WSS_URL

    own = WSS_URL.partition("?")[0]
    if url in {"", own}:
        yield own
        return
    with _SWITCH:
        setattr(communicate, _ADDRESS, f"{url}?{WSS_URL.partition('?')[2]}")
        try:
            yield url
        finally:
            setattr(communicate, _ADDRESS, WSS_URL)
