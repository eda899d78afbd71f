"""The module that does a kind's work, imported when its first step runs."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from generators.steps.context import Context


class Worker(Protocol):
    """A module of this package, named as its kind."""

    @property
    def run(self) -> Callable[[Any, Context], None]:
        """Do the work: write the outputs from the request and the inputs. Raises CinemakeError."""


def worker(kind: str) -> Worker:
    """The module that does the work of a kind."""
    return cast(Worker, importlib.import_module(f"generators.steps.{kind}"))
