"""What deleting and forgetting mean: the table of the README."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from generators.engine.tasks.backend import RecordBackend
from tests.engine.house import House

RECORD = ".cinemake/record.db"


def test_a_second_build_finds_everything_fresh(house: House) -> None:
    """Nothing runs, nothing is restored."""
    house.doit()
    results = house.doit()

    assert house.ran == []
    assert set(results.values()) == {"up-to-date"}


def test_a_deleted_target_comes_back_by_restore(house: House) -> None:
    """Only the deleted file's task is restored; nothing runs."""
    house.doit()
    segment = house.root / "build/gdp/scenes/parts/segment.mp4"
    before = segment.read_bytes()
    segment.unlink()
    results = house.doit()

    assert house.ran == []
    assert [task for task, result in results.items() if result == "restored"] == ["segment:gdp/parts"]
    assert segment.read_bytes() == before


def test_a_hand_edited_target_is_put_right_even_under_its_old_time(house: House) -> None:
    """Content counts, not the time somebody has put back."""
    house.doit()
    target = house.root / "build/gdp/scenes/parts/segment.mp4"
    before, times = target.read_bytes(), target.stat()
    target.write_bytes(before[:-5] + b"edit\n")
    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    house.doit()

    assert house.ran == []
    assert target.read_bytes() == before


def test_folders_and_files_in_each_other_s_place_are_put_right(house: House) -> None:
    """Nothing below build/ is anybody's but ours, so what is in the way there goes."""
    house.doit()
    target, scenes = house.root / "build/gdp/final.mp4", house.root / "build/gdp/scenes"
    before = target.read_bytes()
    target.unlink()
    target.mkdir()
    (target / "something").write_text("in the way")
    shutil.rmtree(scenes)
    scenes.write_text("in the way")
    house.doit()

    assert house.code == 0
    assert house.ran == []
    assert target.read_bytes() == before
    assert (scenes / "parts" / "segment.mp4").is_file()


def test_a_truncated_target_is_put_right(house: House) -> None:
    """A file cut short is never taken for good."""
    house.doit()
    target = house.root / "build/gdp/final.mp4"
    before = target.read_bytes()
    target.write_bytes(before[:10])
    house.doit()

    assert house.ran == []
    assert target.read_bytes() == before


def test_removing_the_build_folder_restores_all_of_it(house: House) -> None:
    """`rm -rf build` costs copies, no work."""
    house.doit()
    files = {path: path.read_bytes() for path in (house.root / "build").rglob("*") if path.is_file()}
    shutil.rmtree(house.root / "build")
    house.doit()

    assert house.ran == []
    same = {path: path.read_bytes() for path in files if path.name != "provenance.json"}
    assert same == {path: data for path, data in files.items() if path.name != "provenance.json"}
    assert (house.root / "build/gdp/provenance.json").exists()


def test_a_lost_record_costs_a_look_into_the_store(house: House) -> None:
    """Without `.cinemake` the targets are still found good by what the store knows."""
    house.doit()
    shutil.rmtree(house.root / ".cinemake")
    results = house.doit()

    assert house.ran == []
    assert set(results.values()) == {"up-to-date"}


def test_a_damaged_record_heals_itself(house: House) -> None:
    """It is dropped, and the build goes on."""
    house.doit()
    (house.root / RECORD).write_bytes(b"not a database" * 500)
    house.doit()

    assert house.ran == []
    assert house.code == 0


def test_a_lost_store_is_made_again_only_where_targets_are_gone(house: House, tmp_path: Path) -> None:
    """Fresh targets need no store."""
    house.doit()
    shutil.rmtree(os.environ["XDG_CACHE_HOME"])
    house.doit()

    assert house.ran == []

    (house.root / "build/gdp/scenes/parts/segment.mp4").unlink()
    house.doit()

    assert house.ran == ["segment:gdp/parts"]


def test_a_flipped_bit_in_the_store_is_found_and_made_again(house: House) -> None:
    """A blob is checked whenever it is restored; a bad one is set aside."""
    house.doit()
    target = house.root / "build/gdp/scenes/parts/segment.mp4"
    before = target.read_bytes()
    blobs = Path(os.environ["XDG_CACHE_HOME"], "cinemake/store/blobs")
    blob = next(path for path in blobs.rglob("*") if path.is_file() and path.read_bytes() == before)
    blob.chmod(0o644)
    blob.write_bytes(before[:-2] + b"X\n")
    target.unlink()
    house.doit()

    assert house.ran == ["segment:gdp/parts"]
    assert target.read_bytes() == before


def test_a_forgotten_task_runs_again_and_stops_at_equal_bytes(house: House) -> None:
    """`doit forget T` runs T alone: what it makes again is the same."""
    house.doit()
    RecordBackend("unused", None).remove("segment:gdp/parts")
    results = house.doit()

    assert house.ran == ["segment:gdp/parts"]
    assert results["composite:gdp"] == "up-to-date"

    house.doit()

    assert house.ran == []


def test_always_runs_every_local_step_again(house: House) -> None:
    """`doit run -a` leaves nothing out."""
    house.doit()
    first = sorted(house.ran)
    house.doit(always=True)

    assert sorted(house.ran) == first


def test_a_generated_result_is_restored_when_told_to_run_again(house: House) -> None:
    """A remote voice's narration is never made twice unasked."""
    house.edit("voice: {preset: warm, rate: 1.0}", "voice: {preset: warm, rate: 1.0, provider: edge}")
    house.doit()
    RecordBackend("unused", None).remove("narration:gdp/parts")
    results = house.doit()

    assert house.ran == []
    assert results["narration:gdp/parts"] == "restored"

    results = house.doit(always=True)

    assert not [task for task in house.ran if task.startswith("narration:")]
    assert results["narration:gdp/parts"] == "restored"


def test_an_ignored_task_stays_as_it_is_with_all_that_needs_it(house: House) -> None:
    """`doit ignore T` is kept until `doit forget T`."""
    RecordBackend("unused", None).set("segment:gdp/parts", "ignore:", "1")
    results = house.doit()

    assert results["segment:gdp/parts"] == "ignore"
    assert results["composite:gdp"] == "ignore"
    assert not (house.root / "build/gdp/final.mp4").exists()
