"""Arguments with a `=` in them reach our command, though doit takes them for variables."""

import sys

import pytest

from generators.commands.arguments import whole_arguments


@pytest.mark.parametrize(
    ("typed", "left", "whole"),
    [
        (["make", "image", "E=mc2"], ["image"], ["image", "E=mc2"]),
        (
            ["make", "--system", "a=b", "text", "x"],
            ["--system", "text", "x"],
            ["--system", "a=b", "text", "x"],
        ),
        (["-v", "2", "make", "image", "x"], ["image", "x"], ["image", "x"]),
        (["pytest", "tests"], ["image", "x"], ["image", "x"]),
        (["make", "other"], ["image", "x"], ["image", "x"]),
    ],
)
def test_arguments_are_as_they_were_typed(
    monkeypatch: pytest.MonkeyPatch, typed: list[str], left: list[str], whole: list[str]
) -> None:
    """Unless the command was not called by the command line."""
    monkeypatch.setattr(sys, "argv", ["doit", *typed])

    assert whole_arguments("make", left) == whole
