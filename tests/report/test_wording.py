"""The words that reporters share."""

from __future__ import annotations

import pytest

from generators.engine.run.events import BuiltFile, Failure, Summary
from generators.report.wording import closing_lines, duration_text

GDP = BuiltFile("gdp", "build/gdp/final.mp4", 62.4)
HELLO = BuiltFile("hello", "build/hello/final.mp4", 5.0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0.00 s"),
        (9.994, "9.99 s"),
        (9.996, "10.0 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3599.4, "59 min 59 s"),
        (3599.6, "1 h 00 min"),
        (7500, "2 h 05 min"),
    ],
)
def test_durations_read_well_on_both_sides_of_each_edge(seconds: float, text: str) -> None:
    """No `60.0 s` and no `59 min 60 s`."""
    assert duration_text(seconds) == text


def test_a_run_without_work_is_one_line() -> None:
    """It names the video, its file and how many steps were looked at."""
    assert closing_lines(Summary({"up-to-date": 142}, 0.2, (GDP,))) == [
        "gdp is fresh: build/gdp/final.mp4 (142 fresh steps)"
    ]


def test_several_fresh_videos_share_the_line() -> None:
    """Ten videos do not make ten lines."""
    assert closing_lines(Summary({"up-to-date": 150, "pinned": 1}, 0.2, (GDP, HELLO))) == [
        "2 videos are fresh: gdp, hello (150 fresh steps, 1 pinned)"
    ]


def test_a_fresh_step_without_a_video_is_said_too() -> None:
    """Asked for one step, there is no finished file to name."""
    assert closing_lines(Summary({"up-to-date": 1}, 0.2)) == ["nothing to do: 1 fresh step"]


def test_notes_stay_even_when_nothing_ran() -> None:
    """What the user must not miss is said each time."""
    assert closing_lines(Summary({"up-to-date": 1}, 0.2, notes=("outro has no voice.",))) == [
        "note: outro has no voice.",
        "nothing to do: 1 fresh step",
    ]


def test_a_run_ends_with_notes_failures_files_and_counts() -> None:
    """Results that did not occur are left out; a failure is there with its first line."""
    summary = Summary(
        {"success": 12, "restored": 3, "fail": 1, "not-run": 4},
        64.0,
        (HELLO,),
        (Failure("segment:gdp/hook", "ffmpeg ended with code 1:\n    no such filter"),),
        ("music fell back to silence.",),
    )

    assert closing_lines(summary) == [
        "note: music fell back to silence.",
        "failed: segment:gdp/hook: ffmpeg ended with code 1",
        "hello: build/hello/final.mp4 (5.00 s long)",
        "12 ran, 3 restored, 1 failed, 4 not run in 1 min 04 s",
    ]


def test_an_interrupted_run_says_that_nothing_is_lost() -> None:
    """Even when it was stopped before the first step ended."""
    assert closing_lines(Summary({}, 0.4, interrupted=True)) == [
        "interrupted: finished work is kept; the same command goes on from here",
        "nothing ran in 0.40 s",
    ]
