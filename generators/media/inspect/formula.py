"""Checks formulas before a build, with the same KaTeX that draws them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from generators.errors import MissingTool
from generators.media.inspect import Inspection
from generators.media.programs import node_program, script_command

LONGEST_SECONDS = 60
NOT_CHECKED = Inspection(notes=("the formula was not checked: run `doit npm` to install KaTeX",))
_UNDERLINE = "\u0332"
"""KaTeX marks the position of a mistake with it; few terminals show it well."""


def inspect_formulas(texts: Sequence[str], remotion: Path) -> list[Inspection]:
    """KaTeX's error for each text; a note where the animation library is not installed."""
    try:
        command, environment = script_command(node_program(), "render/formulas.ts")
        done = subprocess.run(
            command,
            cwd=remotion,
            env=environment,
            input=json.dumps(list(texts)),
            capture_output=True,
            encoding="utf-8",
            timeout=LONGEST_SECONDS,
            check=True,
        )
        errors: list[str | None] = json.loads(done.stdout)
    except (MissingTool, OSError, subprocess.SubprocessError, ValueError):
        return [NOT_CHECKED] * len(texts)
    return [Inspection(error=_message(error)) if error else Inspection() for error in errors]


def _message(error: str) -> str:
    mistake = error.removeprefix("KaTeX parse error: ").replace(_UNDERLINE, "")
    return f"is not valid TeX: {mistake}"
