"""Takes: more results of the same words, none lost, one chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from doit.dependency import Dependency
from doit.globals import Globals

from generators.engine.project import find_project
from generators.engine.run.shared_services import open_services
from generators.engine.run.step_runner import StepRunner
from generators.engine.run.takes import Takes, takes_of
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.graph import load_graph
from generators.errors import UsageError
from generators.steps.context import Callbacks
from tests.engine.house import House
from tests.engine.tasks.test_locks import SPEC

ONE = "narration:gdp/one"
QUIET = Callbacks(progress=lambda _part, _note: None, note=lambda _sentence: None)


@pytest.fixture
def voiced(house: House) -> House:
    """A built video with a remote voice."""
    house.spec.write_text(SPEC, "utf-8")
    house.doit()
    return house


@contextmanager
def takes(task: str = ONE) -> Iterator[Takes]:
    """The takes of a task as a command of its own would see them."""
    dependency = Dependency(RecordBackend, "unused")
    Globals.dep_manager = dependency
    project = find_project()
    graph = load_graph(project, {})
    try:
        yield takes_of(graph, project_freshness(dependency.backend, graph.locks), project.root, task)
    finally:
        dependency.close()


def reroll(house: House, count: int = 1) -> list[int]:
    """As `doit reroll`, without choosing."""
    project = find_project()
    with takes() as found, open_services(project, open_gateway(project, found.graph, Spending())) as services:
        return found.more(count, StepRunner(house.root, found.freshness, services, house._find_worker), QUIET)


def voice(house: House) -> str:
    """What the narration of scene one is."""
    return (house.root / "build/gdp/scenes/one/narration.wav").read_text("utf-8")


def test_more_takes_are_kept_beside_the_first(voiced: House) -> None:
    """And change nothing by themselves."""
    before = voice(voiced)

    assert reroll(voiced, 3) == [2, 3, 4]
    with takes() as found:
        assert [take.origin.take for take in found.all if take.origin] == [1, 2, 3, 4]
        assert len({take.outputs["audio"].sha256 for take in found.all}) == 4
    assert set(voiced.doit().values()) == {"up-to-date"}
    assert voice(voiced) == before


def test_a_chosen_take_is_put_in_place_and_what_reads_it_follows(voiced: House) -> None:
    """Nothing is asked again; going back to the first take restores everything."""
    first = voice(voiced)
    reroll(voiced)
    with takes() as found:
        found.choose(2)
    results = voiced.doit()
    assert results[ONE] == "restored"
    assert ONE not in voiced.ran
    assert '"take":2' in voice(voiced)

    with takes() as found:
        found.choose(1)
    voiced.doit()
    assert voiced.ran == []
    assert voice(voiced) == first


def test_the_first_takes_number_is_the_one_after_the_last(voiced: House) -> None:
    """Numbers are never given twice."""
    assert (reroll(voiced), reroll(voiced)) == ([2], [3])


def test_a_take_that_is_not_there_is_refused_with_those_that_are(voiced: House) -> None:
    """And the command that makes more."""
    with takes() as found, pytest.raises(UsageError) as caught:
        found.choose(7)

    assert str(caught.value) == (
        "narration:gdp/one has no take 7; there are: 1 (doit reroll narration:gdp/one makes another)"
    )


@pytest.mark.parametrize(
    ("task", "message"),
    [
        (
            "image:gdp/one",
            "image:gdp/one is made on this machine, which gives the same result for the same words: "
            "write `take: 2` into the spec for another one",
        ),
        ("timing:gdp/one", "timing:gdp/one is computed from its inputs: it has no takes"),
        ("timing:gdp/oen", 'there is no task "timing:gdp/oen": `doit list --all` lists the tasks'),
    ],
)
def test_tasks_without_takes_say_what_to_do_instead(voiced: House, task: str, message: str) -> None:
    """Not everything can be rolled."""
    with pytest.raises(UsageError) as caught, takes(task):
        pass

    assert str(caught.value) == message


def test_takes_are_laid_out_to_look_at(voiced: House) -> None:
    """One file per output and take, which `doit clean` removes."""
    reroll(voiced)
    with takes() as found:
        shown = found.show(found.all)
        known = found.freshness.record.made("gdp")

    assert shown[2] == [
        "build/gdp/takes/narration-one-audio.2.wav",
        "build/gdp/takes/narration-one-words.2.json",
    ]
    assert all((voiced.root / path).is_file() for path in shown[2])
    assert set(shown[2]) <= set(known)


def test_take_in_the_spec_makes_another_picture_and_keeps_the_first(voiced: House) -> None:
    """Offline too: the number is part of the request."""
    voiced.edit("background: a gold coin", "background: {type: image, prompt: a gold coin, take: 2}")
    voiced.doit()
    assert "image:gdp/one" in voiced.ran

    voiced.edit("take: 2", "take: 1")
    voiced.doit()
    assert voiced.ran == []
