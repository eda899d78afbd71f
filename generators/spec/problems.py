"""Problems of a spec, and how they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches

from generators.errors import SpecError
from generators.redaction import redact

SHOWN_WIDTH = 150
"""Longest quoted source line in characters; a longer one is cut around the column."""
MOST_LISTED = 8
"""How many names a message lists where none is similar."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake, with its position."""

    path: str
    """Project-relative POSIX path of the spec."""
    line: int
    """From 1; 0 for the complete file, or a value from the command line."""
    column: int
    """From 1; 0 like `line`."""
    address: str
    """Such as `scenes[parts].say`; empty for a syntax error."""
    message: str
    source_line: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        head = f"{where} {self.address}: " if self.address else f"{where}: "
        quoted = f"\n    {_cut(self.source_line, self.column)}" if self.source_line.strip() else ""
        return redact(head + self.message + quoted)

    def as_json(self) -> dict[str, str | int]:
        """The problem as plain data, for `doit check --json`."""
        return {name: redact(part) if isinstance(part, str) else part for name, part in asdict(self).items()}


class SpecProblems(SpecError):
    """Every problem of one spec, sorted by position."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """`, did you mean "items"?` or an empty string."""
    near = get_close_matches(name.lower(), [item.lower() for item in known], n=1, cutoff=0.6)
    nearest = next((item for item in known if near and item.lower() == near[0]), None)
    return f', did you mean "{nearest}"?' if nearest else ""


def unknown_video(name: str, known: Sequence[str]) -> str:
    """The message for an unknown video: the nearest name, or a few known ones."""
    near = did_you_mean(name, known)
    if near or not known:
        return f'there is no video "{name}"{near}'
    more = f" and {len(known) - MOST_LISTED} more (`doit list --all`)" if len(known) > MOST_LISTED else ""
    return f'there is no video "{name}"; known: {", ".join(known[:MOST_LISTED])}{more}'


def listed(names: Sequence[str], *, last: str = "or") -> str:
    """`a, b or c`."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _cut(source_line: str, column: int) -> str:
    text = source_line.strip()
    if len(text) <= SHOWN_WIDTH:
        return text
    start = max(
        0, min(column - 1 - (len(source_line) - len(source_line.lstrip())) - 40, len(text) - SHOWN_WIDTH)
    )
    return (
        ("… " if start else "")
        + text[start : start + SHOWN_WIDTH]
        + (" …" if start + SHOWN_WIDTH < len(text) else "")
    )
