"""Reading a provider's JSON without trusting its shape: what is not as expected is not there."""

from __future__ import annotations

from generators.spec.model import Json


def find(answer: Json, *path: str | int) -> Json:
    """What lies at a path of names and positions; None where it leads nowhere."""
    for step in path:
        if isinstance(answer, dict) and isinstance(step, str):
            answer = answer.get(step)
        elif isinstance(answer, list) and isinstance(step, int) and -len(answer) <= step < len(answer):
            answer = answer[step]
        else:
            return None
    return answer


def text_at(answer: Json, *path: str | int) -> str:
    """The text at a path; empty where there is none."""
    found = find(answer, *path)
    return found if isinstance(found, str) else ""


def number_at(answer: Json, *path: str | int) -> float | None:
    """The number at a path; None where there is none."""
    found = find(answer, *path)
    return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def list_at(answer: Json, *path: str | int) -> list[Json]:
    """The list at a path; empty where there is none."""
    found = find(answer, *path)
    return found if isinstance(found, list) else []
