"""`doit store` shows bytes and money, checks, and makes room without losing what was paid for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generators.commands.store import Store as StoreCommand
from generators.engine.exit_status import exit_status_of
from generators.engine.project import find_project
from generators.store import eviction
from generators.store.frame_cache import FrameCache
from generators.store.lock_file import LockLine, lock_text
from generators.store.results import Origin, Result, Store
from tests.store.shelves import blobs, keep, key

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose only spec is broken: none of the store's business."""
    root = tmp_path / "project"
    (root / "scene_specs").mkdir(parents=True)
    (root / "scene_specs" / "broken.yaml").write_text("spec: [")
    for name in ("pyproject.toml", "dodo.py"):
        shutil.copy(ROOT / name, root / name)
    monkeypatch.chdir(root)
    monkeypatch.setattr(eviction, "GRACE_SECONDS", -1.0)
    return root


@pytest.fixture
def cache(project: Path) -> Store:
    """What can be made again: a segment of 3 kB, a timing of 40 bytes."""
    store = Store(find_project().cache / "store")
    keep(store, "segment", b"segment" * 500, hours=5)
    keep(store, "timing", b"t" * 40, kind="timing")
    return store


@pytest.fixture
def kept(project: Path) -> Store:
    """Two pictures of a provider, one of them without a known price, and one that is pinned."""
    store = Store(find_project().data / "store")
    coin = Origin("image:gdp/coin", "openai", "gpt-image-1", 0.04, "f", 2)
    keep(store, "coin", b"coin" * 500, kind="image", origin=coin)
    keep(store, "sea", b"sea" * 500, kind="image", hours=2, origin=Origin("image:gdp/sea", "google", "g"))
    keep(store, "paper", b"paper" * 500, kind="image", hours=3, origin=Origin("image:gdp/paper"))
    return store


def doit(*words: str, **options: object) -> int:
    """The command, as doit calls it from its line."""
    usual = {"as_json": False, "cap": "", "paid": False, "yes": False, "dry_run": False}
    code: int = exit_status_of(lambda: StoreCommand().execute(usual | options, list(words)))
    return code


def hold(project: Path, result: Result) -> None:
    """Name a result in a lock of the project."""
    outputs = {name: blob.sha256 for name, blob in result.outputs.items()}
    line = LockLine("image:gdp/coin", "a" * 64, result.key, outputs)
    (project / "scene_specs" / "gdp.lock").write_text(lock_text([line]))


