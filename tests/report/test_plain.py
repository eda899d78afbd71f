"""The plain reporter: exact lines."""

from __future__ import annotations

import io

from generators.engine.run.events import BuiltFile, Summary
from generators.report.plain import PlainReporter


class Clock:
    """A clock that goes only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_steps_that_ran_get_a_line_and_the_others_are_counted() -> None:
    """Fresh and restored steps would only hide what happened."""
    out = io.StringIO()
    reporter = PlainReporter(out)
    reporter.started(4)
    reporter.step_ended("narration:gdp/hook", "up-to-date", 0.0)
    reporter.step_ended("background:gdp/hook", "restored", 0.01)
    reporter.step_started("render:gdp/hook", "")
    reporter.step_ended("render:gdp/hook", "success", 5.23)
    reporter.step_ended("image:gdp/outro", "pinned", 0.0, reason="kept, although its prompt changed")
    reporter.step_ended("video:gdp", "success", 0.0)  # a group of tasks: never started
    files = (BuiltFile("gdp", "build/gdp/final.mp4", 62.4),)
    reporter.ended(Summary({"success": 1, "restored": 1, "up-to-date": 1, "pinned": 1}, 5.4, files))

    assert out.getvalue() == (
        "ran       render:gdp/hook  5.23 s\n"
        "pinned    image:gdp/outro  kept, although its prompt changed\n"
        "gdp: build/gdp/final.mp4 (1 min 02 s long)\n"
        "1 ran, 1 restored, 1 fresh, 1 pinned in 5.40 s\n"
    )


def test_verbosity_two_lists_every_step_with_its_reason() -> None:
    """Who asks for more sees why each step ran or did not."""
    out = io.StringIO()
    reporter = PlainReporter(out, verbosity=2)
    reporter.step_ended("narration:gdp/hook", "up-to-date", 0.0)
    reporter.step_ended("background:gdp/hook", "restored", 0.01, reason="colour as in an earlier build")
    reporter.step_ended("composite:gdp", "not-run", 0.0, reason="render:gdp/hook failed")

    assert out.getvalue() == (
        "fresh     narration:gdp/hook\n"
        "restored  background:gdp/hook  0.01 s  colour as in an earlier build\n"
        "not run   composite:gdp  render:gdp/hook failed\n"
    )


def test_a_failure_shows_its_whole_message_set_in() -> None:
    """Cause, the tool's last lines and what to do stand under the step, at any verbosity."""
    out = io.StringIO()
    error = "ffmpeg ended with code 1:\n    no such filter\n\nRun `doit doctor`."
    reporter = PlainReporter(out, verbosity=0)
    reporter.step_ended("render:gdp/hook", "success", 1.0)
    reporter.step_ended("segment:gdp/hook", "fail", 1.2, error=error)

    assert out.getvalue() == (
        "failed    segment:gdp/hook  1.20 s\n"
        "    ffmpeg ended with code 1:\n"
        "        no such filter\n"
        "\n"
        "    Run `doit doctor`.\n"
    )


def test_a_long_step_shows_signs_of_life_ever_more_rarely() -> None:
    """At 5, 10, 20, 40 and then each 30 seconds: a log shows life without filling up."""
    out, clock = io.StringIO(), Clock()
    reporter = PlainReporter(out, clock=clock)
    reporter.step_started("render:gdp/hook", "2 pages")
    for second in range(1, 81):
        clock.now = 100.0 + second
        if second == 18:
            reporter.progress("render:gdp/hook", 0.25)
        if second == 30:
            reporter.progress("render:gdp/hook", 0.5, "frame 150 of 300")
        reporter.signs_of_life()
    reporter.ended(Summary({"success": 1}, 80.0))

    assert out.getvalue() == (
        "...       render:gdp/hook  5.00 s  2 pages\n"
        "...       render:gdp/hook  10.0 s  2 pages\n"
        "...       render:gdp/hook  20.0 s  25%  2 pages\n"
        "...       render:gdp/hook  40.0 s  50%  frame 150 of 300\n"
        "...       render:gdp/hook  1 min 10 s  50%  frame 150 of 300\n"
        "1 ran in 1 min 20 s\n"
    )


def test_progress_that_is_ahead_of_the_start_is_kept() -> None:
    """A worker may tell its first note before the main thread tells that it began."""
    out, clock = io.StringIO(), Clock()
    reporter = PlainReporter(out, clock=clock)
    reporter.progress("npm", 0.0, "installing Node packages")
    reporter.step_started("npm", "never made")
    clock.now += 6
    reporter.signs_of_life()

    assert out.getvalue() == "...       npm  6.00 s  0%  installing Node packages\n"


def test_progress_of_a_step_that_is_over_is_not_heard() -> None:
    """A thread may be a moment late."""
    out, clock = io.StringIO(), Clock()
    reporter = PlainReporter(out, clock=clock)
    reporter.step_started("render:gdp/hook", "")
    reporter.step_ended("render:gdp/hook", "success", 1.0)
    reporter.progress("render:gdp/hook", 0.9)
    clock.now += 60
    reporter.signs_of_life()
    reporter.ended(Summary({"success": 1}, 1.0))

    assert out.getvalue() == "ran       render:gdp/hook  1.00 s\n1 ran in 1.00 s\n"
