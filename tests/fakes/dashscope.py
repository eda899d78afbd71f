"""DashScope's native addresses for pictures: the synchronous form, tasks, and links that expire. Strict."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any, Final

from tests.fakes.pictures import png, size_of
from tests.fakes.server import Answer, Asked, as_json
from tests.fakes.vendors import DashScopeServer

SYNC: Final = "/api/v1/services/aigc/multimodal-generation/generation"
TASK: Final = "/api/v1/services/aigc/text2image/image-synthesis"
EDIT_TASK: Final = "/api/v1/services/aigc/image2image/image-synthesis"
TASKS: Final = "/api/v1/tasks/"
QWEN: Final = {"1328*1328", "1664*928", "928*1664", "1472*1104", "1104*1472"}
FORBIDDEN_WORD: Final = "forbidden"


@dataclass
class Task:
    """One task: how often it is looked at before it ends, and how it ends."""

    polls: int
    ends: str
    size: str
    looks: int = 0


@dataclass
class Script:
    """What tasks made from now on do.

    After `polls` looks each ends as SUCCEEDED, FAILED, moderated, without-url or partial;
    any other word is its state from then on.
    """

    polls: int = 2
    ends: str = "SUCCEEDED"


@dataclass
class DashScopeFake(DashScopeServer):
    """Key, models, sizes, headers and fields are checked as the service does."""

    script: Script = field(default_factory=Script)
    expired: bool = False
    """Whether all links have expired."""
    rewritten: str = ""
    without_link: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.tasks: dict[str, Task] = {}
        self.on("POST", SYNC, self.generate)
        self.on("POST", TASK, self.make_task)
        self.on("POST", EDIT_TASK, self.make_task)
        self.on("GET", TASKS, self.look)
        self.on("POST", TASKS, self.cancel)
        self.on("GET", "/results/", self.file)

    def generate(self, asked: Asked) -> Answer:
        """The synchronous form."""
        body = asked.json
        assert "x-dashscope-async" not in asked.headers
        content = body["input"]["messages"][0]["content"]
        assert body["input"]["messages"][0]["role"] == "user"
        images = [part["image"] for part in content if "image" in part]
        prompt = next(part["text"] for part in content if "text" in part)
        wrong = self.wrong(body["model"], "sync", prompt, images, body["parameters"])
        if wrong:
            return wrong
        size = body["parameters"].get("size") or "1328*1328"
        part = {"text": "as you wish"} if self.without_link else {"image": self.link(size)}
        message = {"role": "assistant", "content": [part]}
        output = {"choices": [{"finish_reason": "stop", "message": message}]}
        return as_json({"request_id": "r", "output": output, "code": "", "message": ""})

    def make_task(self, asked: Asked) -> Answer:
        """The task form."""
        body = asked.json
        if asked.headers.get("x-dashscope-async") != "enable":
            return self.refused(403, "AccessDenied", "current user api does not support synchronous calls.")
        images = body["input"].get("images") or []
        if (asked.path == EDIT_TASK) != bool(images):
            return self.refused(400, "InvalidParameter", "images")
        parameters = {**body["parameters"], "negative_prompt": body["input"].get("negative_prompt")}
        wrong = self.wrong(body["model"], "task", body["input"]["prompt"], images, parameters)
        if wrong:
            return wrong
        name = f"task-{len(self.tasks) + 1}"
        size = parameters.get("size") or "1024*1024"
        self.tasks[name] = Task(self.script.polls, self.script.ends, size)
        return as_json({"request_id": "r", "output": {"task_id": name, "task_status": "PENDING"}})

    def wrong(
        self, model: str, form: str, prompt: str, images: list[str], given: dict[str, Any]
    ) -> Answer | None:
        """What the service would refuse."""
        if not form_allowed(model, form):
            return self.refused(404, "ModelNotFound", f"{model} is not found")
        if FORBIDDEN_WORD in prompt:
            return self.refused(400, "DataInspectionFailed", "Input data may contain inappropriate content.")
        size = given.get("size")
        if size is not None and not size_allowed(model, size):
            return self.refused(400, "InvalidParameter", f"size {size!r} is not allowed")
        if not isinstance(given.get("n", 1), int) or not isinstance(given.get("seed") or 0, int):
            return self.refused(400, "InvalidParameter", "n and seed must be integer")
        if not 0 <= (given.get("seed") or 0) < 2**31:
            return self.refused(400, "InvalidParameter", "seed is out of range")
        if (images and not re.match(r"qwen-image-edit|wan2\.5-i2i|wan2\.6-image", model)) or len(images) > 3:
            return self.refused(400, "InvalidParameter", "images are not supported")
        for image in images:
            kind, _, data = image.partition(";base64,")
            assert kind in {"data:image/png", "data:image/jpeg", "data:image/webp"}, kind
            size_of(base64.b64decode(data, validate=True))
        return None

    def look(self, asked: Asked) -> Answer:
        """A task as it stands; an unknown one is told with a success."""
        name = asked.path.removeprefix(TASKS)
        task = self.tasks.get(name)
        output: dict[str, Any] = {"task_id": name, "task_status": "UNKNOWN"}
        if task:
            task.looks += 1
            output["task_status"] = "PENDING" if task.looks == 1 else "RUNNING"
            if task.looks > task.polls:
                output |= self.end(task)
        return as_json({"request_id": "r", "output": output})

    def end(self, task: Task) -> dict[str, Any]:
        """How a task ends."""
        done = {"orig_prompt": "p", "url": self.link(task.size)}
        if self.rewritten:
            done["actual_prompt"] = self.rewritten
        refused = {"code": "DataInspectionFailed", "message": "Output data may be inappropriate."}
        fates: dict[str, dict[str, Any]] = {
            "SUCCEEDED": {"task_status": "SUCCEEDED", "results": [done]},
            "without-url": {"task_status": "SUCCEEDED", "results": []},
            "partial": {"task_status": "SUCCEEDED", "results": [refused]},
            "moderated": {"task_status": "FAILED", **refused},
            "FAILED": {"task_status": "FAILED", "code": "InternalError", "message": "the GPU is on fire"},
        }
        return fates.get(task.ends, {"task_status": task.ends})

    def cancel(self, asked: Asked) -> Answer:
        """Only what waits can be taken back."""
        task = self.tasks.get(asked.path.removeprefix(TASKS).removesuffix("/cancel"))
        if task is None or task.looks > 1:
            return self.refused(400, "UnsupportedOperation", "the task is not pending")
        task.polls, task.ends = 0, "CANCELED"
        return as_json({"request_id": "r"})

    def link(self, size: str) -> str:
        """Where a picture lies, a sixteenth as large as asked."""
        width, height = (int(side) // 16 for side in size.split("*"))
        return f"{self.url}/results/{width}x{height}.png?Expires=1&OSSAccessKeyId=LTAI&Signature=abcdef"

    def file(self, asked: Asked) -> Answer:
        """A picture, as long as its link is good."""
        assert asked.query["Signature"] == "abcdef"
        if self.expired:
            xml = b"<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>"
            return Answer(403, xml, "application/xml")
        width, height = re.findall(r"\d+", asked.path)
        return Answer(200, png(int(width), int(height)), "image/png")


def form_allowed(model: str, form: str) -> bool:
    """Whether a model is found under an address."""
    sync = r"qwen-image(-plus|-max|-2\.0|-2\.0-pro|-edit|-edit-plus)?|z-image-turbo|wan2\.6-(t2i|image)"
    task = r"qwen-image(-plus)?|wan2\.(2-t2i-(flash|plus)|5-(t2i|i2i)-preview)|wanx2\.1-t2i-turbo"
    return bool(re.fullmatch(sync if form == "sync" else task, model))


def size_allowed(model: str, size: str) -> bool:
    """Each family's rule; `W*H` with an asterisk."""
    if not re.fullmatch(r"\d+\*\d+", size):
        return False
    width, height = (int(side) for side in size.split("*"))
    if re.fullmatch(r"qwen-image(-plus|-max)?", model):
        return size in QWEN
    if re.match(r"wan2\.2|wanx", model):
        return min(width, height) >= 512 and max(width, height) <= 1440
    if re.match(r"wan2\.[56]", model):
        return 1280 * 1280 <= width * height <= 1440 * 1440 and max(width, height) <= 4 * min(width, height)
    return 512 * 512 <= width * height <= 2048 * 2048