def test_bytes_and_money_are_shown(cache: Store, kept: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """By kind, the largest first; a price that nobody said is not nothing."""
    FrameCache(find_project().cache / "frames", 1 << 30).put("ab", b"x" * 1000)

    assert doit() == 0
    assert capsys.readouterr().out == (
        f"results (can be made again): {cache.root}\n"
        "  segment       1    3.5 kB\n"
        "  timing        1      40 B\n"
        "  2 results, 3.5 kB\n"
        "\n"
        f"kept results (generated, paid or pinned): {kept.root}\n"
        "  image       3    6.0 kB\n"
        "  3 results, 6.0 kB\n"
        "  to make them again: $0.04 and 1 of unknown price\n"
        "\n"
        f"drawn frames: {cache.root.parent}/frames\n"
        "  1 frame, 1.0 kB of 4.3 GB\n"
        "\n"
        "cap of each store: 20 GB ([tool.cinemake.store] cap); builds evict only what can be made again\n"
    )


def test_programs_get_the_same(cache: Store, kept: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """As plain numbers."""
    blobs(kept, keep(kept, "gone", b"gone", origin=Origin("x")))[0].write_bytes(b"gone")
    kept.result_path(key("gone")).write_bytes(b"{")
    doit(as_json=True)
    told = json.loads(capsys.readouterr().out)

    assert told["cap_bytes"] == 20_000_000_000
    assert told["frames"]["count"] == 0
    assert told["stores"][0]["kinds"] == {
        "segment": {"results": 1, "bytes": 3500},
        "timing": {"results": 1, "bytes": 40},
    }
    assert told["stores"][1] == {
        "name": "kept results", "path": str(kept.root), "bytes": 6004, "results": 3,
        "kinds": {"image": {"results": 3, "bytes": 6000}}, "unnamed_bytes": 4, "damaged": 1,
        "quarantine_bytes": 0, "usd": 0.04, "unknown": 1,
    }  # fmt: skip


def test_a_good_store_verifies_with_0(cache: Store, kept: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each store."""
    assert doit("verify") == 0
    assert capsys.readouterr().out == (
        "results: 2 blobs read, 3.5 kB, all intact\nkept results: 3 blobs read, 6.0 kB, all intact\n"
    )


def test_damage_is_set_aside_and_ends_with_1(
    cache: Store, kept: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what to do: nothing for what can be made again, a backup for what was paid for."""
    paths = [blobs(cache, keep(cache, "timing", b"t" * 40, kind="timing"))[0]]
    coin = kept.find(key("coin"))
    assert coin is not None
    paths += blobs(kept, coin)
    for path in paths:
        path.chmod(0o644)
        path.write_bytes(b"bad")

    assert doit("verify") == 1
    assert capsys.readouterr().out == (
        "results: 2 blobs read, 3.5 kB\n"
        f"  set aside: {paths[0]}\n"
        f"  lost: timing {key('timing')[:12]}\n"
        "  the next build makes the results that it needs again\n"
        "kept results: 3 blobs read, 4.0 kB\n"
        f"  set aside: {paths[1]}\n"
        f"  lost: image:gdp/coin take 2, openai gpt-image-1, $0.04, 2.0 kB, {coin.made[:10]}\n"
        "  $0.04 to make again: restore the folder from a backup or another machine, "
        "and verify again; a build stops where a lock names a lost result\n"
    )


def test_gc_brings_down_what_can_be_made_again(
    cache: Store, kept: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """First only said, then done; what was paid for is not even looked at."""
    assert doit("gc", cap="1kB", dry_run=True) == 0
    assert capsys.readouterr().out == "results: would delete 1 result, 3.5 kB; 40 B stay\n"
    assert cache.find(key("segment")) is not None

    assert doit("gc", cap="1kB") == 0
    assert doit("gc", cap="1kB") == 0
    assert capsys.readouterr().out == (
        "results: deleted 1 result, 3.5 kB; 40 B stay\nresults: nothing to delete, 40 B of 1.0 kB\n"
    )
    assert cache.find(key("segment")) is None
    assert cache.find(key("timing")) is not None
    assert kept.find(key("coin")) is not None


def test_the_cap_of_the_project_counts(
    project: Path, cache: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where none is said."""
    with (project / "pyproject.toml").open("a") as file:
        file.write('\n[tool.cinemake.store]\ncap = "1kB"\n')

    assert doit("gc") == 0
    assert capsys.readouterr().out == "results: deleted 1 result, 3.5 kB; 40 B stay\n"


def test_paid_results_are_listed_before_they_go(
    project: Path, kept: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """With their prices; only a yes deletes them, and never what the project's lock names."""
    coin, sea, paper = (kept.find(key(name)) for name in ("coin", "sea", "paper"))
    assert coin is not None
    assert sea is not None
    hold(project, coin)

    assert doit("gc", cap="0B", paid=True) == 0
    out = capsys.readouterr().out
    assert out == (
        "results: nothing to delete, 0 B of 0 B\n"
        "kept results: would delete 2 results, 4.0 kB; 2.0 kB stay\n"
        f"  image:gdp/paper, made here, free, 2.5 kB, {sea.made[:10]}\n"
        f"  image:gdp/sea, google g, price unknown, 1.5 kB, {sea.made[:10]}\n"
        "  to make them again: $0.00 and 1 of unknown price\n"
        "nothing paid was deleted; to delete these: doit store gc --paid --yes\n"
    )
    assert [kept.find(key(name)) for name in ("coin", "sea", "paper")] == [coin, sea, paper]

    assert doit("gc", cap="0B", paid=True, yes=True) == 0
    assert [kept.find(key(name)) for name in ("coin", "sea", "paper")] == [coin, None, None]


def test_a_lock_that_cannot_be_read_protects_everything(
    project: Path, kept: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it names is not known."""
    (project / "scene_specs" / "gdp.lock").write_text("<<<<<<< ours\n")

    assert doit("gc", cap="0B", paid=True, yes=True) == 3
    assert "scene_specs/gdp.lock:1 is not a line of a lock file" in capsys.readouterr().err
    assert kept.find(key("sea")) is not None


@pytest.mark.parametrize(
    ("words", "options", "message"),
    [
        (["clean"], {}, "store takes verify, gc or nothing, found clean\n"),
        (["gc", "all"], {}, "store takes verify, gc or nothing, found gc all\n"),
        (["gc"], {"cap": "5"},
         '--cap: \'5\' is not a size: write a number with its unit (kB, MB, GB, TB), such as "50GB"\n'),
        (["gc"], {"yes": True}, "--yes confirms what --paid lists: doit store gc --paid --yes\n"),
    ],
)  # fmt: skip
def test_what_is_not_understood_starts_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], options: dict[str, object],
    message: str,
) -> None:  # fmt: skip
    """And says what would be."""
    assert doit(*words, **options) == 3
    assert capsys.readouterr().err == message


def test_another_collector_is_waited_for_by_the_user(
    cache: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of them would undo each other's sums."""
    with eviction.only_collector(cache):
        assert doit("gc", cap="0B") == 3

    assert capsys.readouterr().err == "another doit is freeing space in the store: wait until it ends\n"
    assert cache.find(key("segment")) is not None
