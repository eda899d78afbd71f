"""Gemini's generateContent for pictures, under /v1 and /v1beta, strict in what it takes."""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from tests.fakes.pictures import png_base64, size_of
from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

STATUSES: Final = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    402: "FAILED_PRECONDITION",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
RATIOS: Final = {
    "1:1": (1, 1), "2:3": (2, 3), "3:2": (3, 2), "3:4": (3, 4), "4:3": (4, 3), "4:5": (4, 5), "5:4": (5, 4),
    "9:16": (9, 16), "16:9": (16, 9), "21:9": (21, 9),
}  # fmt: skip
FLASH_RATIOS: Final = RATIOS | {"1:8": (1, 8), "8:1": (8, 1), "1:4": (1, 4), "4:1": (4, 1)}
PATH: Final = re.compile(r"/(?:v1|v1beta)/models/([\w.-]+):generateContent")
FORBIDDEN_WORD: Final = "forbidden"


class GeminiFake(Fake):
    """What it answers is a thought, the picture, and the end that `ends` names."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = "STOP"
        self.pictures = True
        self.on("POST", "/", self.generate)

    def guard(self, asked: Asked) -> Answer | None:
        """The key, which no query may hold."""
        assert "key" not in asked.query
        if asked.headers.get("x-goog-api-key") == PLANTED:
            return None
        return self.refused(400, "API key not valid. Please pass a valid API key.")

    def refused(self, status: int, message: str) -> Answer:
        """An error in Google's shape."""
        error: dict[str, Any] = {"code": status, "message": message, "status": STATUSES[status]}
        if status == 429:
            kind = "type.googleapis.com/google.rpc.RetryInfo"
            error["details"] = [{"@type": kind, "retryDelay": "34s"}]
        return as_json({"error": error}, status=status)

    def error(self, status: int) -> Answer:
        """By status."""
        return self.refused(status, f"fault {status}")

    def generate(self, asked: Asked) -> Answer:
        """One picture."""
        found = PATH.fullmatch(asked.path)
        if not found or ("image" not in found[1] and "banana" not in found[1]):
            return self.refused(404, f"{asked.path} is not found")
        body = camel(asked.json)
        wrong = self.wrong(body, found[1])
        if wrong:
            return self.refused(400, wrong)
        parts = body["contents"][0]["parts"]
        if any(FORBIDDEN_WORD in part.get("text", "") for part in parts):
            return as_json({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})
        ratio = FLASH_RATIOS[body["generationConfig"]["imageConfig"].get("aspectRatio", "1:1")]
        thought = {"inlineData": {"mimeType": "image/png", "data": png_base64(8, 8)}, "thought": True}
        made = {"inlineData": {"mimeType": "image/png", "data": png_base64(*(8 * side for side in ratio))}}
        answer = [thought, {"text": "Here it is"}, *([made] if self.pictures else [])]
        candidate = {"index": 0, "finishReason": self.ends, "content": {"role": "model", "parts": answer}}
        return as_json({"candidates": [candidate], "usageMetadata": USAGE, "modelVersion": f"{found[1]}-001"})

    def wrong(self, body: Any, model: str) -> str:
        """What the service would refuse."""
        if unknown := set(body) - {"contents", "generationConfig", "safetySettings", "systemInstruction"}:
            return f"Unknown name {min(unknown)!r}"
        config = body["generationConfig"]
        if config.get("responseModalities") not in (["TEXT", "IMAGE"], ["IMAGE"]):
            return "responseModalities"
        image = config.get("imageConfig", {})
        ratios = FLASH_RATIOS if model == "gemini-3.1-flash-image" else RATIOS
        if image.get("aspectRatio", "1:1") not in ratios:
            return f"aspect ratio {image['aspectRatio']}"
        if "imageSize" in image and (image["imageSize"] not in {"512", "1K", "2K", "4K"} or "2.5" in model):
            return f"image size {image['imageSize']}"
        for part in body["contents"][0]["parts"]:
            if "inlineData" in part:
                # Bytes may be in either alphabet of base64; Google's own SDK uses that of URLs.
                data = part["inlineData"]["data"].translate(str.maketrans("-_", "+/"))
                size_of(base64.b64decode(data, validate=True))
                assert part["inlineData"]["mimeType"].startswith("image/")
        return ""


USAGE: Final = {
    "promptTokenCount": 5,
    "candidatesTokenCount": 1290,
    "thoughtsTokenCount": 10,
    "totalTokenCount": 1305,
    "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1290}],
}


def camel(data: Any) -> Any:
    """Names in camelCase, whichever way they were written; the service takes both."""
    if isinstance(data, list):
        return [camel(item) for item in data]
    if not isinstance(data, dict):
        return data
    return {re.sub(r"_(\w)", lambda m: m[1].upper(), name): camel(value) for name, value in data.items()}
