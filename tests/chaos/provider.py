"""The provider that is paid for the video's picture: a local server, as slow as an act wants it, that counts.

    arriving ─► the work is taken, and counted ─► answering ─► looking, perhaps often ─► downloading

A picture may be bought once; once more after it was thrown away, and after a human gave up its work.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image, ImageOps

from tests.fakes.dashscope import TASKS, DashScopeFake, Task
from tests.fakes.server import Answer, Asked, Fault, as_json

PHASES: Final = ("arriving", "answering", "looking", "downloading")
_PICTURE_BYTES = 200
"""About how large the pictures are, which are slow by the byte."""


@dataclass
class SlowProvider(DashScopeFake):
    """DashScope's tasks and answers, slowly."""

    seconds: dict[str, float] = field(default_factory=dict)
    """Phase to how long it takes; at once where it is not named."""
    taken: int = 0
    """How much work was taken since a builder's journal was empty."""
    creates: Counter[str] = field(default_factory=Counter)
    """Prompt to how often work for it was taken."""
    reached: dict[str, threading.Event] = field(default_factory=dict)
    """Phase to whether a request has come to it since `be_slow`."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._more: Counter[str] = Counter()
        self._prompts: dict[int, str] = {}
        self._busy = 0
        self._idle = threading.Condition()
        self.be_slow({})

    def be_slow(self, seconds: dict[str, float]) -> None:
        """Take so long from now on."""
        self.seconds = seconds
        self.reached = {phase: threading.Event() for phase in PHASES}

    def allow_again(self, prompt: str) -> None:
        """What was bought is lost or given up, and may be bought once more."""
        self.rest()
        self._more[prompt] = self.creates[prompt]

    def forget(self) -> None:
        """All that was bought was thrown away."""
        for prompt in self.creates:
            self.allow_again(prompt)

    def rest(self) -> None:
        """Wait for requests that are still here; who sent them may be dead."""
        with self._idle:
            self._idle.wait_for(lambda: not self._busy, 30)

    def bought_too_often(self) -> list[str]:
        """Prompts that were paid for more often than they may be."""
        self.rest()
        return [prompt for prompt, times in self.creates.items() if times > self._more[prompt] + 1]

    def answer_to(self, asked: Asked) -> Answer:
        """The same answer, later."""
        with self._at_work():
            if asked.method == "POST":
                self._spend("arriving")
                answer = super().answer_to(asked)
                self._spend("answering")
                return answer
            self._spend("looking" if asked.path.startswith(TASKS) else "downloading")
            return super().answer_to(asked)

    def take_fault(self, asked: Asked) -> Fault | None:
        """Faults on order, else slow pictures."""
        fault = super().take_fault(asked)
        pause = self.seconds.get("downloading", 0.0) / _PICTURE_BYTES
        if fault is None and pause and asked.path.startswith("/results/"):
            return Fault.drip(pause)
        return fault

    def generate(self, asked: Asked) -> Answer:
        """Take work that is answered at once, and count it."""
        answer = super().generate(asked)
        if answer.status == 200:
            body, prompt = json.loads(answer.body), asked.json["input"]["messages"][0]["content"][0]["text"]
            self._count(prompt)
            body["output"]["choices"][0]["message"]["content"][0]["image"] += _signed(prompt)
            return as_json(body)
        return answer

    def make_task(self, asked: Asked) -> Answer:
        """Take work that is asked for by an id, and count it."""
        answer = super().make_task(asked)
        if answer.status == 200:
            prompt = asked.json["input"]["prompt"]
            self._count(prompt)
            self._prompts[id(self.tasks[json.loads(answer.body)["output"]["task_id"]])] = prompt
        return answer

    def end(self, task: Task) -> dict[str, Any]:
        """A link that says what was asked, so that no scene can get another's picture unnoticed."""
        ended = super().end(task)
        for result in ended.get("results", []):
            result["url"] += _signed(self._prompts[id(task)])
        return ended

    def file(self, asked: Asked) -> Answer:
        """A picture in a colour of its prompt's own."""
        width, height = (int(side) for side in re.findall(r"\d+", asked.path))
        color = f"#{asked.query['Of'][:6]}"
        out = io.BytesIO()
        gray = Image.linear_gradient("L").resize((width, height))
        ImageOps.colorize(gray, "black", color).save(out, "PNG")
        return Answer(200, out.getvalue(), "image/png")

    def _count(self, prompt: str) -> None:
        self.creates[prompt] += 1
        self.taken += 1

    def _spend(self, phase: str) -> None:
        self.reached[phase].set()
        if phase != "downloading":  # that is slow byte by byte
            self.closing.wait(self.seconds.get(phase, 0.0))

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._idle:
            self._busy += 1
        try:
            yield
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()


def _signed(prompt: str) -> str:
    return f"&Of={hashlib.sha256(prompt.encode()).hexdigest()}"
