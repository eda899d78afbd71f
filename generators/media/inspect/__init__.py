"""Checks input files before a build: errors that make them unusable, and notes on unexpected results."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Inspection:
    """The result for one file."""

    error: str = ""
    """Why it cannot be used, with the cure; empty for a good file."""
    notes: tuple[str, ...] = ()
    """Unexpected results of a usable file, such as an animated picture shown as a still."""
