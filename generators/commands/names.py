"""Owns the message for a name on the command line that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from generators.spec.problems import unknown_video

COMMANDS = (
    "check", "clean", "cost", "doctor", "forget", "help", "ignore", "info", "jobs", "list", "make", "plan",
    "providers", "publish", "reroll", "run", "schema", "sheet", "show", "still", "store", "take", "why",
)  # fmt: skip
"""The commands; a first word that is no task may be a misspelt one."""


def unknown_task(name: str, tasks: Iterable[str]) -> str:
    """The message for a name that is not a command, a task or a target."""
    known = list(tasks)
    videos = [task.removeprefix("video:") for task in known if task.startswith("video:")]
    kind, _, rest = name.partition(":")
    video = rest.partition("/")[0]
    if kind in known and video and "*" not in name and video not in videos:
        return unknown_video(video, videos)
    close = difflib.get_close_matches(name, videos, n=1)
    near = [f"video:{close[0]}"] if close else difflib.get_close_matches(name, [*known, *COMMANDS], n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "`doit list --all` lists the tasks"
    return f'there is no task, target or command "{name}": {hint}'
