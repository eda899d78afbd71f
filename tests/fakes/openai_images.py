"""OpenAI's image endpoints, strict in what they take: fields, sizes by model, names of the form's files."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, Final

from tests.fakes.pictures import png, size_of
from tests.fakes.server import Answer, Asked, as_json
from tests.fakes.vendors import OpenAIServer

KNOWN: Final = {
    "prompt", "model", "n", "size", "quality", "background", "output_format", "output_compression",
    "moderation", "stream", "partial_images", "user",
}  # fmt: skip
MODELS: Final = re.compile(r"(gpt-image-(1\.5|1-mini|2|2\.[56]-(sunburst|flare))|chatgpt-image-latest)$")
CLASSIC: Final = {"auto", "1024x1024", "1536x1024", "1024x1536"}
FORBIDDEN_WORD: Final = "forbidden"


class OpenAIImagesFake(OpenAIServer):
    """`/v1/images/generations` and `/v1/images/edits`."""

    def __init__(self, *, answers: str = "b64_json") -> None:
        """`answers` is `b64_json`, `url` as many compatible servers do, or `nothing`."""
        super().__init__()
        self.answers = answers
        self.on("POST", "/v1/images/generations", self.generate)
        self.on("POST", "/v1/images/edits", self.edit)
        self.on("GET", "/files/", lambda asked: Answer(200, png(*_numbers(asked.path)), "image/png"))

    def generate(self, asked: Asked) -> Answer:
        """From a prompt."""
        fields = asked.json
        return self.wrong(fields, KNOWN) or self.picture(fields)

    def edit(self, asked: Asked) -> Answer:
        """From references and a prompt, as a form."""
        files = [part for part in asked.form if part.filename is not None]
        fields: dict[str, Any] = {p.name: p.data.decode() for p in asked.form if p.filename is None}
        names = [part.name for part in files]
        if (names != ["image"] and names != ["image[]"] * len(files)) or not files:
            return self.refused(400, None, f"Invalid file parameters: {names}")
        for part in files:
            size_of(part.data)
            if part.media_type not in {"image/png", "image/jpeg", "image/webp"}:
                return self.refused(400, None, f"Unsupported mimetype {part.media_type}")
        if "n" in fields:
            fields["n"] = int(fields["n"])
        if "input_fidelity" in fields and fields["model"] != "gpt-image-1.5":
            return self.refused(400, "unknown_parameter", "input_fidelity is not supported by this model")
        return self.wrong(fields, KNOWN | {"input_fidelity"}) or self.picture(fields)

    def wrong(self, fields: Mapping[str, Any], names: set[str]) -> Answer | None:
        """What the service would refuse."""
        given = {name for name, value in fields.items() if value is not None}
        if unknown := given - names:
            return self.refused(400, "unknown_parameter", f"Unknown parameter: {min(unknown)!r}.")
        if not MODELS.match(fields["model"]):
            return self.refused(404, "model_not_found", f"The model {fields['model']!r} does not exist.")
        if not isinstance(fields["prompt"], str) or not fields["prompt"]:
            return self.refused(400, "invalid_type", "prompt must be a text")
        if not isinstance(fields.get("n", 1), int) or not 1 <= fields.get("n", 1) <= 10:
            return self.refused(400, "invalid_type", "n must be 1 to 10")
        if not size_allowed(fields["model"], fields.get("size") or "auto"):
            return self.refused(400, "invalid_value", f"Invalid size {fields['size']!r}.")
        if fields.get("background") == "transparent" and fields.get("output_format", "png") == "jpeg":
            return self.refused(400, "invalid_value", "transparent needs png or webp")
        if FORBIDDEN_WORD in fields["prompt"]:
            return self.refused(400, "moderation_blocked", "Your request was rejected by the safety system.")
        return None

    def picture(self, fields: Mapping[str, Any]) -> Answer:
        """A real picture, a sixteenth as large as asked."""
        size = fields.get("size") or "auto"
        width, height = (64, 64) if size == "auto" else _numbers(size)
        width, height = width // 16, height // 16
        data = png(width, height, transparent=fields.get("background") == "transparent")
        item = {
            "b64_json": {"b64_json": base64.b64encode(data).decode()},
            "url": {"url": f"{self.url}/files/{width}x{height}.png"},
            "nothing": {},
        }[self.answers]
        usage = {
            "input_tokens": 50,
            "output_tokens": 1056,
            "total_tokens": 1106,
            "input_tokens_details": {"text_tokens": 50, "image_tokens": 0},
            "output_tokens_details": {"image_tokens": 1056, "text_tokens": 0},
        }
        return as_json({"created": 1, "output_format": "png", "size": size, "data": [item], "usage": usage})


def size_allowed(model: str, size: str) -> bool:
    """The rule of each family of models."""
    if size in CLASSIC:
        return True
    if not model.startswith("gpt-image-2") or not re.fullmatch(r"\d+x\d+", size):
        return False
    width, height = _numbers(size)
    return (
        width % 16 == height % 16 == 0
        and max(width, height) <= 3 * min(width, height)
        and max(width, height) <= 3840
        and min(width, height) <= 2160
    )


def _numbers(size: str) -> tuple[int, int]:
    width, height = re.findall(r"\d+", size)[:2]
    return int(width), int(height)
