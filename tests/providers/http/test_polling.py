"""Waiting for a job without any real waiting."""

import pytest

from generators.errors import TimedOut, UsageError
from generators.providers.http.polling import PollPolicy, wait_for

PACE = PollPolicy(2, 1.5, 5, 20)


def waits_until(tries: int, pace: PollPolicy = PACE) -> list[float]:
    """The waits before the try that finds something."""
    now, waits, looks = 0.0, [], 0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        waits.append(seconds)

    def look() -> str | None:
        nonlocal looks
        looks += 1
        return "here" if looks == tries else None

    assert wait_for(look, pace=pace, what="job 7", sleep=sleep, clock=lambda: now) == "here"
    return waits


def test_it_looks_at_once_and_then_less_and_less_often() -> None:
    """A job picked up after a crash may be done; waits grow to the longest."""
    assert waits_until(1) == []
    assert waits_until(5) == [2, 3, 4.5, 5]


def test_the_last_look_is_at_the_deadline() -> None:
    """Not one long wait after it, and none before it is left out."""
    assert waits_until(7) == [2, 3, 4.5, 5, 5, 0.5]
    with pytest.raises(TimedOut) as caught:
        waits_until(8)

    assert str(caught.value) == (
        "job 7 gave no result within 20 seconds and may still be running there\n"
        "Run again to look for it without paying twice; the option `timeout` (seconds) makes the wait longer."
    )


def test_the_author_may_change_the_pace() -> None:
    """`timeout` and a steady `poll`."""
    assert PACE.adjusted({"timeout": 5, "size": "1x1"}) == PollPolicy(2, 1.5, 5, 5)
    assert PACE.adjusted({"poll": 0.5}) == PollPolicy(0.5, 1, 0.5, 20)
    for wrong in (0, True, "5"):
        with pytest.raises(UsageError, match=r" should be a number of seconds above 0$"):
            PACE.adjusted({"timeout": wrong})
