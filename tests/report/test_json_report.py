"""The JSON reporter: the whole document."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

from generators.engine.run.events import Summary
from generators.report.json_report import JsonReporter


def test_the_document_has_the_shape_of_doits_own() -> None:
    """One object, the same keys per task, our words for the results; notes stand in `err`."""
    out = io.StringIO()
    reporter = JsonReporter(out, clock=lambda: datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    reporter.started(3)
    reporter.step_ended("narration:gdp/hook", "up-to-date", 0.0)
    reporter.step_started("render:gdp/hook", "2 pages")
    reporter.progress("render:gdp/hook", 0.5)
    reporter.step_ended("render:gdp/hook", "fail", 1.25, error="no browser")
    reporter.step_ended("composite:gdp", "not-run", 0.0, reason="render:gdp/hook failed")
    reporter.ended(Summary({"up-to-date": 1, "fail": 1, "not-run": 1}, 1.3, notes=("no music.", "no voice.")))

    quiet = {"out": "", "err": "", "error": None, "started": None, "elapsed": None}
    assert json.loads(out.getvalue()) == {
        "tasks": [
            {"name": "narration:gdp/hook", "result": "up-to-date", **quiet},
            {
                "name": "render:gdp/hook",
                "result": "fail",
                "out": "",
                "err": "",
                "error": "no browser",
                "started": "2026-01-02 03:04:05.000678",
                "elapsed": 1.25,
            },
            {"name": "composite:gdp", "result": "not-run", **quiet},
        ],
        "out": "",
        "err": "no music.\nno voice.",
    }


def test_nothing_is_written_before_the_end() -> None:
    """The output is one document or none."""
    out = io.StringIO()
    reporter = JsonReporter(out)
    reporter.started(1)
    reporter.step_started("render:gdp/hook", "")
    reporter.step_ended("render:gdp/hook", "success", 1.0)

    assert out.getvalue() == ""
