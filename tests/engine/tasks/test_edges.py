"""Graphs that cannot be walked are refused by name."""

from __future__ import annotations

import pytest
from doit.exceptions import InvalidDodoFile

from generators.engine.tasks import definitions as tasks
from generators.engine.tasks.edges import wire
from generators.engine.tasks.graph import Graph
from generators.errors import UsageError
from tests.engine.house import House
from tests.engine.steps import step


def test_every_path_has_its_maker() -> None:
    """Also where a step comes before what it reads: only rings are refused."""
    makers = wire([step("b", "a"), step("a"), step("c", "b", "a")])

    assert {path: maker.task for path, maker in makers.items()} == {
        "a": "timing:video/a",
        "b": "timing:video/b",
        "c": "timing:video/c",
    }


def test_two_writers_of_one_path_are_named() -> None:
    """Whichever ran last would win."""
    with pytest.raises(UsageError) as caught:
        wire([step("a"), step("a", kind="captions")])

    assert (
        str(caught.value)
        == "timing:video/a and captions:video/a both write a: a file may be the output of one step only"
    )


def test_a_cycle_is_named_without_the_steps_around_it() -> None:
    """E10: doit sees only the cycles on the path of first discovery, and its threads hang on the others."""
    ring = [step("x", "y", "z"), step("y", "z"), step("z", "y"), step("after", "z"), step("before")]

    with pytest.raises(UsageError) as caught:
        wire(ring)

    assert str(caught.value) == (
        "dependency cycle: timing:video/y -> timing:video/z -> timing:video/y\n"
        "Each task reads an output of the one before it: remove one of these inputs."
    )


def test_of_several_cycles_the_first_is_named() -> None:
    """The next is named once that one is gone; a step that reads itself is a cycle, too."""
    own, pair = step("self", "self"), [step("y", "z"), step("z", "y")]

    with pytest.raises(UsageError, match="cycle: timing:video/self -> timing:video/self\n"):
        wire([own, *pair])
    with pytest.raises(UsageError, match="cycle: timing:video/y -> timing:video/z -> timing:video/y\n"):
        wire([*pair, own])


def test_a_long_chain_that_ends_in_a_ring_needs_no_recursion() -> None:
    """A chain is as long as a video has scenes, and longer."""
    chain = [step(f"s{n}", f"s{n + 1}") for n in range(5000)]

    with pytest.raises(UsageError, match="cycle: timing:video/s4999 -> timing:video/s5000 -> "):
        wire([*chain, step("s5000", "s4999")])


def test_a_ring_ends_every_command_before_it_starts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """doit shows the text and exits with 3."""
    ring = {made.task: made for made in (step("a", "b"), step("b", "a"))}
    monkeypatch.setattr(tasks, "load_graph", lambda *_: Graph(ring, {}, {}, {}))

    with pytest.raises(InvalidDodoFile, match="cycle: timing:video/a -> timing:video/b -> timing:video/a"):
        house.doit()

    assert house.ran == []
