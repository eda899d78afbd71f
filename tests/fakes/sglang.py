"""An SGLang diffusion server's image addresses, with and without a key; its links are paths."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, Final

from tests.fakes.pictures import png, size_of
from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

KNOWN: Final = {
    "prompt", "model", "n", "size", "response_format", "seed", "negative_prompt", "num_inference_steps",
    "guidance_scale", "width", "height",
}  # fmt: skip


class SGLangFake(Fake):
    """`with_key` plays a server that was started with `--api-key`; `links` one that ignores b64_json."""

    def __init__(self, *, with_key: bool = True, links: bool = False) -> None:
        super().__init__()
        self.with_key, self.links = with_key, links
        self.on("POST", "/v1/images/generations", lambda asked: self.picture(asked.json))
        self.on("POST", "/v1/images/edits", self.edit)
        self.on("GET", "/v1/images/", self.content)

    def guard(self, asked: Asked) -> Answer | None:
        """The key, where one was set; it counts for the files too."""
        given = asked.headers.get("authorization")
        if not self.with_key:
            assert given is None
            return None
        return None if given == f"Bearer {PLANTED}" else as_json({"error": "Unauthorized"}, status=401)

    def error(self, status: int) -> Answer:
        """FastAPI's shape."""
        return as_json({"detail": f"fault {status}"}, status=status)

    def edit(self, asked: Asked) -> Answer:
        """From references, as a form."""
        files = [part for part in asked.form if part.filename is not None]
        assert files
        assert {part.name for part in files} <= {"image", "image[]"}
        assert [size_of(part.data) for part in files]
        fields: dict[str, Any] = {p.name: p.data.decode() for p in asked.form if p.filename is None}
        for name in ("n", "seed"):
            if name in fields:
                fields[name] = int(fields[name])
        return self.picture(fields)

    def picture(self, fields: Mapping[str, Any]) -> Answer:
        """A picture a sixteenth as large as asked."""
        found = re.fullmatch(r"(\d+)x(\d+)", fields.get("size", ""))
        if set(fields) - KNOWN or not found or not isinstance(fields.get("seed", 0), int):
            return as_json({"detail": [{"loc": ["body"], "msg": "invalid"}]}, status=422)
        width, height = int(found[1]) // 16, int(found[2]) // 16
        item: dict[str, Any] = {"url": f"/v1/images/{width}x{height}/content"}
        if fields.get("response_format") == "b64_json" and not self.links:
            item = {"b64_json": base64.b64encode(png(width, height)).decode()}
        return as_json({"id": "img-1", "created": 1, "data": [item], "inference_time_s": 1.5})

    def content(self, asked: Asked) -> Answer:
        """A picture by its path."""
        found = re.fullmatch(r"/v1/images/(\d+)x(\d+)/content", asked.path)
        assert found
        return Answer(200, png(int(found[1]), int(found[2])), "image/png")
