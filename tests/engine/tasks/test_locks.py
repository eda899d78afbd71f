"""What the lock holds: generated results by what was asked, pinned ones by name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from doit.dependency import Dependency

from generators.engine.project import find_project
from generators.engine.run.lock_files import write_locks
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.graph import load_graph
from generators.errors import SpecError
from generators.store.lock_file import read_lock
from tests.engine.house import House


@pytest.fixture
def voiced(house: House) -> House:
    """The house with a remote voice, and two scenes with pictures painted here."""
    house.spec.write_text(SPEC, "utf-8")
    return house


SPEC = """\
spec: 1
title: Two coins
profile: auto
scenes:
  - id: one
    say: Look at one coin.
    background: a gold coin
  - id: two
    say: Now look at another.
    background: {type: color, color: "#0f2350"}
"""


def lock_file(house: House) -> Path:
    """Where the lock lies."""
    return house.root / "scene_specs/gdp.lock"


def lose_everything(house: House) -> None:
    """As in a fresh clone beside a store: no outputs, no record."""
    shutil.rmtree(house.root / "build")
    shutil.rmtree(house.root / ".cinemake")


def test_generated_results_are_held_and_others_are_not(voiced: House) -> None:
    """A remote voice is in the lock, a picture painted here is not."""
    voiced.doit()

    assert sorted(read_lock(lock_file(voiced).read_text("utf-8"), "x").by_task) == [
        "narration:gdp/one",
        "narration:gdp/two",
    ]


def test_an_offline_video_has_no_lock(house: House) -> None:
    """There is nothing in it that could come out otherwise."""
    house.doit()

    assert not lock_file(house).exists()


def test_a_second_build_does_not_touch_the_lock(voiced: House) -> None:
    """It is written only when something changed."""
    voiced.doit()
    before = lock_file(voiced).stat()
    voiced.doit()

    assert lock_file(voiced).stat().st_mtime_ns == before.st_mtime_ns
    assert lock_file(voiced).stat().st_ino == before.st_ino


def test_another_machine_restores_what_the_lock_holds(voiced: House) -> None:
    """Even where this machine would ask another voice: what was asked is the same."""
    voiced.doit()
    lose_everything(voiced)
    manifest = voiced.root / "pyproject.toml"
    mine = '\n[tool.cinemake.profiles.mine]\nspeech = {provider = "espeak"}\n'
    manifest.write_text(manifest.read_text("utf-8") + mine, "utf-8")
    voiced.edit("profile: auto", "profile: mine")
    results = voiced.doit()

    assert not [task for task in voiced.ran if task.startswith("narration")]
    assert results["narration:gdp/one"] == "restored"


def test_a_lost_result_stops_its_scene_instead_of_being_made_anew(voiced: House) -> None:
    """The other scenes go on."""
    voiced.doit()
    lose_everything(voiced)
    line = read_lock(lock_file(voiced).read_text("utf-8"), "x").by_task["narration:gdp/one"]
    kept = next(voiced.data.glob(f"store/blobs/??/{line.outputs['audio']}"))
    kept.unlink()
    results = voiced.doit()

    assert results["narration:gdp/one"] == "fail"
    assert results["narration:gdp/two"] == "restored"
    assert voiced.failures["narration:gdp/one"] == (
        f"scene_specs/gdp.lock:2 names a result of narration:gdp/one that is lost: {kept} is missing\n"
        f"Copy the store ({voiced.data}/store) from a backup or from the machine that made it, or run "
        "`doit reroll narration:gdp/one` to make it again, which may cost money."
    )


def test_an_edit_asks_anew_and_its_revert_restores(voiced: House) -> None:
    """The lock follows the spec both ways."""
    voiced.doit()
    before = lock_file(voiced).read_text("utf-8")
    voiced.edit("Look at one coin.", "Look at two coins.")
    voiced.doit()
    assert [task for task in voiced.ran if task.startswith("narration")] == ["narration:gdp/one"]
    assert lock_file(voiced).read_text("utf-8") != before

    voiced.edit("Look at two coins.", "Look at one coin.")
    voiced.doit()
    assert voiced.ran == []
    assert lock_file(voiced).read_text("utf-8") == before


def test_renaming_a_scene_costs_nothing_and_moves_its_line(voiced: House) -> None:
    """Results are found by what was asked; the name in the line is for readers."""
    voiced.doit()
    voiced.edit("id: one", "id: first")
    voiced.doit()

    assert not [task for task in voiced.ran if task.startswith("narration")]
    assert "narration:gdp/first" in lock_file(voiced).read_text("utf-8")
    assert "narration:gdp/one" not in lock_file(voiced).read_text("utf-8")


def test_a_build_of_one_part_keeps_the_other_lines(voiced: House) -> None:
    """A renamed scene that is not built yet would lose its result otherwise."""
    voiced.doit()
    voiced.edit("id: one", "id: first")
    voiced.doit("narration:gdp/two")

    assert "narration:gdp/one" in lock_file(voiced).read_text("utf-8")


def test_overrides_read_the_lock_and_never_write_it(voiced: House) -> None:
    """What is made under them is not what the spec says."""
    voiced.doit(variables={"title": "Else"})

    assert not lock_file(voiced).exists()


def test_a_pinned_result_stays_when_its_words_change(voiced: House) -> None:
    """It is shown as pinned, and nothing after it runs."""
    voiced.edit("background: a gold coin", "background: {type: image, prompt: a gold coin, pin: true}")
    voiced.doit()
    picture = voiced.root / "build/gdp/scenes/one/background.png"
    before = picture.read_bytes()
    voiced.edit("prompt: a gold coin", "prompt: a silver coin")
    results = voiced.doit()

    assert results["image:gdp/one"] == "pinned"
    assert voiced.ran == []
    picture.unlink()
    assert voiced.doit()["image:gdp/one"] == "restored"
    assert picture.read_bytes() == before


def test_a_pinned_result_stays_known_by_what_it_was_made_from(voiced: House) -> None:
    """However often it is built again or restored after its words have changed: `why` tells from it."""
    voiced.edit("background: a gold coin", "background: {type: image, prompt: a gold coin, pin: true}")
    voiced.doit()
    voiced.edit("prompt: a gold coin", "prompt: a silver coin")

    voiced.doit()
    for file in (voiced.root / "build/gdp/scenes/one").glob("background.*"):
        file.unlink()
    assert voiced.doit()["image:gdp/one"] == "restored"

    basis = RecordBackend("unused", None).record.basis("image:gdp/one")
    assert basis is not None
    assert basis.parts["request"]["prompt"] == "a gold coin"


def test_pinning_what_is_built_holds_it_as_it_is(voiced: House) -> None:
    """The result moves to where it is kept; nothing runs."""
    voiced.doit()
    voiced.edit("background: a gold coin", "background: {type: image, prompt: a gold coin, pin: true}")
    voiced.doit()
    assert voiced.ran == []
    assert "image:gdp/one" in lock_file(voiced).read_text("utf-8")

    lose_everything(voiced)
    shutil.rmtree(voiced.cache)
    voiced.doit()
    assert "image:gdp/one" not in voiced.ran


def test_renaming_what_is_pinned_is_an_error_that_shows_the_line(voiced: House) -> None:
    """It is found by its name, and must not be made anew by mistake."""
    voiced.edit("background: a gold coin", "background: {type: image, prompt: a gold coin, pin: true}")
    voiced.doit()
    voiced.edit("id: one", "id: first")
    error = load_graph(find_project(), {}).broken["gdp"]

    assert isinstance(error, SpecError)
    assert str(error) == (
        "scene_specs/gdp.lock:2 pins image:gdp/one, which is no longer in the spec, and image:gdp/first is "
        "pinned but has no line: if it was renamed, write image:gdp/first into line 2, else delete that line"
    )


def test_forgetting_a_held_result_restores_it(voiced: House) -> None:
    """What was generated is never made again by itself."""
    voiced.doit()
    voiced.forget("narration:gdp/one")
    results = voiced.doit()

    assert results["narration:gdp/one"] == "restored"
    assert voiced.ran == []
    assert voiced.doit()["narration:gdp/one"] == "up-to-date"


def test_a_result_that_a_kill_left_unrecorded_is_held_by_its_own_bytes(voiced: House) -> None:
    """Stored and in place, while the record tells of the words before: the line names what lies there."""
    voiced.doit()
    state = voiced.root / ".cinemake"
    before = {file: file.read_bytes() for file in state.glob("record.db*")}
    text = lock_file(voiced).read_text()
    voiced.edit("Look at one coin.", "Look at two coins.")
    voiced.doit()
    after = lock_file(voiced).read_text()
    for file in state.glob("record.db*"):
        file.unlink()
    for file, data in before.items():
        file.write_bytes(data)
    lock_file(voiced).write_text(text)

    dependency = Dependency(RecordBackend, "unused")
    graph = load_graph(find_project(), {})
    write_locks(voiced.root, graph, project_freshness(dependency.backend, graph.locks))
    dependency.close()

    assert lock_file(voiced).read_text() == after


def test_a_lock_never_names_bytes_that_are_nowhere(voiced: House) -> None:
    """What neither the store nor a target has is not held."""
    voiced.doit()
    text = lock_file(voiced).read_text()
    lock_file(voiced).unlink()
    for blob in voiced.data.glob("store/blobs/??/*"):
        blob.unlink()
    voiced.doit()

    assert lock_file(voiced).read_text() == text
    assert list(voiced.data.glob("store/blobs/??/*"))


def damage(blob: Path, how: str) -> None:
    """Do to a blob what disks, copies and people do."""
    blob.chmod(0o644)
    if how == "missing":
        blob.unlink()
    elif how == "truncated":
        blob.write_bytes(blob.read_bytes()[:-1])
    elif how == "empty":
        blob.write_bytes(b"")
    elif how == "damaged":
        data = bytearray(blob.read_bytes())
        data[len(data) // 2] ^= 1
        blob.write_bytes(bytes(data))
    elif how == "with its old times":
        before = blob.stat()
        damage(blob, "damaged")
        os.utime(blob, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        blob.unlink()
        blob.mkdir()


DAMAGES = ["missing", "truncated", "empty", "damaged", "with its old times", "a folder"]


@pytest.mark.parametrize("how", DAMAGES)
def test_a_held_result_is_never_made_anew_by_itself(voiced: House, how: str) -> None:
    """However its blob was lost, in this build and the next; with the blob put back it is restored."""
    voiced.doit()
    lose_everything(voiced)
    line = read_lock(lock_file(voiced).read_text("utf-8"), "x").by_task["narration:gdp/one"]
    blob = next(voiced.data.glob(f"store/blobs/??/{line.outputs['words']}"))
    good = blob.read_bytes()
    damage(blob, how)
    for _ in range(2):
        assert voiced.doit()["narration:gdp/one"] == "fail"
        assert "names a result of narration:gdp/one that is lost" in voiced.failures["narration:gdp/one"]
        assert "narration:gdp/one" not in voiced.ran

    shutil.rmtree(blob) if blob.is_dir() else blob.unlink(missing_ok=True)
    blob.write_bytes(good)
    assert voiced.doit()["narration:gdp/one"] == "restored"


def test_a_damaged_blob_is_healed_by_the_target(voiced: House) -> None:
    """As long as one of the two is good, nothing is lost: not even one output of each."""
    voiced.doit()
    line = read_lock(lock_file(voiced).read_text("utf-8"), "x").by_task["narration:gdp/one"]
    blob = next(voiced.data.glob(f"store/blobs/??/{line.outputs['words']}"))
    good = blob.read_bytes()
    damage(blob, "damaged")
    (voiced.root / "build/gdp/scenes/one/narration.wav").unlink()

    assert voiced.doit()["narration:gdp/one"] == "restored"
    assert blob.read_bytes() == good


def test_lines_with_swapped_outputs_are_refused(voiced: House) -> None:
    """Another scene's bytes are never put under these words, whoever edited or merged the lock."""
    voiced.doit()
    before = lock_file(voiced).read_text("utf-8")
    (first, second) = (line.split() for line in before.splitlines()[1:])
    where = "scene_specs/gdp.lock:2 "
    cure = (
        ": the line was edited or merged wrongly; restore scene_specs/gdp.lock from git, "
        "or delete the line to make the result again"
    )
    for columns, message in (
        ([3], f"has other digests for narration:gdp/one than the result {first[2][:12]} in the store"),
        ([2, 3], "names for narration:gdp/one a result that other words made (for narration:gdp/two)"),
    ):
        one, two = list(first), list(second)
        for column in columns:
            one[column], two[column] = two[column], one[column]
        lock_file(voiced).write_text(f"{' '.join(one)}\n{' '.join(two)}\n".join(["# head\n", ""]), "utf-8")
        for is_fresh_clone in (False, True):
            if is_fresh_clone:
                lose_everything(voiced)
            results = voiced.doit()
            assert {results["narration:gdp/one"], results["narration:gdp/two"]} == {"fail"}
            assert voiced.failures["narration:gdp/one"] == where + message + cure
            assert voiced.ran == [task for task in voiced.ran if not task.startswith("narration")]

    lock_file(voiced).write_text(before, "utf-8")
    assert voiced.doit()["narration:gdp/one"] == "restored"


