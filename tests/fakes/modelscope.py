"""ModelScope's inference API for pictures, strict in its two headers and the spelling of sizes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from tests.fakes.pictures import png
from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

CREATE: Final = "/v1/images/generations"
TASKS: Final = "/v1/tasks/"
KNOWN: Final = {
    "model", "prompt", "negative_prompt", "size", "seed", "steps", "guidance", "n", "image_url", "loras",
}  # fmt: skip
FORBIDDEN_WORD: Final = "forbidden"


@dataclass
class ModelScopeFake(Fake):
    """Tasks end after `polls` looks as `ends` says: SUCCEED, FAILED, moderated, without-url, or any word."""

    polls: int = 2
    ends: str = "SUCCEED"
    at_once: bool = False
    """Whether it answers with the picture itself, as it once did."""
    gone: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.tasks: dict[str, tuple[str, int]] = {}
        """Size and looks by id."""
        self.on("POST", CREATE, self.create)
        self.on("GET", TASKS, self.look)
        self.on("GET", "/oss/", self.file)

    def guard(self, asked: Asked) -> Answer | None:
        """The key, for all but the files."""
        if asked.path.startswith("/oss/"):
            assert "authorization" not in asked.headers
            return None
        return None if asked.headers.get("authorization") == f"Bearer {PLANTED}" else self.error(401)

    def refused(self, status: int, message: str) -> Answer:
        """An error in one of ModelScope's shapes."""
        return as_json({"errors": {"message": message}, "request_id": "r"}, status=status)

    def error(self, status: int) -> Answer:
        """By status."""
        return self.refused(status, f"fault {status}")

    def create(self, asked: Asked) -> Answer:
        """A task, or a refusal."""
        body = asked.json
        if asked.headers.get("x-modelscope-async-mode") != "true":
            return self.refused(400, "sync calls are not supported")
        if set(body) - KNOWN or not re.fullmatch(r"[\w.-]+/[\w.-]+", body["model"]):
            return self.refused(400, f"unknown field or model: {sorted(body)}")
        if not re.fullmatch(r"\d+x\d+", body["size"]) or not allowed(body["model"], body["size"]):
            return self.refused(400, f"size {body['size']} is not allowed")
        if "image_url" in body and "Edit" not in body["model"]:
            return self.refused(400, "image_url is not supported")
        if FORBIDDEN_WORD in body["prompt"]:
            return as_json({"code": "DataInspectionFailed", "message": "not appropriate"}, status=400)
        if self.at_once:
            return as_json({"images": [{"url": self.link(body["size"])}]})
        name = f"{len(self.tasks) + 1}00"
        self.tasks[name] = (body["size"], 0)
        return as_json({"task_id": name, "task_status": "PENDING", "request_id": "r"})

    def look(self, asked: Asked) -> Answer:
        """A task as it stands."""
        name = asked.path.removeprefix(TASKS)
        if asked.headers.get("x-modelscope-task-type") != "image_generation" or name not in self.tasks:
            return self.refused(404, "task not found")
        size, looks = self.tasks[name]
        self.tasks[name] = (size, looks + 1)
        if looks < self.polls:
            return as_json({"task_id": name, "task_status": "PENDING" if not looks else "PROCESSING"})
        ends: dict[str, dict[str, Any]] = {
            "SUCCEED": {"task_status": "SUCCEED", "output_images": [self.link(size)]},
            "without-url": {"task_status": "SUCCEED", "output_images": []},
            "FAILED": {"task_status": "FAILED", "error_msg": "no GPU"},
            "moderated": {
                "task_status": "FAILED",
                "errors": {"code": "DataInspectionFailed", "message": "not appropriate"},
            },
        }
        return as_json({"task_id": name, "request_id": "r"} | ends.get(self.ends, {"task_status": self.ends}))

    def link(self, size: str) -> str:
        """Where a picture lies, a sixteenth as large as asked."""
        width, height = (int(side) // 16 for side in size.split("x"))
        return f"{self.url}/oss/{width}x{height}.png"

    def file(self, asked: Asked) -> Answer:
        """A picture, while it lasts."""
        if self.gone:
            return Answer(404, b"<Error/>", "application/xml")
        width, height = re.findall(r"\d+", asked.path)
        return Answer(200, png(int(width), int(height)), "image/png")


def allowed(model: str, size: str) -> bool:
    """By the longest side."""
    most = 1664 if model.startswith("Qwen/") else 2048
    return all(64 <= int(side) <= most for side in size.split("x"))
