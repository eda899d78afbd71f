"""A store that cannot be written says so in one sentence, loses nothing and still gives what it has."""

from __future__ import annotations

import errno
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import DiskRefused, StepFailed
from generators.store.disk_errors import explained
from generators.store.results import Store
from tests.store.permissions import modes_count

KEY, OTHER = "ab" + "0" * 62, "cd" + "0" * 62


def keep(store: Store, data: bytes = b"sound", key: str = KEY) -> None:
    """Keep a result of one file, as the step runner does: the staging folder goes."""
    staging = store.staging()
    try:
        (staging / "a").write_bytes(data)
        store.keep(key, kind="x", files={"a": staging / "a"}, seconds=1)
    finally:
        (staging / "a").unlink(missing_ok=True)
        staging.rmdir()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that holds one result."""
    store = Store(tmp_path / "store", moved_by="XDG_CACHE_HOME")
    keep(store)
    return store


@pytest.fixture
def read_only(store: Store) -> Iterator[Store]:
    """The same, and nobody may write it, root included."""
    folders = [store.root, *(path for path in store.root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    with modes_count():
        yield store
    for folder in folders:
        folder.chmod(0o755)


def tree(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_read_only_store_says_which_and_what_to_do(read_only: Store) -> None:
    """When work would begin, before any of it is done."""
    with pytest.raises(DiskRefused) as caught:
        read_only.staging()

    assert str(caught.value) == (
        f"{read_only.root} cannot be written (Permission denied): make it writable, "
        "or choose another with XDG_CACHE_HOME, then run doit again; finished work is kept"
    )


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("/proc/home", "No such file or directory"),
        ("/dev/null", "Not a directory"),
        ("circle", "Too many levels of symbolic links"),
        ("a" * 300, "File name too long"),
    ],
)
def test_a_folder_that_cannot_be_there_says_which_and_what_to_do(
    tmp_path: Path, place: str, why: str
) -> None:
    """As where the home is none: a container whose user has no entry anywhere."""
    (tmp_path / "circle").symlink_to("circle")
    store = Store(tmp_path / place / "cinemake" / "store", moved_by="XDG_CACHE_HOME")
    with pytest.raises(DiskRefused) as caught:
        store.staging()

    assert str(caught.value) == (
        f"{store.root} cannot be written ({why}): make it writable, "
        "or choose another with XDG_CACHE_HOME, then run doit again; finished work is kept"
    )


def test_what_stands_in_a_folders_place_is_named(tmp_path: Path) -> None:
    """A file, or a link to a disk that is not mounted."""
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("/nowhere/x")
    said = []
    for name in ("file", "link"):
        with pytest.raises(DiskRefused) as caught, explained(tmp_path / name, cure="make it writable"):
            (tmp_path / name / "film").mkdir(parents=True)
        said.append(str(caught.value))

    assert said == [
        f"{tmp_path}/file is in the way (Not a directory): move it away, then run doit again",
        f"{tmp_path}/link is in the way (a link to /nowhere/x, which does not lead to a folder): "
        "move it away, then run doit again",
    ]


def test_a_read_only_store_still_restores(read_only: Store, tmp_path: Path) -> None:
    """With what it has, checked, though the use of it cannot be noted down."""
    found = read_only.find(KEY)

    assert found is not None
    read_only.touch(found)
    assert read_only.restore(found.outputs["a"], tmp_path / "goal")
    assert (tmp_path / "goal").read_bytes() == b"sound"
    assert read_only.quarantine.notes == []


def test_a_bad_blob_of_a_read_only_store_is_told(store: Store, tmp_path: Path) -> None:
    """It is not put in place; it stays where it is."""
    found = store.find(KEY)
    assert found is not None
    blob = store.blob_path(found.outputs["a"].sha256)
    blob.chmod(0o644)
    blob.write_bytes(b"SOUND")
    store.root.chmod(0o555)
    with modes_count():
        assert not store.restore(found.outputs["a"], tmp_path / "goal")
    store.root.chmod(0o755)

    assert store.quarantine.notes == [f"{blob} is damaged and cannot be set aside (Permission denied)"]
    assert not (tmp_path / "goal").exists()


def test_a_result_that_cannot_be_kept_leaves_the_old_one(store: Store) -> None:
    """A folder below became read-only after the staging was made."""
    before = store.find(KEY)
    (store.root / "results" / KEY[:2]).chmod(0o555)
    with modes_count(), pytest.raises(DiskRefused, match="cannot be written"):
        keep(store, b"other")
    (store.root / "results" / KEY[:2]).chmod(0o755)

    assert store.find(KEY) == before
    assert [name for name in tree(store.root) if "tmp" in name] == []


def test_a_file_that_grows_too_long_is_no_fault_of_ours(store: Store, tmp_path: Path) -> None:
    """The kernel's own limit on file sizes stands for a quota here."""
    (tmp_path / "long").write_bytes(b"x" * 100_000)
    before = tree(store.root)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, usual[1]))
    try:
        with pytest.raises(DiskRefused) as caught:
            store.adopt("0" * 64, tmp_path / "long")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert str(caught.value) == (
        f"{store.root} is on a full disk (File too large): make room there (`doit store gc --cap 5GB` "
        "deletes what can be made again), then run doit again; finished work is kept"
    )
    assert tree(store.root) == before
    assert list((store.root / "tmp").iterdir()) == []


