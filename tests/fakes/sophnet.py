"""SophNet's image generator: tasks in camelCase, errors inside a success."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any, Final

from tests.fakes.pictures import png, size_of
from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

TASK: Final = "/api/open-apis/projects/easyllms/imagegenerator/task"
MODELS: Final = {"Z-Image-Turbo", "Qwen-Image", "Qwen-Image-Plus", "Qwen-Image-Edit-2509"}
PARAMETERS: Final = {"size", "n", "seed", "watermark", "prompt_extend"}
FORBIDDEN_WORD: Final = "forbidden"


@dataclass
class SophNetFake(Fake):
    """Tasks end after `polls` looks: as SUCCEEDED, FAILED, moderated, without-url, or any word."""

    polls: int = 2
    ends: str = "SUCCEEDED"
    snake: bool = False
    """Whether it spells names in snake_case."""
    gone: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.looks: dict[str, int] = {}
        self.on("POST", TASK, self.create)
        self.on("GET", f"{TASK}/", self.look)
        self.on("GET", "/files/", self.file)

    def guard(self, asked: Asked) -> Answer | None:
        """The key, for all but the files."""
        if asked.path.startswith("/files/"):
            assert "authorization" not in asked.headers
            return None
        return None if asked.headers.get("authorization") == f"Bearer {PLANTED}" else self.error(401)

    def error(self, status: int) -> Answer:
        """A number and a sentence."""
        return as_json({"code": status, "message": f"fault {status}"}, status=status)

    def output(self, fields: dict[str, Any]) -> Answer:
        """An output in the spelling of the day."""
        if self.snake:
            fields = {re.sub(r"([A-Z])", r"_\1", name).lower(): value for name, value in fields.items()}
        return as_json({"output": fields, "requestId": "r"})

    def create(self, asked: Asked) -> Answer:
        """A task, or a refusal inside a success."""
        body = asked.json
        given, parameters = body["input"], body["parameters"]
        if body["model"] not in MODELS or set(parameters) - PARAMETERS:
            return as_json({"code": 10400, "message": "invalid parameters", "output": None})
        if "size" in parameters and not re.fullmatch(r"\d+\*\d+", parameters["size"]):
            return as_json({"code": 10400, "message": "invalid size", "output": None})
        if FORBIDDEN_WORD in given["prompt"]:
            return as_json({"code": "DataInspectionFailed", "message": "not appropriate", "output": None})
        images = given.get("images", [])
        assert not images or "Edit" in body["model"]
        assert len(images) <= 3
        for image in images:
            size_of(base64.b64decode(image.partition(";base64,")[2], validate=True))
        name = f"soph-{len(self.looks) + 1}"
        self.looks[name] = 0
        return self.output({"taskId": name, "taskStatus": "PENDING"})

    def look(self, asked: Asked) -> Answer:
        """A task as it stands."""
        name = asked.path.removeprefix(f"{TASK}/")
        if name not in self.looks:
            return self.output({"taskId": name, "taskStatus": "UNKNOWN"})
        self.looks[name] += 1
        if self.looks[name] <= self.polls:
            return self.output({"taskId": name, "taskStatus": "RUNNING"})
        ends: dict[str, dict[str, Any]] = {
            "SUCCEEDED": {"taskStatus": "SUCCEEDED", "results": [{"url": f"{self.url}/files/a.png"}]},
            "without-url": {"taskStatus": "SUCCEEDED", "results": []},
            "FAILED": {"taskStatus": "FAILED", "message": "no GPU"},
            "moderated": {"taskStatus": "FAILED", "code": "DataInspectionFailed", "message": "not so"},
        }
        return self.output({"taskId": name} | ends.get(self.ends, {"taskStatus": self.ends}))

    def file(self, asked: Asked) -> Answer:
        """A picture, while it lasts."""
        return Answer(404, b"gone", "text/plain") if self.gone else Answer(200, png(), "image/png")
