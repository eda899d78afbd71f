"""Where options may stand, and what is said of unknown names."""

from __future__ import annotations

from typing import Any

import pytest
from doit.cmd_base import Command
from doit.cmdparse import CmdOption, CmdParseError

from generators.commands.names import unknown_task
from generators.commands.options import OptionsAnywhere


class Told(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """A command that tells what it was given."""

    name = "told"
    cmd_options = ({"name": "frame", "long": "frame", "short": "f", "type": int, "default": 0},)

    def execute(self, opt_values: Any, pos_args: Any) -> Any:
        """What came."""
        return opt_values["frame"], pos_args


@pytest.mark.parametrize(
    "arguments", [["a:b", "--frame", "4"], ["--frame=4", "a:b"], ["-f4", "a:b"], ["a:b", "-f", "4"]]
)
def test_options_may_stand_behind_tasks(arguments: list[str]) -> None:
    """doit alone would take them for tasks."""
    assert Told().parse_execute(arguments) == (4, ["a:b"])


class Parent(Command):  # type: ignore[misc]  # doit is untyped
    """As doit's commands, which have options of their own."""

    def get_options(self) -> Any:
        """One with a letter that we use too."""
        seek = {"name": "seek", "long": "seek-file", "short": "f", "type": bool, "default": False}
        return [CmdOption(seek), *super().get_options()]


class Both(Told, Parent):
    """Ours in front of doit's."""


def test_a_letter_of_ours_is_ours() -> None:
    """`-k 3` counts takes, though doit means something else by -k."""
    assert Both().parse_execute(["a:b", "-f", "4"]) == (4, ["a:b"])
    assert Both().parse_execute(["--seek-file", "a:b"]) == (0, ["a:b"])


def test_an_unknown_option_names_the_known_ones() -> None:
    """Without doit's dump of option objects."""
    with pytest.raises(CmdParseError) as caught:
        Told().parse_execute(["--size", "4"])

    assert str(caught.value) == "option --size not recognized; the options are --frame"


def test_an_unknown_task_gets_the_nearest_names() -> None:
    """Tasks and commands are both meant."""
    tasks = ["segment:gdp/hook", "render:gdp/hook"]

    said = unknown_task("segmnt:gdp/hook", tasks)

    assert said == (
        "segmnt:gdp/hook is no task, target or command of doit: "
        "did you mean segment:gdp/hook, render:gdp/hook?"
    )
    assert unknown_task("qqqq", tasks) == (
        "qqqq is no task, target or command of doit: `doit list --all` shows the tasks"
    )