FULL_DISK = """
import errno, os, shutil, sys
from pathlib import Path
from generators.errors import DiskRefused
from generators.store.results import Store

store = Store(Path(sys.argv[1]) / "store")
kept, refused, number = [], set(), 0
while not refused:
    number += 1
    key = f"{number:064x}"
    staging = store.staging()
    try:
        from generators.store.disk_errors import explained
        with explained(store.root, cure=store.cure):
            (staging / "a").write_bytes(os.urandom(150_000))
        store.keep(key, kind="x", files={"a": staging / "a"}, seconds=1)
        kept.append(key)
    except DiskRefused as error:
        refused.add(str(error))
    finally:
        shutil.rmtree(staging)
files = [path for path in store.root.rglob("*") if path.is_file()]
left = [path for path in files if path.suffix == ".tmp" or "tmp" in path.parts]
assert len(kept) > 2 and all(store.find(key) for key in kept), kept
assert store.find(key) is None and left == [], left
print(*refused)
"""


def test_a_full_disk_keeps_what_was_finished() -> None:
    """On a real one: a file system of one megabyte in a mount space of its own, gone with the process."""
    script = 'mount -t tmpfs -o size=1m full "$0" && exec "$1" -c "$2" "$0"'
    inside = ["/mnt", sys.executable, FULL_DISK]
    for unshare in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        try:
            run = subprocess.run(
                [*unshare, "sh", "-c", script, *inside],
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError:
            break
        if "mount" not in run.stderr and "unshare" not in run.stderr:
            assert run.stderr == ""
            assert re.fullmatch(
                r"/mnt/store is on a full disk \(No space left on device\): make room there .*\n", run.stdout
            )
            return
    pytest.skip("needs the right to mount")


def test_a_program_that_fails_on_a_full_disk_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever words it had for it; with room left its own words stand."""
    with pytest.raises(StepFailed, match="av_interleaved"), explained(tmp_path, cure=""):
        raise StepFailed("av_interleaved_write_frame(): -28")
    monkeypatch.setattr("generators.store.disk_errors.NOTHING_LEFT_BYTES", 1 << 62)
    with pytest.raises(DiskRefused, match="is on a full disk"), explained(tmp_path, cure=""):
        raise StepFailed("av_interleaved_write_frame(): -28")


def test_what_is_elsewhere_or_else_is_not_blamed_on_the_folder(tmp_path: Path) -> None:
    """An input that may not be read names itself; an unknown trouble passes as it is."""
    with pytest.raises(DiskRefused) as caught, explained(tmp_path / "store", cure="make it writable"):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/elsewhere/photo.jpg")
    with pytest.raises(FileNotFoundError), explained(tmp_path, cure=""):
        (tmp_path / "missing").read_bytes()

    assert str(caught.value) == (
        "/elsewhere/photo.jpg cannot be opened (Permission denied): "
        "change its permissions, then run doit again"
    )


def test_a_folder_in_a_target_s_place_is_named(store: Store, tmp_path: Path) -> None:
    """It may be somebody's: it stays."""
    found = store.find(KEY)
    assert found is not None
    (tmp_path / "goal").mkdir()
    with pytest.raises(DiskRefused) as caught, explained(tmp_path, cure=""):
        store.restore(found.outputs["a"], tmp_path / "goal")

    assert str(caught.value) == (
        f"{tmp_path / 'goal'} is in the way (Is a directory): move it away, then run doit again"
    )


@pytest.mark.parametrize("where", ["blob", "entry", "shard", "blobs", "results", "tmp"])
def test_what_lies_in_the_store_s_way_is_set_aside(store: Store, where: str) -> None:
    """A folder in place of a file or the reverse: told in one line, and kept around."""
    found = store.find(KEY)
    assert found is not None
    blob = store.blob_path(found.outputs["a"].sha256)
    path = {
        "blob": blob, "entry": store.result_path(KEY), "shard": blob.parent,
        "blobs": store.root / "blobs", "results": store.root / "results", "tmp": store.root / "tmp",
    }[where]  # fmt: skip
    path.rename(store.root.parent / "away")
    if where in ("blob", "entry"):
        (path / "below").mkdir(parents=True)
    else:
        path.write_bytes(b"no folder")
    is_lost = store.find(KEY) is None
    keep(store)

    assert is_lost == (where != "tmp")
    assert store.find(KEY) is not None
    told = [note for note in store.quarantine.notes if "is set aside" in note]
    assert told == [f"{path} was damaged and is set aside in {store.root}/quarantine"]
