"""Which reporter a run gets, by name and by what it writes to."""

from __future__ import annotations

import os
from typing import TextIO

from generators.engine.run.events import RunReporter
from generators.errors import UsageError

NAMES = ("console", "live", "plain", "json", "error-only", "zero")
"""`console` is live on a terminal and plain elsewhere."""


def choose_reporter(name: str, out: TextIO, *, verbosity: int = 1) -> RunReporter:
    """The reporter of that name, writing to `out`.

    Verbosity 0 lists failures only, 1 also what ran, 2 also what was restored or fresh.
    Raises UsageError for a name that is not one of `NAMES`.
    """
    if name == "console":
        name = "live" if out.isatty() and os.environ.get("TERM") != "dumb" else "plain"
    # Imported when chosen: a run that finds nothing to do counts its milliseconds.
    match name:
        case "live":
            from generators.report.live import LiveReporter

            return LiveReporter(out, verbosity=verbosity)
        case "plain":
            from generators.report.plain import PlainReporter

            return PlainReporter(out, verbosity=verbosity)
        case "json":
            from generators.report.json_report import JsonReporter

            return JsonReporter(out)
        case "error-only":
            from generators.report.quiet import ErrorsReporter

            return ErrorsReporter(out)
        case "zero":
            from generators.report.quiet import SilentReporter

            return SilentReporter()
        case _:
            import difflib

            near = difflib.get_close_matches(name, NAMES, n=1)
            hint = f"did you mean `{near[0]}`? " if near else ""
            raise UsageError(
                f"-r {name}: there is no such reporter; {hint}The reporters are {', '.join(NAMES)}."
            )
