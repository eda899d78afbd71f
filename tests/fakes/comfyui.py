"""A ComfyUI server: prompts, queue, history, uploads, files and the websocket; it works in a thread."""

from __future__ import annotations

import re
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from tests.fakes.pictures import png, size_of
from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.fakes.websocket import Speaker

CLASSES: Final = {
    "KSampler": {"seed", "steps", "cfg", "model", "positive", "negative", "latent_image"},
    "CheckpointLoaderSimple": {"ckpt_name"},
    "EmptyLatentImage": {"width", "height", "batch_size"},
    "CLIPTextEncode": {"text", "clip"},
    "LoadImage": {"image"},
    "VAEDecode": {"samples", "vae"},
    "SaveImage": {"images", "filename_prefix"},
}
CHECKPOINTS: Final = {"good.safetensors"}


@dataclass
class Prompt:
    """One job."""

    id: str
    graph: dict[str, Any]
    client: str
    entry: dict[str, Any] | None = None
    """Its place in the history, once it has ended."""


@dataclass
class ComfyUIFake(Fake):
    """Jobs end as `ends` says: success, error, interrupted, nothing-saved, or never."""

    ends: str = "success"
    sockets: bool = True
    """Whether the websocket can be opened."""
    own_ids: bool = False
    """Whether it chooses ids itself, as old servers do."""
    by_executing: bool = False
    """Whether the end is told by `executing` without a node, as old servers do."""
    prompts: dict[str, Prompt] = field(default_factory=dict)
    busy_with: int = 0
    """Other people's jobs in the queue."""
    speakers: dict[str, Speaker] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    may_end: threading.Event = field(default_factory=threading.Event)
    """Jobs end as soon as this is set, which it is from the start."""

    def __post_init__(self) -> None:
        super().__init__()
        self.may_end.set()
        self.on("POST", "/prompt", self.prompt)
        self.on("GET", "/history/", self.history)
        self.on("GET", "/queue", lambda asked: as_json(self.queue()))
        self.on("POST", "/upload/image", self.upload)
        self.on("GET", "/view", self.view)
        self.on("GET", "/ws", self.open)

    def error(self, status: int) -> Answer:
        """What aiohttp answers."""
        return Answer(status, f"{status}: fault".encode(), "text/plain")

    def open(self, asked: Asked) -> Answer:
        """One client's websocket."""
        if not self.sockets:
            return self.error(404)
        return self.speaker(asked.query["clientId"]).answer(asked, self.closing)

    def speaker(self, client: str) -> Speaker:
        """What a client is told, also before it has come."""
        return self.speakers.setdefault(client, Speaker())

    def prompt(self, asked: Asked) -> Answer:
        """Take a job, or say what is wrong with its graph."""
        body = asked.json
        if "prompt" not in body:
            error = {"type": "no_prompt", "message": "No prompt provided", "details": "", "extra_info": {}}
            return as_json({"error": error, "node_errors": {}}, status=400)
        if wrong := node_errors(body["prompt"], set(self.uploads)):
            error = {
                "type": "prompt_outputs_failed_validation",
                "message": "Prompt outputs failed validation",
                "details": "",
                "extra_info": {},
            }
            return as_json({"error": error, "node_errors": wrong}, status=400)
        name = str(uuid.uuid4()) if self.own_ids else str(uuid.UUID(body["prompt_id"]))
        job = Prompt(name, body["prompt"], body["client_id"])
        self.prompts[name] = job
        threading.Thread(target=self.work, args=(job,)).start()
        return as_json({"prompt_id": name, "number": len(self.prompts), "node_errors": {}})

    def work(self, job: Prompt) -> None:
        """Do a job and tell its client."""
        speaker = self.speaker(job.client)
        about = {"prompt_id": job.id}
        speaker.say({"type": "execution_start", "data": about})
        for step in (1, 2):
            speaker.say({"type": "progress", "data": {"value": step, "max": 2, "node": "3", **about}})
        speaker.show(b"\0\0\0\1\0\0\0\1preview")
        while not self.may_end.wait(0.01):
            if self.closing.is_set():
                return
        if self.ends == "never" or job.id not in self.prompts:
            return
        job.entry = entry(job, self.ends)
        if self.by_executing:
            speaker.say({"type": "executing", "data": {"node": None, **about}})
        else:
            kind = {"error": "execution_error", "interrupted": "execution_interrupted"}
            speaker.say({"type": kind.get(self.ends, "execution_success"), "data": about})

    def history(self, asked: Asked) -> Answer:
        """Only what has ended is history."""
        job = self.prompts.get(asked.path.removeprefix("/history/"))
        return as_json({job.id: job.entry} if job and job.entry else {})

    def queue(self) -> dict[str, list[Any]]:
        """What has not ended: the first runs."""
        items: list[Any] = [[n, f"other-{n}", {}, {}, []] for n in range(self.busy_with)]
        items += [[99, job.id, job.graph, {}, []] for job in self.prompts.values() if not job.entry]
        return {"queue_running": items[:1], "queue_pending": items[1:]}

    def upload(self, asked: Asked) -> Answer:
        """Keep a picture; without `overwrite` a name that is taken is changed."""
        parts = {part.name: part for part in asked.form}
        name = parts["image"].filename
        assert name
        size_of(parts["image"].data)
        if name in self.uploads and parts["overwrite"].data not in {b"true", b"1"}:
            name = name.replace(".", " (1).")
        self.uploads[name] = parts["image"].data
        return as_json({"name": name, "subfolder": "", "type": parts["type"].data.decode()})

    def view(self, asked: Asked) -> Answer:
        """A file of a job."""
        found = re.fullmatch(r"(\d+)x(\d+)_00001_\.png", asked.query["filename"])
        if ".." in asked.query["subfolder"] or asked.query["type"] not in {"output", "input", "temp"}:
            return self.error(400)
        return Answer(200, png(int(found[1]), int(found[2])), "image/png") if found else self.error(404)


