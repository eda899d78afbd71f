"""Pools: their sizes, their errors, and which step starts next."""

from __future__ import annotations

import pytest

from generators.engine.run.pools import Machine, Pools, read_pools, this_machine
from generators.engine.run.ready_queues import ReadyQueues, remaining_seconds
from generators.errors import UsageError
from tests.engine.steps import step

GIB = 1 << 30
SMALL = Machine(cores=2, free_bytes=8 * GIB)


def test_the_defaults_follow_cores_and_memory() -> None:
    """A big machine encodes more at once; one without memory does one thing after another."""
    assert read_pools({}, SMALL) == Pools(
        {"cpu": 2, "encode": 1, "render": 1, "llm": 4, "image": 4, "video": 2, "speech": 4}, local=2
    )
    big = read_pools({}, Machine(cores=16, free_bytes=64 * GIB))
    assert (big.sizes["encode"], big.sizes["render"], big.local) == (8, 2, 16)
    tight = read_pools({}, Machine(cores=16, free_bytes=3 * GIB))
    assert (tight.sizes["encode"], tight.sizes["render"]) == (3, 1)
    assert read_pools({}, Machine(cores=1, free_bytes=0)).sizes["encode"] == 1


def test_the_project_and_n_have_the_last_word() -> None:
    """`-n` is about this machine: it does not count steps that wait for a provider."""
    pools = read_pools({"pools": {"encode": 5, "video": 1}}, SMALL, jobs=3)

    assert (pools.sizes["encode"], pools.sizes["video"], pools.local) == (5, 1, 3)


@pytest.mark.parametrize(
    ("config", "jobs", "message"),
    [
        (
            {"rendr": 1},
            0,
            "pyproject.toml: [tool.cinemake.pools] rendr is not a pool: did you mean render?",
        ),
        (
            {"disk": 1},
            0,
            "pyproject.toml: [tool.cinemake.pools] disk is not a pool: "
            "the pools are cpu, encode, image, llm, render, speech, video",
        ),
        (
            {"render": 0},
            0,
            "pyproject.toml: [tool.cinemake.pools] render = 0: write how many steps may run at once, "
            "a whole number of 1 or more",
        ),
        (
            {"render": True},
            0,
            "pyproject.toml: [tool.cinemake.pools] render = True: write how many steps may run at "
            "once, a whole number of 1 or more",
        ),
        (
            3,
            0,
            "pyproject.toml: [tool.cinemake.pools] is not a table: "
            "write for example `[tool.cinemake.pools]` and `render = 1`",
        ),
        ({}, -1, "-n -1: write how many steps may run at once on this machine, 1 or more"),
    ],
)
def test_a_wrong_size_is_told_with_its_cure(config: object, jobs: int, message: str) -> None:
    """Nothing starts with pools that were not meant."""
    with pytest.raises(UsageError) as caught:
        read_pools({"pools": config}, SMALL, jobs=jobs)

    assert str(caught.value) == message


def test_this_machine_has_something_to_offer() -> None:
    """Numbers of the real one."""
    machine = this_machine()

    assert machine.cores >= 1
    assert machine.free_bytes > 1 << 20


def test_no_pool_and_not_the_machine_is_ever_overfilled() -> None:
    """The most urgent step that has room goes first; a full pool holds up nobody else."""
    ready: ReadyQueues[str] = ReadyQueues(Pools({"cpu": 3, "render": 1, "speech": 1}, local=2))
    for pool, urgency, name in [
        ("cpu", 1.0, "c1"),
        ("render", 9.0, "r9"),
        ("render", 8.0, "r8"),
        ("cpu", 2.0, "c2"),
        ("speech", 0.5, "s1"),
        ("speech", 0.4, "s2"),
        ("cpu", 2.0, "c2 later"),
    ]:
        ready.push(pool, urgency, name)

    assert [ready.pop() for _ in range(4)] == ["r9", "c2", "s1", None]
    ready.leave("render")
    assert [ready.pop(), ready.pop()] == ["r8", None]
    ready.leave("cpu")
    assert [ready.pop(), ready.pop()] == ["c2 later", None]
    ready.leave("speech")
    assert [ready.pop(), ready.pop()] == ["s2", None]
    assert (len(ready), ready.clear(), len(ready)) == (1, ["c1"], 0)


def test_the_longest_remaining_path_counts_all_that_follows() -> None:
    """A short step that much waits for is more urgent than a long one at the end."""
    seconds = {"a": 1.0, "b": 2.0, "c": 10.0, "d": 4.0}
    steps = [step("a"), step("b", "a"), step("c", "a", "b"), step("d", "a")]

    remaining = remaining_seconds(steps, lambda made: seconds[made.outputs["out"]])

    assert remaining == {
        "timing:video/a": 13.0,
        "timing:video/b": 12.0,
        "timing:video/c": 10.0,
        "timing:video/d": 4.0,
    }
