"""DashScope's voices: CosyVoice with word times over a WebSocket, Qwen-TTS without them over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from generators.errors import KeyRefused, NoAccess, NoResult, ProviderRefused
from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, list_at, number_at, text_at
from generators.providers.roles.call import Call
from generators.providers.roles.options import NUMBER, SWITCH, TEXT, WHOLE, known, seconds
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.speech.alignment import WordEvent, locate
from generators.providers.speech.pieces import Piece
from generators.providers.speech.presets import ANY, Voices, preset_voice
from generators.providers.speech.received import file_samples, from_base64, no_sound, pcm_samples
from generators.providers.speech.remote_voice import PieceAudio, characters_at_once, note_ignored_pitch, voice
from generators.providers.speech.spoken_form import SpokenText
from generators.providers.vendors.dashscope.socket import converse
from generators.providers.vendors.dashscope.tasks import CODES, answered
from generators.redaction import shown_url
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 180.0
RATE: Final = 24_000
COSYVOICE_CHARACTERS: Final = 2000
QWEN_CHARACTERS: Final = 500
"""Less than the documented 600, because punctuation may count twice."""

QWEN_PATH: Final = "/services/aigc/multimodal-generation/generation"
SOCKET_PATH: Final = "/api-ws/v1/inference"

OPTIONS: Final = {
    "instruction": TEXT,
    "language_type": TEXT,
    "seed": WHOLE,
    "volume": WHOLE,
    "word_times": SWITCH,
    "websocket_url": TEXT,
    "most_characters": WHOLE,
    "timeout": NUMBER,
}

LANGUAGE_TYPES: Final = {
    "zh": "Chinese",
    "en": "English",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese",
    "es": "Spanish",
    "ja": "Japanese",
    "ko": "Korean",
    "fr": "French",
    "ru": "Russian",
}
"""Qwen's names of languages; it finds out about others itself."""

_QWEN: Final = "qwen"

QWEN_VOICES: Final[Voices] = {ANY: ("Cherry", "Serena", "Ethan")}
COSYVOICE_3_VOICES: Final[Voices] = {ANY: ("longanhuan", "longxiaochun_v3", "longanyang")}
COSYVOICE_2_VOICES: Final[Voices] = {ANY: ("longwan_v2", "longxiaochun_v2", "longcheng_v2")}


class DashScopeSpeech:
    """The SpeechProvider for DashScope's native addresses, by the model's name."""

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """See SpeechProvider; each family of models has its own voices."""
        voices = COSYVOICE_2_VOICES if "-v2" in model else COSYVOICE_3_VOICES
        if model.startswith(_QWEN):
            voices = QWEN_VOICES
        return preset_voice(voices, preset, language, provider="dashscope")

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """See SpeechProvider."""
        options = known(call.at, OPTIONS)
        if call.at.model.startswith(_QWEN):
            return _speak_qwen(request, call, audio_path, options)
        return _speak_cosyvoice(request, call, audio_path, options)


def _speak_cosyvoice(
    request: SpeechRequest, call: Call, audio_path: Path, options: Mapping[str, Json]
) -> Speech:
    url = socket_url(call.at.base_url, str(options.get("websocket_url", "")))
    told = parameters(request, options)
    timeout = seconds(options, "timeout", TIMEOUT_SECONDS)

    def say(piece: Piece, call: Call) -> PieceAudio:
        spoken = call.job.send(lambda: converse(url, piece.spoken.text, told, call, timeout).answer)
        samples = pcm_samples(from_base64(find(spoken, "pcm"), call.at.provider), RATE, call.at.provider)
        characters = number_at(spoken, "characters") or len(piece.spoken.text)
        events = word_events(list_at(spoken, "words"), piece.spoken)
        return PieceAudio(samples, tuple(events), {"characters": characters})

    limit = characters_at_once(options, COSYVOICE_CHARACTERS)
    return voice(request, call, audio_path, say=say, limit=limit)


def socket_url(base_url: str, written: str) -> str:
    """The WebSocket's address: as written, else on the host of the HTTP address."""
    if written:
        return written
    parts = urlsplit(base_url)
    if parts.scheme in {"ws", "wss"}:
        return base_url
    prefix = parts.path.rstrip("/").removesuffix("/api/v1")
    return f"{'ws' if parts.scheme == 'http' else 'wss'}://{parts.netloc}{prefix}{SOCKET_PATH}"


def parameters(request: SpeechRequest, options: Mapping[str, Json]) -> dict[str, Json]:
    """The parameters of a CosyVoice task; pitch is a factor there."""
    told: dict[str, Json] = {
        "voice": request.voice_id,
        "text_type": "PlainText",
        "format": "pcm",
        "sample_rate": RATE,
        "volume": options.get("volume", 50),
        "rate": request.rate,
        "pitch": round(2 ** (request.pitch / 12), 4),
    }
    if options.get("word_times", True):
        told["word_timestamp_enabled"] = True
    return told | {name: options[name] for name in ("instruction", "seed") if name in options}


def word_events(words: list[Json], text: SpokenText) -> Iterator[WordEvent]:
    """The words received, in milliseconds, located in the text one after another."""
    for word, offset in zip(words, locate([text_at(word, "text") for word in words], text), strict=True):
        start, end = number_at(word, "begin_time"), number_at(word, "end_time")
        if offset is not None and start is not None:
            yield WordEvent(start / 1000, None if end is None else end / 1000, offset)


def _speak_qwen(request: SpeechRequest, call: Call, audio_path: Path, options: Mapping[str, Json]) -> Speech:
    http = Http(call.at, timeout=seconds(options, "timeout", TIMEOUT_SECONDS), codes=CODES)
    note_ignored_pitch(request, call)
    fetched = audio_path.with_name(audio_path.name + ".fetched")

    def say(piece: Piece, call: Call) -> PieceAudio:
        body = qwen_request(piece.spoken.text, request, call.at.model, options)
        # The link is written down as the job's id: a crash before its download costs nothing.
        url = call.job.submit(lambda: _link(http.post_json(QWEN_PATH, body), call))
        try:
            _fetch(http, url, fetched, call)
            samples = file_samples(fetched.read_bytes(), call.at.provider)
        finally:
            fetched.unlink(missing_ok=True)
        return PieceAudio(samples, counts={"characters": len(piece.spoken.text)})

    limit = characters_at_once(options, QWEN_CHARACTERS)
    return voice(request, call, audio_path, say=say, limit=limit, tempo=request.rate)


def qwen_request(text: str, request: SpeechRequest, model: str, options: Mapping[str, Json]) -> Json:
    """One request to Qwen-TTS."""
    language = LANGUAGE_TYPES.get(request.language.lower().partition("-")[0], "Auto")
    told: dict[str, Json] = {
        "text": text,
        "voice": request.voice_id,
        "language_type": options.get("language_type", language),
    }
    return {"model": model, "input": told, "parameters": {}}


def _link(answer: Json, call: Call) -> str:
    url = text_at(answered(answer, call), "output", "audio", "url")
    if "://" not in url:
        raise no_sound(call.at.provider, url)
    return url


def _fetch(http: Http, url: str, goal: Path, call: Call) -> None:
    """Fetch a sound at once, for its link expires."""
    try:
        http.download(url, goal, kinds=("audio/",))
    except ProviderRefused as error:
        if type(error) not in (KeyRefused, NoAccess, ProviderRefused):
            raise
        raise NoResult(
            f"{call.at.provider} made the sound and no longer serves it at {shown_url(url)}: "
            "its link has expired or been withdrawn\nRun again to request a new one."
        ) from error
