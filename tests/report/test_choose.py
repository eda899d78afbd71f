"""Which reporter a name and an output lead to."""

from __future__ import annotations

import io

import pytest

from generators.engine.run.events import Summary
from generators.errors import UsageError
from generators.report.choose import NAMES, choose_reporter


class Terminal(io.StringIO):
    """Text output that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.mark.parametrize(
    ("out", "term", "chosen"),
    [
        (Terminal(), "xterm", "LiveReporter"),
        (Terminal(), "dumb", "PlainReporter"),
        (io.StringIO(), "xterm", "PlainReporter"),
    ],
)
def test_console_is_live_only_where_that_can_be_drawn(
    out: io.StringIO, term: str, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe, a log and a dumb terminal get plain lines."""
    monkeypatch.setenv("TERM", term)

    assert type(choose_reporter("console", out)).__name__ == chosen


@pytest.mark.parametrize("name", NAMES)
def test_every_reporter_takes_a_whole_run(name: str) -> None:
    """All of them satisfy the protocol and tell the failure, except the one that tells nothing."""
    out = io.StringIO()
    reporter = choose_reporter(name, out)
    reporter.started(2)
    reporter.step_started("render:gdp/hook", "")
    reporter.progress("render:gdp/hook", 0.5)
    reporter.step_ended("render:gdp/hook", "fail", 1.0, error="no browser")
    reporter.step_ended("composite:gdp", "not-run", 0.0)
    reporter.ended(Summary({"fail": 1, "not-run": 1}, 1.0))

    assert ("no browser" in out.getvalue()) == (name != "zero")


def test_error_only_tells_failures_and_notes_alone() -> None:
    """Nothing else is said, not even the counts."""
    out = io.StringIO()
    reporter = choose_reporter("error-only", out)
    reporter.step_ended("narration:gdp/hook", "success", 1.0)
    reporter.step_ended("render:gdp/hook", "fail", 1.0, error="no browser")
    reporter.ended(Summary({"success": 1, "fail": 1}, 1.0, notes=("no music.",)))

    assert out.getvalue() == "failed: render:gdp/hook\n    no browser\nnote: no music.\n"


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    """The nearest name is suggested."""
    with pytest.raises(UsageError) as caught:
        choose_reporter("jsn", io.StringIO())

    assert str(caught.value) == (
        "-r jsn: there is no such reporter; did you mean `json`? "
        "The reporters are console, live, plain, json, error-only, zero."
    )
