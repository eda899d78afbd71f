"""What a step is given to work with: its inputs, its staging folder, and the run's shared tools."""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generators.errors import StepFailed
from generators.plan.charges import Charge
from generators.plan.kinds import charges_of
from generators.plan.step import Step
from generators.providers.catalogue.models import Catalogue
from generators.providers.registry import find_row
from generators.providers.roles.call import Call, Endpoint, Usage
from generators.providers.roles.free_job import FreeJob
from generators.steps.services import Services


@dataclass(frozen=True)
class Callbacks:
    """What a step calls to report how it goes."""

    progress: Callable[[float, str], None]
    """Called with the share done (0 to 1) and a short note, from any thread."""
    note: Callable[[str], None]
    """Called with one sentence about the result that the user must not miss; shown in the summary."""
    usage: Callable[[Charge, Usage], None] = lambda _charge, _usage: None
    """Called with what each request to a provider used."""


@dataclass(frozen=True)
class Context:
    """One step's surroundings. A step reads its inputs and writes its outputs into staging, nothing else."""

    step: Step
    project: Path
    staging: Path
    services: Services
    callbacks: Callbacks
    key: str = ""
    """Of the result that is made."""

    @property
    def charges(self) -> tuple[Charge, ...]:
        """Every call of a provider that doing the step means."""
        return charges_of(self.step)

    def progress(self, fraction: float, note: str) -> None:
        """Report progress: the share done (0 to 1) and a short note; from any thread."""
        self.callbacks.progress(fraction, note)

    def note(self, sentence: str) -> None:
        """Report something about the result that the user must not miss."""
        self.callbacks.note(sentence)

    @contextlib.contextmanager
    def calling(self, charge: Charge, progress: Callable[[float, str], None] | None = None) -> Iterator[Call]:
        """The call for one charge of the step's request. Raises KeyMissing, and what the block raises."""
        progress, model = progress or self.progress, charge.model
        row = find_row(charge.role, model.provider, self.catalogue)
        if row and row.bundled:  # no gateway: another process may do it
            here = Endpoint(model.provider, model.model or "", "", None, model.options)
            yield Call(here, FreeJob(), progress, self.note)
        else:
            with self.services.gateway.calling(self.step, self.key, charge, progress, self.note) as call:
                yield call

    def catalogue(self) -> Catalogue:
        """Providers, models and prices; read from disk at the first call."""
        return self.services.gateway.catalogue()

    def input(self, role: str) -> Path:
        """The file behind a role."""
        return next(self.project / item.path for item in self.step.inputs if item.role == role)

    def inputs(self, prefix: str) -> dict[int, Path]:
        """The files of a numbered role (`segment.0003`) by number."""
        return {
            int(item.role.partition(".")[2]): self.project / item.path
            for item in self.step.inputs
            if item.role.partition(".")[0] == prefix
        }

    def has(self, role: str) -> bool:
        """Whether the step has an input of this role."""
        return any(item.role == role for item in self.step.inputs)

    def read(self, role: str) -> Any:  # noqa: ANN401  # JSON made by our own steps, read where it is used
        """The JSON content of an input."""
        return json.loads(self.input(role).read_text("utf-8"))

    def output(self, name: str) -> Path:
        """Where to write an output: in staging, with the target's own file name."""
        return self.staging / f"{name}{os.path.splitext(self.step.outputs[name])[1]}"  # noqa: PTH122

    def write(self, name: str, data: object) -> None:
        """Write an output as JSON in one canonical form, so that equal data are equal bytes."""
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        self.output(name).write_text(text + "\n", "utf-8")

    def check_outputs(self) -> None:
        """Every output is there and not empty. Raises StepFailed."""
        for name, path in self.step.outputs.items():
            made = self.output(name)
            try:
                status = made.stat()
            except OSError:
                status = None
            if status is None or not stat.S_ISREG(status.st_mode) or status.st_size == 0:
                raise StepFailed(f"{self.step.task} ended without making {path}")
