"""Reading a provider's JSON without trusting its shape: what is not as expected is not there."""

from __future__ import annotations

import json
import math
from typing import Final, NoReturn

from generators.spec.model import Json

MOST_PARTS: Final = 500_000
"""Values in one answer: no result is made of more, and each takes some hundred bytes here."""
DEEPEST: Final = 60
"""Lists and objects inside each other."""


def read_answer(text: bytes | str) -> Json:
    """The JSON of an answer. Raises ValueError for invalid JSON, and for more than providers send.

    The number of values is counted before they are created.
    """
    if isinstance(text, str):
        text = text.encode("utf-8", "surrogatepass")
    if sum(map(text.count, (b",", b"[", b"{"))) > MOST_PARTS:
        raise ValueError(f"it has more than {MOST_PARTS} parts")
    try:
        answer: Json = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if _is_deep(answer):
        raise ValueError("it is nested too deeply")
    return answer


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _is_deep(answer: Json) -> bool:
    level: list[Json] = [answer]
    for _ in range(DEEPEST):
        level = [
            item
            for part in level
            if isinstance(part, (dict, list))
            for item in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return False
    return True


def find(answer: Json, *path: str | int) -> Json:
    """The value at a path of names and positions; None if there is none."""
    for step in path:
        if isinstance(answer, dict) and isinstance(step, str):
            answer = answer.get(step)
        elif isinstance(answer, list) and isinstance(step, int) and -len(answer) <= step < len(answer):
            answer = answer[step]
        else:
            return None
    return answer


def text_at(answer: Json, *path: str | int) -> str:
    """The text at a path; empty if there is none."""
    found = find(answer, *path)
    return found if isinstance(found, str) else ""


def number_at(answer: Json, *path: str | int) -> float | None:
    """The finite number at a path; None if there is none."""
    found = find(answer, *path)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    try:
        number = float(found)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def list_at(answer: Json, *path: str | int) -> list[Json]:
    """The list at a path; empty if there is none."""
    found = find(answer, *path)
    return found if isinstance(found, list) else []
