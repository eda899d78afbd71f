"""Paid work to write down in tests."""

from __future__ import annotations

from generators.money.ledger import PaidWork

KEY = "c0ffee" * 10 + "1234"


def work(
    key: str = KEY,
    *,
    task: str = "image:gdp/hook",
    project: str = "/home/ada/films",
    expected: float | None = 0.04,
) -> PaidWork:
    """A picture for four cents."""
    video = task.partition(":")[2].partition("/")[0]
    return PaidWork(key, task, video, project, "openai", "gpt-image-2", expected)
