"""OpenAI's voices, and servers of the same shape: sound without word times, which are borrowed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generators.providers.http.client import Http
from generators.providers.roles.call import Call
from generators.providers.roles.options import NUMBER, TEXT, WHOLE, known, seconds
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.speech.pieces import Piece
from generators.providers.speech.presets import ANY, Voices, preset_voice
from generators.providers.speech.received import file_samples
from generators.providers.speech.remote_voice import PieceAudio, characters_at_once, note_ignored_pitch, voice
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 180.0
MOST_CHARACTERS: Final = 4000
"""The API takes 4,096."""

OPTIONS: Final = {"instructions": TEXT, "most_characters": WHOLE, "timeout": NUMBER}

_WITHOUT_INSTRUCTIONS: Final = "tts-1"
_OWN_VOICE: Final = "voice_"
"""Beginning of the ids of voices that an account made for itself; these are sent as an object."""

VOICES: Final[Voices] = {ANY: ("nova", "alloy", "onyx")}


class OpenAISpeech:
    """The SpeechProvider for `/audio/speech`."""

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """See SpeechProvider; these voices speak whatever language they are given."""
        return preset_voice(VOICES, preset, language, provider="openai")

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """See SpeechProvider."""
        options = known(call.at, OPTIONS)
        http = Http(call.at, timeout=seconds(options, "timeout", TIMEOUT_SECONDS))
        instructions = str(options.get("instructions", ""))
        if instructions and call.at.model.startswith(_WITHOUT_INSTRUCTIONS):
            call.note(f"{call.at.model} accepts no instructions: `instructions` is not sent")
            instructions = ""
        note_ignored_pitch(request, call)

        def say(piece: Piece, call: Call) -> PieceAudio:
            fields = body(piece.spoken.text, request, call.at.model, instructions)
            sound = call.job.send(
                lambda: http.post_for_bytes("/audio/speech", fields, kinds=("audio/",)).body
            )
            samples = file_samples(sound, call.at.provider)
            return PieceAudio(samples, counts={"characters": len(piece.spoken.text)})

        return voice(request, call, audio_path, say=say, limit=characters_at_once(options, MOST_CHARACTERS))


def body(text: str, request: SpeechRequest, model: str, instructions: str) -> dict[str, Json]:
    """The fields of one request. WAV, because its header has the rate, and it is lossless."""
    own = request.voice_id.startswith(_OWN_VOICE)
    fields: dict[str, Json] = {
        "model": model,
        "input": text,
        "voice": {"id": request.voice_id} if own else request.voice_id,
        "response_format": "wav",
    }
    if request.rate != 1.0:
        fields["speed"] = request.rate
    if instructions:
        fields["instructions"] = instructions
    return fields
