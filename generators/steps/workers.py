"""The kinds of steps: a literal dict. The module that does a kind's work is imported when it is needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from generators.steps.context import Context


@dataclass(frozen=True)
class Kind:
    """What the engine knows of a kind without importing what does its work."""

    version: int
    """Recipe version: raised only when the same request should give a different result."""
    pool: str = "cpu"
    """The pool of its steps that work on this machine."""
    remote_pool: str = ""
    """The pool of its steps that a provider does somewhere else."""
    usual_seconds: float = 0.05
    """What a step takes, until earlier runs tell."""
    limit_seconds: float = 600.0
    """How long a step may take before it is ended."""
    tries: int = 1
    """How often a step may be tried when its error may pass by itself."""


KINDS: Mapping[str, Kind] = {
    "animation": Kind(1),
    "captions": Kind(1),
    "chapters": Kind(2),
    "composite": Kind(1, "encode", usual_seconds=5, limit_seconds=7200),
    "contact": Kind(1, usual_seconds=1),
    "image": Kind(1, remote_pool="image", usual_seconds=1, tries=3),
    "music": Kind(1, usual_seconds=5, limit_seconds=1800),
    "narration": Kind(1, remote_pool="speech", usual_seconds=1, tries=3),
    "npm": Kind(1, usual_seconds=60, limit_seconds=3600),
    "poster": Kind(1, usual_seconds=1),
    "prompt": Kind(1, remote_pool="llm", usual_seconds=5, tries=3),
    "render": Kind(1, "render", usual_seconds=15, limit_seconds=3600, tries=2),
    # It asks the render service for frames that the frame cache has lost.
    "segment": Kind(2, "encode", usual_seconds=10, limit_seconds=7200, tries=2),
    "sources": Kind(1, usual_seconds=3, limit_seconds=1800),
    "soundtrack": Kind(2, "encode", usual_seconds=5, limit_seconds=3600),
    "subtitles": Kind(2),
    "text": Kind(1, remote_pool="llm", usual_seconds=5, tries=3),
    "timeline": Kind(1),
    "timing": Kind(1),
    "title": Kind(1, "render", usual_seconds=2, tries=2),
}
"""They stand here, not in the modules, so that computing keys imports no module that does work."""

VERSIONS: dict[str, int] = {name: kind.version for name, kind in KINDS.items()}
"""Recipe version of each kind."""


def pool_of(kind: str, *, generated: bool) -> str:
    """The pool a step is done in: that of a provider somewhere else, or one of this machine."""
    known = KINDS[kind]
    return known.remote_pool if generated and known.remote_pool else known.pool


class Worker(Protocol):
    """A module of this room."""

    @property
    def run(self) -> Callable[[Any, Context], None]:
        """Do the work: write the outputs from the request and the inputs. Raises CinemakeError."""


def worker(kind: str) -> Worker:
    """The module that does the work of a kind."""
    return cast(Worker, importlib.import_module(f"generators.steps.{kind}"))
