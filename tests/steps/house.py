"""A step's surroundings in a temporary folder, and the notes it leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from generators.money.budget import Budget
from generators.money.gateway import ProviderGateway
from generators.money.journal import Journal
from generators.plan.step import Input, Request, Step
from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import load_catalogue
from generators.steps.context import Callbacks, Context
from generators.steps.services import Services


@dataclass
class Room:
    """Runs one step at a time."""

    project: Path
    notes: list[str] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)

    def context(
        self,
        request: Request,
        *,
        inputs: Mapping[str, object] | None = None,
        outputs: Mapping[str, str],
        services: Services | None = None,
        kind: str = "kind",
    ) -> Context:
        """A context whose inputs are files with these contents (bytes, text, or data as JSON)."""
        placed = []
        for role, content in (inputs or {}).items():
            path = content if isinstance(content, Path) else self.file(f"{role}.json", content)
            placed.append(Input(role, path.relative_to(self.project).as_posix()))
        staging = self.project / "staging"
        staging.mkdir(exist_ok=True)
        return Context(
            step=Step(kind, "film", request, tuple(placed), outputs),
            project=self.project,
            staging=staging,
            services=services or self.services(),
            callbacks=Callbacks(progress=lambda part, _note: self.parts.append(part), note=self.notes.append),
        )

    def services(self) -> Services:
        """Those of a run that pays nobody."""
        gateway = ProviderGateway(
            lambda _making: "film",
            lambda: Environment({}, {}),
            lambda: load_catalogue(self.project),
            cast(Journal, None),
            cast(Budget, None),
        )
        return cast(Services, SimpleNamespace(gateway=gateway))

    def file(self, name: str, content: object) -> Path:
        """A file of the project."""
        path = self.project / name
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
        path.write_bytes(content)
        return path


def timing(*words: str, each: int = 10, fps: int = 10) -> dict[str, Any]:
    """A timing.json of words after each other, without lead or tail."""
    timed = [
        {"text": word, "start_frame": each * n, "end_frame": each * (n + 1)} for n, word in enumerate(words)
    ]
    frames = each * len(words)
    return {
        "fps": fps,
        "frames": frames,
        "voice_start_frame": 0,
        "voice_frames": frames,
        "words": timed,
        "marks": {},
    }


def timeline(*starts: int, fps: int = 10) -> dict[str, Any]:
    """A timeline.json of scenes that begin at these frames and last a hundred."""
    scenes = [
        {
            "start_frame": start,
            "frames": 100,
            "voice_start_frame": start,
            "voice_frames": 100,
            "transition": {"type": "none", "frames": 0},
        }
        for start in starts
    ]
    return {"fps": fps, "frames": starts[-1] + 100, "scenes": scenes}
