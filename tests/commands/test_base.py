"""What all commands share: options anywhere, no stray arguments, one rule for exit statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from doit.cmd_base import Command
from doit.cmdparse import CmdOption, CmdParseError

from generators.commands.base import BaseCommand, PlainCommand
from generators.commands.options import option
from generators.errors import BudgetReached, CinemakeError, SpecError, StepFailed, UsageError


class Echo(PlainCommand):
    """A command that keeps what it was given."""

    name = "echo"
    doc_usage = "TASK"
    cmd_options = (option("frame", "a number", short="f", type=int, default=0),)
    given: tuple[int, Sequence[str]]

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Keep them."""
        self.given = options["frame"], words
        return 0


@pytest.mark.parametrize(
    "arguments", [["a:b", "--frame", "4"], ["--frame=4", "a:b"], ["-f4", "a:b"], ["a:b", "-f", "4"]]
)
def test_options_may_stand_behind_tasks(arguments: list[str]) -> None:
    """doit alone would take them for tasks."""
    command = Echo()

    assert command.parse_execute(arguments) == 0
    assert command.given == (4, ["a:b"])


class WithSeek(Command):  # type: ignore[misc]  # doit is untyped
    """As doit's commands, which have options of their own."""

    def get_options(self) -> Any:
        """One with a letter that ours has too."""
        seek = {"name": "seek", "long": "seek-file", "short": "f", "type": bool, "default": False}
        return [CmdOption(seek), *super().get_options()]


class Both(BaseCommand, WithSeek):
    """Ours in front of doit's."""

    name = "both"
    cmd_options = Echo.cmd_options

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> Any:
        """Return what was given."""
        return opt_values["frame"], pos_args


def test_a_letter_used_by_both_is_ours() -> None:
    """`-k 3` counts takes, though doit means something else by -k."""
    assert Both().parse_execute(["a:b", "-f", "4"]) == (4, ["a:b"])
    assert Both().parse_execute(["--seek-file", "a:b"]) == (0, ["a:b"])


def test_an_unknown_option_names_the_known_ones() -> None:
    """Without doit's dump of option objects."""
    with pytest.raises(CmdParseError) as caught:
        Echo().parse_execute(["--size", "4"])

    assert str(caught.value) == "option --size not recognized; the options are --frame"


class Bare(PlainCommand):
    """A command without arguments, which raises what it is told to."""

    name = "bare"
    doc_usage = ""
    error: CinemakeError | None = None

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Raise the error."""
        if self.error:
            raise self.error
        return 0


def test_a_command_without_arguments_refuses_them(capsys: pytest.CaptureFixture[str]) -> None:
    """A forgotten option would be ignored otherwise."""
    assert Bare().parse_execute(["stray", "words"]) == 3
    assert capsys.readouterr().err == "bare takes no arguments, found stray words\n"


@pytest.mark.parametrize(
    ("error", "starts_work", "status"),
    [
        (StepFailed("no"), False, 3),
        (StepFailed("no"), True, 1),
        (UsageError("no"), True, 3),
        (SpecError("no"), True, 3),
        (BudgetReached("no"), True, 3),
    ],
)
def test_a_failure_after_the_start_exits_with_1(
    error: CinemakeError, starts_work: bool, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """3 means for every command that nothing was done."""
    command = Bare()
    command.error, command.starts_work = error, starts_work

    assert command.parse_execute([]) == status
    assert capsys.readouterr().err == "no\n"
