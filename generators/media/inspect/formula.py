"""Looks at formulas before a build draws them, with the same KaTeX that draws them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from generators.errors import MissingTool
from generators.media.inspect import Inspection
from generators.media.programs import node_program, script_command

LONGEST_SECONDS = 60
NOT_CHECKED = Inspection(notes=("the formula was not checked: `doit npm` sets up what draws it",))
_UNDERLINE = "\u0332"
"""KaTeX marks the place in a text with it, which few terminals show well."""


def inspect_formulas(texts: Sequence[str], remotion: Path) -> list[Inspection]:
    """What is wrong with each text, in KaTeX's words; a note where the animation library is not set up."""
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
        complaints: list[str | None] = json.loads(done.stdout)
    except (MissingTool, OSError, subprocess.SubprocessError, ValueError):
        return [NOT_CHECKED] * len(texts)
    return [Inspection(error=_said(complaint)) if complaint else Inspection() for complaint in complaints]


def _said(complaint: str) -> str:
    mistake = complaint.removeprefix("KaTeX parse error: ").replace(_UNDERLINE, "")
    return f"is no TeX that can be drawn: {mistake}"
