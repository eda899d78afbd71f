"""Builds the project in the working folder: `build_with.py threads` or `build_with.py processes`."""

from __future__ import annotations

import sys

from doit.control import TaskControl
from doit.dependency import Dependency
from doit.globals import Globals
from doit.loader import generate_tasks

from generators.engine.run.build import BuildSelection, build
from generators.engine.run.process_executor import ProcessExecutor
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.definitions import DOIT_CONFIG, task_cinemake
from generators.report.quiet import ErrorsReporter


def main(name: str) -> int:
    """Build with one executor; the exit code."""
    dependency = Dependency(RecordBackend, "unused")
    Globals.dep_manager = dependency
    tasks = generate_tasks("cinemake", task_cinemake(), None)
    control = TaskControl(tasks)
    control.process(DOIT_CONFIG["default_tasks"])
    choice = BuildSelection(control, frozenset(), workers=2, keep_going=True, always=False)
    executor = ProcessExecutor() if name == "processes" else None
    code = build(
        tasks[-1].meta["graph"], choice, dependency.backend, ErrorsReporter(sys.stdout), executor=executor
    )
    dependency.close()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
