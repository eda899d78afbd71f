"""ElevenLabs' speech with timestamps, strict in what it takes."""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.fakes.sounds import Said, said
from tests.providers.jobs import PLANTED

PATH: Final = re.compile(r"/v1/text-to-speech/(\w+)(/with-timestamps)?")
FORMAT: Final = re.compile(
    r"mp3_(22050_32|24000_48|44100_(32|64|96|128|192))|(pcm|wav)_\d+|opus_48000_\d+|[ua]law_8000"
)
MODELS: Final = {"eleven_multilingual_v2", "eleven_v3", "eleven_flash_v2_5"}
VOICES: Final = {"EXAVITQu4vr4xnSDxMaL", "Xb7hH8MSUJpSbSDYk0k2", "nPczCjzI2devNBz1zQrb"}
KNOWN: Final = {
    "text", "model_id", "language_code", "voice_settings", "seed", "previous_text", "next_text",
    "previous_request_ids", "next_request_ids", "apply_text_normalization",
    "apply_language_text_normalization", "pronunciation_dictionary_locators", "use_pvc_as_ivc",
}  # fmt: skip
FORBIDDEN_WORD: Final = "forbidden"
STATUSES: Final = {
    401: "invalid_api_key",
    402: "quota_exceeded",
    403: "missing_permissions",
    404: "voice_not_found",
    429: "too_many_concurrent_requests",
    503: "system_busy",
}


class ElevenLabsFake(Fake):
    """`/v1/text-to-speech/{voice}` and its form with timestamps."""

    def __init__(self) -> None:
        super().__init__()
        self.alignment = True
        self.on("POST", "/v1/text-to-speech/", self.speak)
        self.on("GET", "/v2/voices", lambda asked: as_json({"voices": [], "has_more": False}))

    def guard(self, asked: Asked) -> Answer | None:
        """The key, in a header of its own."""
        if asked.headers.get("xi-api-key") == PLANTED:
            return None
        return self.refused(401, "invalid_api_key", "Invalid API key")

    def refused(self, status: int, code: str, message: str) -> Answer:
        """An error in ElevenLabs' shape."""
        return as_json({"detail": {"status": code, "message": message}}, status=status)

    def error(self, status: int) -> Answer:
        """By status; a spent quota is told with 401."""
        return self.refused(401 if status == 402 else status, STATUSES.get(status, ""), f"fault {status}")

    def speak(self, asked: Asked) -> Answer:
        """Sound, alone or with the times of its characters."""
        found = PATH.fullmatch(asked.path)
        if not found or found[1] not in VOICES:
            return self.refused(404, "voice_not_found", "A voice with that voice_id was not found.")
        fields = {name: value for name, value in asked.json.items() if value is not None}
        kind = asked.query.get("output_format", "mp3_44100_128")
        wrong = self.wrong(fields, kind)
        if wrong:
            return wrong
        voiced = said(fields["text"], fields.get("voice_settings", {}).get("speed", 1.0))
        sound = voiced.mp3 if kind.startswith("mp3") else voiced.wav
        if not found[2]:
            return Answer(200, sound, "audio/mpeg", {"request-id": "r"})
        times = alignment(fields["text"], voiced) if self.alignment else None
        encoded = base64.b64encode(sound).decode()
        return as_json({"audio_base64": encoded, "alignment": times, "normalized_alignment": times})

    def wrong(self, fields: dict[str, Any], kind: str) -> Answer | None:
        """The refusal of what the service does not take."""
        unknown = sorted(set(fields) - KNOWN)
        if unknown or not isinstance(fields.get("text"), str) or not FORMAT.fullmatch(kind):
            detail = [{"loc": ["body", *unknown], "msg": "Input is not valid", "type": "value_error"}]
            return as_json({"detail": detail}, status=422)
        if fields.get("model_id") not in MODELS:
            return self.refused(400, "model_not_found", f"A model {fields.get('model_id')} does not exist.")
        if FORBIDDEN_WORD in fields["text"]:
            return self.refused(400, "content_policy_violation", "The text was flagged.")
        speed = fields.get("voice_settings", {}).get("speed", 1.0)
        if not 0.7 <= speed <= 1.2:
            return self.refused(400, "invalid_voice_settings", "speed must be between 0.7 and 1.2.")
        return None


def alignment(text: str, voiced: Said) -> dict[str, list[Any]]:
    """A time for every character; what is between words takes the pause."""
    times: list[tuple[float, float]] = []
    at = 0.0
    for word, place, start, end in voiced.words:
        times += [(at, start)] * (place - len(times))
        step = (end - start) / len(word)
        times += [(start + index * step, start + (index + 1) * step) for index in range(len(word))]
        at = end
    times += [(at, voiced.seconds)] * (len(text) - len(times))
    return {
        "characters": list(text),
        "character_start_times_seconds": [round(start, 3) for start, _ in times],
        "character_end_times_seconds": [round(end, 3) for _, end in times],
    }