def test_a_line_moved_to_other_words_is_refused(voiced: House) -> None:
    """Digests of new words written into an old line by hand: `pin: true` is how a result is kept."""
    voiced.doit()
    old = lock_file(voiced).read_text("utf-8")
    voiced.edit("Look at one coin.", "Look at two coins.")
    voiced.doit()
    asked = lock_file(voiced).read_text("utf-8").splitlines()[1].split()[1]
    first = old.splitlines()[1].split()
    lock_file(voiced).write_text(old.replace(first[1], asked), "utf-8")
    results = voiced.doit()

    assert results["narration:gdp/one"] == "fail"
    assert "a result that other words made (for" in voiced.failures["narration:gdp/one"]


def test_the_same_request_in_two_wordings_is_one_result(voiced: House) -> None:
    """The profile's voice, or the same one by name: the line of the second is no other's."""
    voiced.doit()
    voiced.edit("profile: auto", "profile: auto\nmodels: {speech: {provider: edge}}")
    voiced.doit()
    assert not [task for task in voiced.ran if task.startswith("narration")]
    lose_everything(voiced)
    results = voiced.doit()

    assert results["narration:gdp/one"] == "restored"


def test_a_lost_entry_costs_nothing_while_the_record_knows_it(voiced: House) -> None:
    """Bytes are what counts: without lock and entry, the record still names them."""
    voiced.doit()
    lock_file(voiced).unlink()
    shutil.rmtree(voiced.root / "build")
    for entry in voiced.data.glob("store/results/??/*.json"):
        entry.write_text("{", "utf-8")
    results = voiced.doit()

    assert results["narration:gdp/one"] == "restored"


def test_a_local_result_that_cannot_be_restored_is_run_and_told_as_such(voiced: House) -> None:
    """It can be made again, the same."""
    voiced.doit()
    lose_everything(voiced)
    for blob in voiced.cache.glob("store/blobs/??/*"):
        damage(blob, "damaged")
    results = voiced.doit()

    assert results["timing:gdp/one"] == "success"
    assert voiced.failures == {}
