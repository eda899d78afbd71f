"""Opens the author's files before a build does: what cannot be used, and what a viewer might not expect."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Inspection:
    """What was found in one file."""

    error: str = ""
    """Why it cannot be used, with what to do; empty for a good file."""
    notes: tuple[str, ...] = ()
    """What can be used and may still surprise, such as an animated picture shown as a still."""
