"""The live reporter, drawn to a terminal of fixed width."""

from __future__ import annotations

import io
import subprocess
import sys

from rich.console import Console

from generators.engine.run.events import BuiltFile, Summary
from generators.report.live import LiveReporter


def recorded() -> tuple[LiveReporter, Console]:
    """A reporter and the console that keeps what it draws."""
    console = Console(file=io.StringIO(), force_terminal=True, width=80, record=True, color_system=None)
    return LiveReporter(io.StringIO(), console=console), console


def test_finished_steps_scroll_above_and_a_summary_follows() -> None:
    """One short line for each step that ran, with brackets left alone; fresh and restored are counted."""
    reporter, console = recorded()
    reporter.started(3)
    reporter.step_ended("narration:gdp/hook", "up-to-date", 0.0)
    reporter.step_started("render:gdp/[hook]", "")
    reporter.step_ended("background:gdp/hook", "restored", 0.01)
    reporter.step_ended("render:gdp/[hook]", "success", 5.23)
    reporter.step_ended("video:gdp", "success", 0.0)  # a group of tasks: never started
    reporter.ended(
        Summary(
            {"success": 1, "restored": 1, "up-to-date": 1},
            5.4,
            (BuiltFile("gdp", "build/gdp/final.mp4", 62.4),),
        )
    )

    text = console.export_text()
    assert "✓ render:gdp/[hook]  5.23 s\n" in text
    assert "narration" not in text
    assert "background" not in text
    assert "video" not in text
    assert text.endswith("gdp: build/gdp/final.mp4 (1 min 02 s long)\n1 ran, 1 restored, 1 fresh in 5.40 s\n")


def test_a_bar_shows_how_far_a_step_is() -> None:
    """Fraction and note of the step, and how many of all steps are done."""
    reporter, console = recorded()
    reporter.started(4)
    reporter.step_ended("narration:gdp/hook", "up-to-date", 0.0)
    reporter.step_started("render:gdp/hook", "")
    reporter.progress("render:gdp/hook", 0.5, "frame 150 of 300")
    assert reporter._progress is not None  # a private part, because rich's own thread decides when to draw
    console.print(reporter._progress.get_renderable())
    reporter.ended(Summary({}, 1.0, interrupted=True))

    text = console.export_text()
    overall = [line for line in text.splitlines() if line.startswith("4 steps") and " 25%" in line]
    bars = [line for line in text.splitlines() if line.startswith("render:gdp/hook") and " 50%" in line]
    assert len(overall) >= 1
    assert bars[0].rstrip().endswith("frame 150 of 300")


def test_progress_that_is_ahead_of_the_start_is_kept() -> None:
    """A worker may tell its first note before the main thread tells that it began."""
    reporter, _ = recorded()
    reporter.started(1)
    reporter.progress("npm", 0.25, "installing Node packages")
    reporter.step_started("npm", "never made")
    assert reporter._progress is not None  # as above
    bar = reporter._progress.tasks[-1]
    reporter.ended(Summary({}, 1.0, interrupted=True))

    assert (bar.completed, bar.fields["note"]) == (0.25, "installing Node packages")


def test_the_bar_of_a_step_that_is_over_goes_away() -> None:
    """However it ended; a thread that is a moment late with its progress does no harm."""
    reporter, console = recorded()
    reporter.started(2)
    reporter.step_started("render:gdp/hook", "")
    reporter.step_started("render:gdp/parts", "")
    reporter.step_ended("render:gdp/hook", "up-to-date", 0.0)
    reporter.progress("render:gdp/hook", 0.9)
    assert reporter._progress is not None  # as above
    shown = [task.description for task in reporter._progress.tasks]
    reporter.ended(Summary({"up-to-date": 1}, 1.0))
    reporter.progress("render:gdp/parts", 0.9)

    assert shown == ["2 steps", "render:gdp/parts"]
    assert console.export_text().endswith("nothing to do: 1 fresh step\n")


def test_a_failure_shows_its_whole_message() -> None:
    """Cause and advice stand under the step at once, not at the end of the run."""
    reporter, console = recorded()
    reporter.step_started("segment:gdp/hook", "")
    reporter.step_ended("segment:gdp/hook", "fail", 1.2, error="ffmpeg ended with code 1:\n    [in] bad")
    text = console.export_text()
    reporter.ended(Summary({"fail": 1}, 1.2))

    assert "✗ segment:gdp/hook  1.20 s\n    ffmpeg ended with code 1:\n        [in] bad\n" in text


def test_a_terminal_without_unicode_gets_plain_icons() -> None:
    """A tick that cannot be encoded must not end the run."""
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding="ascii"), force_terminal=True, width=80)
    reporter = LiveReporter(io.StringIO(), console=console)
    reporter.step_ended("render:gdp/hook", "fail", 1.0, error="no browser")
    console.file.flush()

    assert b"x\x1b[0m render:gdp/hook" in raw.getvalue()


def test_a_run_without_work_never_imports_rich() -> None:
    """Ten thousand fresh steps and the closing line cost no import and no drawing."""
    script = (
        "import sys; from generators.report.choose import choose_reporter as c\n"
        "from generators.engine.run.events import Summary\n"
        "r = c('live', sys.stdout); r.started(10_000)\n"
        "for i in range(10_000): r.step_ended(f'x:{i}', 'up-to-date', 0.0)\n"
        "r.ended(Summary({'up-to-date': 10_000}, 0.1)); print('rich' in sys.modules)\n"
    )
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert child.stdout == "nothing to do: 10000 fresh steps\nFalse\n"
