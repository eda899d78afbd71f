"""Outside programs that a set-up step calls: run to their end, their last lines kept for the message."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from generators.errors import CommandFailed, StepFailed
from generators.media import processes


def run_program(
    args: Sequence[str], *, cwd: Path, timeout_seconds: float, env: Mapping[str, str] | None = None
) -> None:
    """Run a program to its end, in our environment or in `env`.

    Raises CommandFailed, or StepFailed after the time limit.
    """
    with (
        tempfile.TemporaryFile() as log,
        processes.start(args, stdout=log, stderr=log, cwd=cwd, env=env) as process,
    ):
        try:
            code = process.wait(timeout_seconds)
        except subprocess.TimeoutExpired as error:
            raise StepFailed(f"{args[0]} did not end within {timeout_seconds:.0f} seconds") from error
        log.seek(0)
        if code != 0:
            raise CommandFailed(args, code, log.read().decode(errors="replace"))
