"""The lock file: what it says, and how it is read back."""

from __future__ import annotations

import pytest

from generators.errors import SpecError
from generators.store.lock_file import HEAD, LockLine, lock_text, read_lock

A, B, C, D = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
HOOK = LockLine("narration:gdp/hook", A, B, {"audio": C, "words": D})
COIN = LockLine("image:gdp/coin", B, C, {"image": D}, pinned=True)


def test_a_lock_is_one_sorted_line_per_result() -> None:
    """Outputs are sorted too, so that equal locks are equal bytes."""
    assert lock_text([HOOK, COIN]) == (
        HEAD + f"image:gdp/coin {B} {C} image={D} pinned\nnarration:gdp/hook {A} {B} audio={C},words={D}\n"
    )


def test_a_lock_of_nothing_is_no_text() -> None:
    """The file goes away with its last line."""
    assert lock_text([]) == ""


def test_what_is_written_is_read_back() -> None:
    """With the number of each line."""
    lock = read_lock(lock_text([HOOK, COIN]), "scene_specs/gdp.lock")

    assert lock.by_task == {"image:gdp/coin": COIN, "narration:gdp/hook": HOOK}
    assert [locked.line for locked in lock.by_task.values()] == [2, 3]


def test_a_result_is_found_by_what_was_asked_whatever_its_task() -> None:
    """So renaming a scene costs nothing; a task's own line comes first."""
    twin = LockLine("narration:gdp/twin", A, D, {"audio": D, "words": D})
    lock = read_lock(lock_text([HOOK, twin]), "scene_specs/gdp.lock")

    assert lock.find("narration:gdp/renamed", A) == HOOK
    assert lock.find("narration:gdp/twin", A) == twin
    assert lock.find("narration:gdp/twin", B) is None


def test_a_merge_left_half_done_is_named_line_by_line() -> None:
    """And nothing of it is used."""
    text = f"<<<<<<< HEAD\n{HOOK}\n=======\n{HOOK}\n>>>>>>> other\nnarration:gdp/x half a line\n"

    with pytest.raises(SpecError) as caught:
        read_lock(text, "scene_specs/gdp.lock")

    assert str(caught.value) == (
        "scene_specs/gdp.lock:1 is not a line of a lock file: keep one side of the merge\n    <<<<<<< HEAD\n"
        "scene_specs/gdp.lock:3 is not a line of a lock file: keep one side of the merge\n    =======\n"
        "scene_specs/gdp.lock:4 names narration:gdp/hook twice (see line 2): delete one of the lines\n"
        "scene_specs/gdp.lock:5 is not a line of a lock file: keep one side of the merge\n    >>>>>>> other\n"
        "scene_specs/gdp.lock:6 is not a line of a lock file: delete it, or take it back from git\n"
        "    narration:gdp/x half a line"
    )
