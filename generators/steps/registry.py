"""Which module does the work of which step kind: a literal dict, imported one by one when needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Protocol, cast

from generators.steps.context import Context

VERSIONS: dict[str, int] = {
    "animation": 1,
    "captions": 1,
    "chapters": 1,
    "composite": 1,
    "contact": 1,
    "image": 1,
    "music": 1,
    "narration": 1,
    "npm": 1,
    "poster": 1,
    "render": 1,
    "segment": 1,
    "sources": 1,
    "soundtrack": 1,
    "subtitles": 1,
    "timeline": 1,
    "timing": 1,
    "title": 1,
}
"""Recipe version of each kind: raised only when the same request should give a different result.

They stand here, not in the modules, so that computing keys imports no module that does work.
"""


class Worker(Protocol):
    """A module of this room."""

    @property
    def run(self) -> Callable[[Any, Context], None]:
        """Do the work: write the outputs from the request and the inputs. Raises CinemakeError."""


def worker(kind: str) -> Worker:
    """The module that does the work of a kind."""
    return cast(Worker, importlib.import_module(f"generators.steps.{kind}"))
