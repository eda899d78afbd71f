"""Gemini's voices through generateContent: raw samples inside the answer, without word times."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, list_at, text_at
from generators.providers.roles.call import Call
from generators.providers.roles.options import NUMBER, TEXT, WHOLE, known, seconds
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.speech.pieces import Piece
from generators.providers.speech.presets import ANY, Voices, preset_voice
from generators.providers.speech.received import file_samples, from_base64, no_sound, pcm_samples
from generators.providers.speech.remote_voice import PieceAudio, characters_at_once, note_ignored_pitch, voice
from generators.providers.vendors.google.answers import tokens, why_nothing
from generators.redaction import excerpt
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 180.0
MOST_CHARACTERS: Final = 3000
"""The models drift in tone over longer stretches, long before their limit of tokens."""

USUAL_RATE: Final = 24_000

OPTIONS: Final = {"instructions": TEXT, "most_characters": WHOLE, "timeout": NUMBER}

VOICES: Final[Voices] = {ANY: ("Sulafat", "Erinome", "Charon")}


class GeminiSpeech:
    """The SpeechProvider for `/models/{model}:generateContent`. The rate is applied by stretching."""

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """See SpeechProvider; these voices speak whatever language they are given."""
        return preset_voice(VOICES, preset, language, provider="google")

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """See SpeechProvider."""
        options = known(call.at, OPTIONS)
        http = Http(
            call.at, key_header="x-goog-api-key", timeout=seconds(options, "timeout", TIMEOUT_SECONDS)
        )
        note_ignored_pitch(request, call)

        def say(piece: Piece, call: Call) -> PieceAudio:
            body = question(piece.spoken.text, request.voice_id, str(options.get("instructions", "")))
            answer = call.job.send(lambda: http.post_json(f"/models/{call.at.model}:generateContent", body))
            return voiced(answer, call, len(piece.spoken.text))

        return voice(
            request,
            call,
            audio_path,
            say=say,
            limit=characters_at_once(options, MOST_CHARACTERS),
            tempo=request.rate,
        )


def question(text: str, voice_id: str, instructions: str) -> Json:
    """One request. Instructions stand before the text, parted from it by a colon as the models learnt it."""
    return {
        "contents": [
            {"role": "user", "parts": [{"text": f"{instructions}:\n{text}" if instructions else text}]}
        ],
        "generationConfig": {
            "responseModalities": ["AUDIO"],
            "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": voice_id}}},
        },
    }


def voiced(answer: Json, call: Call, characters: int) -> PieceAudio:
    """The sound in an answer, all its parts joined. Raises Moderated, ProviderRefused, NoResult."""
    who = call.at.provider
    data, mime, text = b"", "", ""
    for part in list_at(answer, "candidates", 0, "content", "parts"):
        inline = find(part, "inlineData") or find(part, "inline_data")
        if inline:
            data += from_base64(find(inline, "data"), who)
            mime = mime or text_at(inline, "mimeType") or text_at(inline, "mime_type")
        text += text_at(part, "text")
    if not data:
        raise why_nothing(answer, call, text) or no_sound(who, excerpt(text))
    raw = not data.startswith(b"RIFF") and ("L16" in mime or "pcm" in mime.lower())
    samples = pcm_samples(data, rate_of(mime), who) if raw else file_samples(data, who)
    counts = {"characters": float(characters), **tokens(answer)}
    return PieceAudio(samples, counts=counts, model=text_at(answer, "modelVersion"))


def rate_of(mime: str) -> int:
    """Samples per second of a media type such as `audio/L16;codec=pcm;rate=24000`."""
    found = re.search(r"rate=(\d+)", mime)
    return int(found[1]) if found else USUAL_RATE
