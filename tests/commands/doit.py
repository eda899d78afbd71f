"""doit itself, in this process and the current project."""

from __future__ import annotations

from doit.doit_cmd import DoitMain


def doit(*words: str) -> int:
    """The exit code of `doit WORDS`, as its command line gives it."""
    code: int = DoitMain().run(list(words))
    return code
