"""What is said of names on the command line that are not there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from generators.spec.problems import unknown_video

COMMANDS = ("check", "clean", "forget", "help", "ignore", "info", "list", "run", "schema", "show")
"""What may have been meant by a first word that is no task."""


def unknown_task(name: str, tasks: Iterable[str]) -> str:
    """What to say of a name that is neither command nor task nor target."""
    known = list(tasks)
    videos = [task.removeprefix("video:") for task in known if task.startswith("video:")]
    kind, _, rest = name.partition(":")
    video = rest.partition("/")[0]
    if kind in known and video and "*" not in name and video not in videos:
        return unknown_video(video, videos)
    meant = difflib.get_close_matches(name, videos, n=1)
    near = [f"video:{meant[0]}"] if meant else difflib.get_close_matches(name, [*known, *COMMANDS], n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "`doit list --all` shows the tasks"
    return f"{name} is no task, target or command of doit: {hint}"
