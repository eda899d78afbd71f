"""Ark's image address (Seedream), strict in sizes and tolerant of explicit nulls."""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from tests.fakes.pictures import png, size_of
from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

KNOWN: Final = {
    "model", "prompt", "image", "size", "response_format", "watermark", "sequential_image_generation", "seed",
    "stream", "guidance_scale",
}  # fmt: skip
CODES: Final = {
    400: "InvalidParameter",
    401: "AuthenticationError",
    402: "AccountOverdueError",
    403: "AccessDenied",
    404: "InvalidEndpointOrModel.NotFound",
    429: "RateLimitExceeded",
    500: "InternalServiceError",
    503: "ServiceUnavailable",
}
FORBIDDEN_WORD: Final = "forbidden"


class ArkFake(Fake):
    """`refuses` puts an error into the picture's place of a success."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses = False
        self.gone = False
        self.on("POST", "/api/v3/images/generations", self.make)
        self.on("GET", "/tos/", self.file)

    def guard(self, asked: Asked) -> Answer | None:
        """The key, for all but the files."""
        if asked.path.startswith("/tos/") or asked.headers.get("authorization") == f"Bearer {PLANTED}":
            return None
        return self.error(401)

    def refused(self, status: int, code: str, message: str) -> Answer:
        """An error in Ark's shape."""
        error = {"code": code, "message": message, "param": "", "type": "BadRequest"}
        return as_json({"error": error}, status=status)

    def error(self, status: int) -> Answer:
        """By status."""
        return self.refused(status, CODES[status], f"fault {status}")

    def make(self, asked: Asked) -> Answer:
        """One picture."""
        body = {name: value for name, value in asked.json.items() if value is not None}
        if set(body) - KNOWN or "seedream" not in body["model"]:
            return self.refused(400, "InvalidParameter", "unknown field or model")
        if not allowed(body["model"], body["size"]):
            return self.refused(400, "InvalidParameter", f"size {body['size']} is not valid")
        images = body.get("image") or []
        for image in [images] if isinstance(images, str) else images:
            kind, _, data = image.partition(";base64,")
            assert kind.startswith("data:image/")
            size_of(base64.b64decode(data, validate=True))
        if FORBIDDEN_WORD in body["prompt"]:
            return self.refused(400, "InputTextSensitiveContentDetected", "may contain sensitive information")
        item: dict[str, Any] = {"url": f"{self.url}/tos/a.jpeg?X-Tos-Signature=abcdef", "size": "2560x1440"}
        if self.refuses:
            item = {"error": {"code": "OutputImageSensitiveContentDetected", "message": "sensitive"}}
        usage = {"generated_images": 1, "output_tokens": 14400, "total_tokens": 14400}
        return as_json({"model": body["model"], "created": 1, "data": [item], "usage": usage})

    def file(self, asked: Asked) -> Answer:
        """A picture, while it lasts."""
        assert asked.query == {"X-Tos-Signature": "abcdef"}
        return Answer(403, b"<Error/>", "application/xml") if self.gone else Answer(200, png(), "image/jpeg")


def allowed(model: str, size: str) -> bool:
    """A name of a size, or numbers within the model's area."""
    if re.fullmatch(r"[124]K", size):
        return True
    if not re.fullmatch(r"\d+x\d+", size):
        return False
    width, height = (int(side) for side in size.split("x"))
    least, most = (512**2, 2048**2) if "seedream-3" in model else (2560 * 1440, 4096**2)
    return least <= width * height <= most
