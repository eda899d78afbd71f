"""xAI's image addresses: JSON for edits too, ratios instead of sizes, links that are temporary."""

from __future__ import annotations

import base64
import re
from typing import Any, Final

from tests.fakes.pictures import png, png_base64, size_of
from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

RATIOS: Final = {
    "16:9", "1:1", "9:16", "4:3", "3:4", "3:2", "2:3", "2:1", "1:2", "19.5:9", "9:19.5", "20:9", "9:20",
    "auto",
}  # fmt: skip
KNOWN: Final = {"model", "prompt", "n", "aspect_ratio", "response_format", "image", "user"}
FORBIDDEN_WORD: Final = "forbidden"


class XaiFake(Fake):
    """`inline` answers with base64 whatever was asked; `gone` withdraws all links."""

    def __init__(self, *, inline: bool = False) -> None:
        super().__init__()
        self.inline, self.gone, self.empty = inline, False, False
        self.on("POST", "/v1/images/generations", lambda asked: self.make(asked, edit=False))
        self.on("POST", "/v1/images/edits", lambda asked: self.make(asked, edit=True))
        self.on("GET", "/imgen/", self.file)

    def guard(self, asked: Asked) -> Answer | None:
        """The key, for all but the files."""
        if asked.path.startswith("/imgen/") or asked.headers.get("authorization") == f"Bearer {PLANTED}":
            return None
        return self.refused(400, "Incorrect API key provided. Your API key is not valid.")

    def refused(self, status: int, message: str) -> Answer:
        """xAI's shape: a word and a sentence."""
        return as_json({"code": "Client specified an invalid argument", "error": message}, status=status)

    def error(self, status: int) -> Answer:
        """By status."""
        return self.refused(status, f"fault {status}")

    def make(self, asked: Asked, *, edit: bool) -> Answer:
        """One picture."""
        body = asked.json
        if set(body) - KNOWN or not body["model"].startswith("grok-imagine-image"):
            return self.refused(400, "unknown field or model")
        if body.get("aspect_ratio", "auto") not in RATIOS or not isinstance(body["n"], int):
            return self.refused(422, f"aspect_ratio {body['aspect_ratio']}")
        if edit != ("image" in body):
            return self.refused(400, "image")
        if edit:
            kind, _, data = body["image"]["url"].partition(";base64,")
            assert kind == "data:image/png"
            assert body["image"]["type"] == "image_url"
            size_of(base64.b64decode(data, validate=True))
        if FORBIDDEN_WORD in body["prompt"]:
            return self.refused(400, "Generated image rejected by content moderation.")
        item: dict[str, Any] = {"url": f"{self.url}/imgen/xai-{len(self.asked)}.jpeg"}
        if self.inline or body["response_format"] == "b64_json":
            item = {"b64_json": png_base64()}
        return as_json({"data": [] if self.empty else [item]})

    def file(self, asked: Asked) -> Answer:
        """A picture, while it lasts."""
        assert re.fullmatch(r"/imgen/xai-\d+\.jpeg", asked.path)
        return self.error(404) if self.gone else Answer(200, png(), "image/jpeg")
