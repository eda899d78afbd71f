"""Which files are specs: what editors and synchronisers leave beside them is nobody's video."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from generators.errors import SpecError, UsageError
from generators.spec import find_problems, load_video
from generators.spec.files import is_spec, spec_files

GOOD = "spec: 1\nscenes: [{id: a, say: Hi.}]\n"
NAME = "the file name names the video; expected letters, digits, `-`, `_` and `.`; rename the file"


@pytest.mark.parametrize(
    "name", ["film.yaml", "film.yml", "FILM.YAML", "film.Yml", "a.b.yaml", "x copy.yaml"]
)
def test_both_suffixes_are_specs(name: str) -> None:
    """In any case; also what has a name no video can have, which is then said of it."""
    assert is_spec(Path(name))


@pytest.mark.parametrize(
    "name",
    [
        ".#film.yaml",
        "._film.yaml",
        ".film.yaml",
        ".yaml",
        "film.yaml~",
        "#film.yaml#",
        "film.yaml.orig",
        "film.yaml.bak",
        ".film.yaml.swp",
        "~$film.yaml",
        "film.lock",
        "film.sync-conflict-20261130-101500-ABCDEFG.yaml",
        "film_BACKUP_4711.yaml",
        "film_REMOTE_4711.yml",
    ],
)
def test_what_editors_leave_is_no_spec(name: str) -> None:
    """Hidden files, backups, and copies that a synchroniser or a merge lays beside the spec."""
    assert not is_spec(Path(name))


def test_specs_are_listed_by_name_and_once_for_each_video(tmp_path: Path) -> None:
    """A link to nothing is listed too: that it leads nowhere is its own problem."""
    for name in ("b.yml", "a.yaml", "a.yml", ".c.yaml"):
        (tmp_path / name).write_text(GOOD)
    (tmp_path / "d.yaml").symlink_to("nowhere")

    assert [path.name for path in spec_files(tmp_path)] == ["a.yaml", "b.yml", "d.yaml"]
    assert spec_files(tmp_path / "none") == []


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    """Instead of "there are no specs"."""
    (tmp_path / "scene_specs").write_text("")
    with pytest.raises(UsageError) as caught:
        spec_files(tmp_path / "scene_specs")

    expected = f"cannot list the specs in {tmp_path}/scene_specs: Not a directory"
    assert str(caught.value) == expected


def test_two_files_of_one_video_are_one_mistake(tmp_path: Path) -> None:
    """Which of the two would be built is nothing to guess."""
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "a.yml").write_text(GOOD)

    (problem,) = find_problems(tmp_path / "a.yaml", project=tmp_path)

    assert str(problem) == "a.yaml: a.yml names the same video; keep one of the two files"


def test_a_name_is_the_same_however_its_accents_are_written(tmp_path: Path) -> None:
    """A Mac writes `é` as a letter and an accent; on the command line it is one character."""
    path = tmp_path / (unicodedata.normalize("NFD", "café") + ".yaml")
    path.write_text(GOOD)
    assert load_video(path, project=tmp_path).name == "caf\u00e9"

    (tmp_path / "caf\u00e9.yaml").write_text(GOOD)
    with pytest.raises(SpecError, match="names the same video"):
        load_video(path, project=tmp_path)


@pytest.mark.parametrize("name", ["वीडियो", "วิดีโอ", "映画", "٣", "a-1_b.c"])
def test_words_of_any_script_are_names(tmp_path: Path, name: str) -> None:
    """Vowel signs of Hindi and Thai belong to the word."""
    (tmp_path / f"{name}.yaml").write_text(GOOD)

    assert find_problems(tmp_path / f"{name}.yaml", project=tmp_path) == []


@pytest.mark.parametrize("name", ["x copy", "x (1)", "a=b", "a:b", "-x", "a\x1bb", "a\nb", "a*", "\udcff"])
def test_a_name_that_no_task_could_have_is_told(tmp_path: Path, name: str) -> None:
    """One message for that file."""
    Path(os.fsencode(tmp_path / f"{name}.yaml").decode("utf-8", "surrogateescape")).write_text(GOOD)

    (problem,) = find_problems(tmp_path / f"{name}.yaml", project=tmp_path)

    assert problem.message == NAME


def test_a_name_leaves_room_for_those_beside_it(tmp_path: Path) -> None:
    """Locks and temporary files have longer names than the spec."""
    path = tmp_path / f"{'a' * 201}.yaml"
    path.write_text(GOOD)

    (problem,) = find_problems(path, project=tmp_path)

    assert problem.message == "the file name names the video; expected at most 200 bytes; rename the file"
