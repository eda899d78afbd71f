"""The message for a name that is not known, and the list of commands it is compared with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from generators.commands.names import COMMANDS, unknown_task

NOT_SUPPORTED = {"dumpdb", "reset-dep", "strace"}
MANIFEST = Path(__file__).parents[2] / "pyproject.toml"


def test_an_unknown_task_gets_the_nearest_names() -> None:
    """Tasks and commands are both meant."""
    tasks = ["segment:gdp/hook", "render:gdp/hook"]

    assert unknown_task("segmnt:gdp/hook", tasks) == (
        'there is no task, target or command "segmnt:gdp/hook": '
        "did you mean segment:gdp/hook, render:gdp/hook?"
    )
    assert unknown_task("qqqq", tasks) == (
        'there is no task, target or command "qqqq": `doit list --all` lists the tasks'
    )
    assert unknown_task("pln", tasks) == 'there is no task, target or command "pln": did you mean plan?'


def test_every_command_is_known() -> None:
    """Those of pyproject.toml, without the ones that only name another."""
    commands = tomllib.loads(MANIFEST.read_text("utf-8"))["tool"]["doit"]["plugins"]["command"]

    assert set(COMMANDS) == set(commands) - NOT_SUPPORTED
