"""Ending what stands still."""

from __future__ import annotations

import threading

from generators.media.watchdog import Watchdog


def test_what_does_not_move_is_ended() -> None:
    """Once, and it is known afterwards."""
    ended = threading.Event()
    with Watchdog(0.05, ended.set) as watchdog:
        watchdog.moved()
        assert ended.wait(30)

    assert watchdog.has_acted


def test_who_rests_is_waited_for() -> None:
    """Nothing is expected of a program that waits for us."""
    ended, other = threading.Event(), threading.Event()
    with Watchdog(0.01, ended.set) as resting, Watchdog(0.2, other.set) as moving:
        resting.moved()
        resting.rest()
        moving.moved()
        assert other.wait(30)

    assert (resting.has_acted, ended.is_set()) == (False, False)
