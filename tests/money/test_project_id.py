"""The id by which the journal knows a project."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generators.errors import UsageError
from generators.money.journal import Journal
from generators.money.project_id import FILE, HEAD, project_name
from tests.store.paidwork import KEY, work

ONE, TWO = "1" * 32, "2" * 32


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """One with a line, so that there is a file."""
    journal = Journal(tmp_path / "data")
    journal.begin(KEY, work(), "t")
    return journal


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project's folder."""
    (tmp_path / "films/scene_specs").mkdir(parents=True)
    return tmp_path / "films"


def test_a_project_is_its_folder_until_it_pays(root: Path, journal: Journal) -> None:
    """Then it has an id for good, which is written down where it can be committed."""
    assert project_name(root, journal) == str(root)
    assert not (root / FILE).exists()
    name = project_name(root, journal, making=True)

    assert (root / FILE).read_text() == f"{HEAD}{name}\n"
    assert project_name(root, journal) == project_name(root, journal, making=True) == name


def test_the_ids_of_two_branches_are_all_the_projects(root: Path, journal: Journal) -> None:
    """Whatever a merge has left around them."""
    (root / FILE).write_text(f"<<<<<<< ours\n{TWO}\n=======\n{ONE}\n>>>>>>> theirs\n")
    journal.begin("a", work(project=ONE), "t")
    journal.begin("b", work(project=TWO), "t")
    name = project_name(root, journal)

    assert name == ONE
    assert [entry.name for entry in journal.open_work(name)] == ["a", "b"]


def test_another_project_in_its_place_is_another_one(root: Path, journal: Journal) -> None:
    """The first was seen elsewhere since."""
    name = project_name(root, journal, making=True)
    root.rename(root.with_name("moved"))
    assert project_name(root.with_name("moved"), journal, making=True) == name
    root.mkdir()

    assert project_name(root, journal, making=True) != name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "contains no project id: restore it from git, or delete it"),
        (b"\xff", "is not UTF-8 text (byte 0xff); save it as UTF-8: restore it from git"),
    ],
)  # fmt: skip
def test_a_damaged_id_is_told(root: Path, journal: Journal, text: bytes, said: str) -> None:
    """Never replaced by another one, whose budget would be full again."""
    (root / FILE).write_bytes(text)
    for making in (False, True):
        with pytest.raises(UsageError) as told:
            project_name(root, journal, making=making)
        assert str(told.value) == f"{root / FILE} {said}"


def test_a_pipe_in_its_place_is_not_waited_for(root: Path, journal: Journal) -> None:
    """It is told like any damage."""
    os.mkfifo(root / FILE)

    with pytest.raises(UsageError) as told:
        project_name(root, journal)
    assert str(told.value) == f"{root / FILE} is a named pipe, not a file: restore it from git"


def test_steps_that_begin_at_once_agree_on_one_id(root: Path, journal: Journal) -> None:
    """None of them finds the file before its id is in it."""
    for _ in range(30):
        with ThreadPoolExecutor(8) as pool:
            names = set(pool.map(lambda _: project_name(root, journal, making=True), range(8)))

        assert len(names) == 1
        assert [entry.name for entry in (root / FILE).parent.iterdir()] == ["project.id"]
        (root / FILE).unlink()
