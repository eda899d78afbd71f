"""How specs and their problems are printed: the long form as YAML, problems as text or data."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from generators.spec.problems import Problem
from generators.spec.yaml_text import plain_value


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.2 would take for a number or a boolean, and repeats instead of anchoring."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if not isinstance(plain_value(text), str) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def spec_yaml(long: Mapping[str, Any]) -> str:
    """A long form as YAML that reads back to the same spec."""
    # Lines are not folded: a wrapped line that begins with "- " is one of the traps we refuse.
    return yaml.dump(
        dict(long),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=sys.maxsize,
        default_flow_style=False,
    )


def problems_text(checked: Mapping[str, Sequence[Problem]], notes: Sequence[str] = ()) -> str:
    """All problems, spec by spec, and a last line that counts; `checked` maps each spec to its problems."""
    lines = [str(problem) for problems in checked.values() for problem in problems]
    lines += [f"note: {note}" for note in notes]
    lines += [f"{path}: ok" for path, problems in checked.items() if not problems]
    count = sum(len(problems) for problems in checked.values())
    if count:
        specs = sum(bool(problems) for problems in checked.values())
        lines.append(f"{_counted(count, 'problem')} in {specs} of {_counted(len(checked), 'spec')}")
    return "\n".join(lines) + "\n"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def problems_data(checked: Mapping[str, Sequence[Problem]], notes: Sequence[str] = ()) -> dict[str, Any]:
    """The same for programs: a list of problems with file, place, address and message."""
    found = [problem.as_json() for problems in checked.values() for problem in problems]
    return {"specs": list(checked), "problems": found, "notes": list(notes)}
