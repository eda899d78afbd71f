"""Gemini's generateContent for voices, under /v1 and /v1beta, strict in what it takes."""

from __future__ import annotations

import base64
from typing import Any, Final

from tests.fakes.gemini import FORBIDDEN_WORD, PATH, GeminiFake, camel
from tests.fakes.server import Answer, Asked, as_json
from tests.fakes.sounds import RATE, said

VOICES: Final = {"Kore", "Puck", "Charon", "Sulafat", "Erinome", "Zephyr", "Leda", "Orus"}
USAGE: Final = {"promptTokenCount": 9, "candidatesTokenCount": 120, "totalTokenCount": 129}


class GeminiSpeechFake(GeminiFake):
    """Sound as raw samples; with `as_file`, as a wave file, which newer models send."""

    def __init__(self) -> None:
        super().__init__()
        self.as_file = False
        self.silent = False
        """Whether it says it was done and sends nothing."""

    def generate(self, asked: Asked) -> Answer:
        """One voice's sound."""
        found = PATH.fullmatch(asked.path)
        if not found or "tts" not in found[1]:
            return self.refused(404, f"{asked.path} is not found")
        body = camel(asked.json)
        wrong = self.wrong(body, found[1])
        if wrong:
            return self.refused(400, wrong)
        text = body["contents"][0]["parts"][0]["text"]
        if FORBIDDEN_WORD in text:
            return as_json({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})
        voiced = said(text)
        mime = "audio/wav" if self.as_file else f"audio/L16;codec=pcm;rate={RATE}"
        data = base64.b64encode(voiced.wav if self.as_file else voiced.pcm).decode()
        parts = [] if self.silent else [{"inlineData": {"mimeType": mime, "data": data}}]
        candidate = {"index": 0, "finishReason": self.ends, "content": {"role": "model", "parts": parts}}
        return as_json({"candidates": [candidate], "usageMetadata": USAGE, "modelVersion": f"{found[1]}-001"})

    def wrong(self, body: Any, model: str) -> str:
        """What the service would refuse."""
        if unknown := set(body) - {"contents", "generationConfig", "safetySettings"}:
            return f"Unknown name {min(unknown)!r}"
        config = body["generationConfig"]
        if config.get("responseModalities") != ["AUDIO"]:
            return "The requested combination of response modalities is not supported by the model"
        speech = config.get("speechConfig") or {}
        several = speech.get("multiSpeakerVoiceConfig", {}).get("speakerVoiceConfigs")
        if several is not None and len(several) != 2:
            return "exactly 2 speakers"
        voices = [one["voiceConfig"] for one in several] if several else [speech.get("voiceConfig") or {}]
        names = [one.get("prebuiltVoiceConfig", {}).get("voiceName") for one in voices]
        missing = [name for name in names if name not in VOICES]
        return f"Voice name {missing[0]} is not supported" if missing else ""
