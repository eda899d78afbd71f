"""Steps made by hand, for tests of the engine's parts."""

from __future__ import annotations

from dataclasses import dataclass

from generators.plan.step import Input, Step


@dataclass(frozen=True)
class Nothing:
    """A request that asks for nothing."""


def step(name: str, *reads: str, kind: str = "timing") -> Step:
    """A step that writes a file of its own name and reads the named ones."""
    inputs = tuple(Input(f"input.{path}", path) for path in reads)
    return Step(kind, f"video/{name}", Nothing(), inputs, {"out": name})
