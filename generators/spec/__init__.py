"""From YAML text to a frozen model: positions, schema checks, and all problems reported at once.

file -> yaml_text -> Document -> overrides -> walk (schema), checks (meaning)
     -> longform -> build -> Video
"""

from __future__ import annotations

from generators.spec.load import (
    find_problems,
    load_document,
    load_long_form,
    load_spec,
    load_video,
    locate,
    shown_path,
)
from generators.spec.problems import Problem, SpecProblems

__all__ = [
    "Problem",
    "SpecProblems",
    "find_problems",
    "load_document",
    "load_long_form",
    "load_spec",
    "load_video",
    "locate",
    "shown_path",
]
