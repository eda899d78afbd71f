"""OpenAI's speech endpoint, strict in what it takes."""

from __future__ import annotations

import re
from typing import Any, Final

from tests.fakes.server import Answer, Asked
from tests.fakes.sounds import said
from tests.fakes.vendors import OpenAIServer

MODELS: Final = ("gpt-4o-mini-tts", "tts-1", "tts-1-hd")
VOICES: Final = {
    "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin",
    "cedar",
}  # fmt: skip
KNOWN: Final = {"model", "input", "voice", "response_format", "speed", "instructions", "stream_format"}
FORBIDDEN_WORD: Final = "forbidden"


class OpenAISpeechFake(OpenAIServer):
    """`/v1/audio/speech`."""

    def __init__(self) -> None:
        super().__init__()
        self.on("POST", "/v1/audio/speech", self.speak)

    def speak(self, asked: Asked) -> Answer:
        """Sound in the format asked for."""
        fields = asked.json
        wrong = self.wrong(fields)
        if wrong:
            return wrong
        voiced = said(fields["input"], fields.get("speed", 1.0))
        kind = fields.get("response_format", "mp3")
        body = {"wav": voiced.wav, "pcm": voiced.pcm}.get(kind) or voiced.mp3
        return Answer(200, body, {"wav": "audio/wav", "pcm": "audio/pcm"}.get(kind, "audio/mpeg"))

    def wrong(self, fields: dict[str, Any]) -> Answer | None:
        """The refusal of what the service does not take."""
        unknown = sorted(set(fields) - KNOWN)
        if unknown:
            return self.refused(400, "unknown_parameter", f"Unknown parameter: '{unknown[0]}'.")
        if fields.get("model") not in MODELS:
            return self.refused(404, "model_not_found", f"The model '{fields.get('model')}' does not exist")
        text = fields.get("input")
        if not isinstance(text, str) or not 1 <= len(text) <= 4096:
            return self.refused(400, "string_above_max_length", "Invalid 'input': string too long.")
        if FORBIDDEN_WORD in text:
            return self.refused(400, "content_policy_violation", "Your request was rejected.")
        voice = fields.get("voice")
        own = isinstance(voice, dict) and re.match(r"^voice_\w+$", str(voice.get("id")))
        if not own and voice not in VOICES:
            return self.refused(
                400, "invalid_value", f"Invalid value: '{voice}'. Supported values are: 'alloy'."
            )
        speed = fields.get("speed", 1.0)
        if not isinstance(speed, (int, float)) or not 0.25 <= speed <= 4.0:
            return self.refused(400, "decimal_above_max_value", "Invalid 'speed'.")
        if fields.get("instructions") and fields["model"].startswith("tts-1"):
            return self.refused(400, "unsupported_parameter", "'instructions' is not supported.")
        return None
