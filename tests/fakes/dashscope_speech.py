"""DashScope's Qwen voices over HTTP, strict in what they take; sound lies behind links that expire."""

from __future__ import annotations

from typing import Any, Final

from tests.fakes.server import Answer, Asked, as_json
from tests.fakes.sounds import said
from tests.fakes.vendors import DashScopeServer

PATH: Final = "/api/v1/services/aigc/multimodal-generation/generation"
MODELS: Final = {"qwen3-tts-flash", "qwen-tts"}
VOICES: Final = {"Cherry", "Serena", "Ethan", "Chelsie"}
LANGUAGES: Final = {
    "Auto", "Chinese", "English", "German", "Italian", "Portuguese", "Spanish", "Japanese", "Korean",
    "French", "Russian",
}  # fmt: skip
FORBIDDEN_WORD: Final = "forbidden"


class QwenSpeechFake(DashScopeServer):
    """The one address of sound and pictures, and the storage behind its links."""

    def __init__(self) -> None:
        super().__init__()
        self.expired = False
        self.without_link = False
        self.texts: list[str] = []
        self.on("POST", PATH, self.generate)
        self.on("GET", "/results/", self.file)

    def generate(self, asked: Asked) -> Answer:
        """One text's sound as a link."""
        body = asked.json
        wrong = self.wrong(body)
        if wrong:
            return wrong
        self.texts.append(body["input"]["text"])
        link = f"{self.url}/results/{len(self.texts) - 1}.wav?Expires=1&Signature=abcdef"
        audio = {"url": "" if self.without_link else link, "id": "audio_1", "expires_at": 1, "data": ""}
        output = {"finish_reason": "stop", "audio": audio}
        return as_json({"request_id": "r", "output": output, "usage": {"input_tokens": 3}})

    def wrong(self, body: dict[str, Any]) -> Answer | None:
        """The refusal of what the service does not take."""
        given = body["input"]
        if body["model"] not in MODELS:
            return self.refused(404, "ModelNotFound", f"{body['model']} is not found")
        if given["voice"] not in VOICES:
            return self.refused(400, "InvalidParameter", f"Voice '{given['voice']}' is not supported.")
        if not 1 <= len(given["text"]) <= 600 or given.get("language_type", "Auto") not in LANGUAGES:
            return self.refused(400, "InvalidParameter", "Range of input length should be [0, 600]")
        if FORBIDDEN_WORD in given["text"]:
            return self.refused(400, "DataInspectionFailed", "Input data may contain inappropriate content.")
        return None

    def file(self, asked: Asked) -> Answer:
        """The sound, as long as its link is good."""
        assert asked.query["Signature"] == "abcdef"
        if self.expired:
            xml = b"<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>"
            return Answer(403, xml, "application/xml")
        number = int(asked.path.removeprefix("/results/").removesuffix(".wav"))
        return Answer(200, said(self.texts[number]).wav, "audio/wav")