def entry(job: Prompt, ends: str) -> dict[str, Any]:
    """A job's place in the history."""
    latent = next(node["inputs"] for node in job.graph.values() if node["class_type"] == "EmptyLatentImage")
    file = f"{latent['width'] // 16}x{latent['height'] // 16}_00001_.png"
    images = [{"filename": file, "subfolder": "videos", "type": "output"}]
    preview = [{"filename": "8x8_00001_.png", "subfolder": "", "type": "temp"}]
    about = {"prompt_id": job.id}
    failed = {
        **about,
        "node_id": "3",
        "node_type": "KSampler",
        "exception_type": "torch.OutOfMemoryError",
        "exception_message": "Allocation on device 0 would exceed allowed memory.\n",
        "traceback": [],
    }
    last = {"error": ["execution_error", failed], "interrupted": ["execution_interrupted", about]}
    good = ends not in last
    return {
        "prompt": [1, job.id, job.graph, {}, ["9"]],
        "outputs": {"8": {"images": preview}, "9": {"images": images}} if ends == "success" else {},
        "status": {
            "status_str": "success" if good else "error",
            "completed": good,
            "messages": [["execution_start", about], last.get(ends, ["execution_success", about])],
        },
        "meta": {},
    }


def node_errors(graph: dict[str, Any], uploads: set[str]) -> dict[str, Any]:
    """What the server's validation finds."""
    wrong = {}
    for name, node in graph.items():
        details = ""
        if unknown := set(node["inputs"]) - CLASSES[node["class_type"]]:
            details = f"unknown input {min(unknown)}"
        elif (
            node["class_type"] == "CheckpointLoaderSimple" and node["inputs"]["ckpt_name"] not in CHECKPOINTS
        ):
            details = f"ckpt_name: '{node['inputs']['ckpt_name']}' not in ['good.safetensors']"
        elif node["class_type"] == "KSampler" and not isinstance(node["inputs"]["seed"], int):
            details = "seed"
        elif node["class_type"] == "LoadImage" and not uploads >= {node["inputs"]["image"]} - {"example.png"}:
            details = f"image - Invalid image file: {node['inputs']['image']}"
        if details:
            error = {"type": "value_not_in_list", "message": "Value not in list", "details": details}
            wrong[name] = {"errors": [error], "dependent_outputs": ["9"], "class_type": node["class_type"]}
    return wrong
