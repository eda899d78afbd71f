"""`doit store [verify | gc]`: what is stored and what it cost, whether it is intact, freeing disk space."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from generators.commands.base import PlainCommand
from generators.commands.options import JSON, option, switch
from generators.engine.exit_status import FAILED
from generators.engine.output import write
from generators.engine.project import Project, find_project
from generators.engine.tasks.locks import load_lock
from generators.errors import UsageError
from generators.plan.paths import SPECS
from generators.report.json_text import json_text
from generators.report.store_text import (
    FrameCacheListing,
    Progress,
    StoreListing,
    eviction_text,
    paid_text,
    store_data,
    store_text,
    verified_text,
)
from generators.steps.services import FRAME_CACHE_BYTES
from generators.store.database import open_for
from generators.store.disk_errors import explained
from generators.store.eviction import clear_waste, evict, only_collector, plan_eviction
from generators.store.frame_cache import FrameCache
from generators.store.inventory import take_inventory
from generators.store.record import Record
from generators.store.results import Store as ResultStore
from generators.store.size import parse_size, read_cap
from generators.store.verify import verify

CACHE, KEPT = "results", "kept results"
PURPOSES = {CACHE: "can be made again", KEPT: "generated, paid or pinned"}


class Store(PlainCommand):
    """Show, verify and clean up the store."""

    name = "store"
    doc_purpose = "show what is stored and what it cost; verify it; free disk space"
    doc_usage = "[verify | gc]"
    doc_description = (
        "Without an argument: bytes by kind, and dollars. verify: read everything again; exits with 1 if "
        "something is damaged. gc: bring each store under its cap; generated, paid and pinned results go "
        "only with --paid --yes, and never one that a lock of this project names."
    )
    cmd_options = (
        JSON,
        option("cap", "gc: shrink to this size, such as 5GB"),
        switch("paid", "gc: list the kept results that would go, with their prices"),
        switch("yes", "gc --paid: delete what is listed"),
        switch("dry_run", "gc: only print what would go"),
    )

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Do what the argument names."""
        match list(words):
            case []:
                return _show(find_project(), as_json=options["as_json"])
            case ["verify"]:
                return _verify(find_project())
            case ["gc"]:
                return _collect(find_project(), options)
            case _:
                raise UsageError(f"store takes verify, gc or nothing, found {' '.join(words)}")


def _stores(project: Project) -> dict[str, ResultStore]:
    return {CACHE: project.store, KEPT: project.kept}


def _show(project: Project, *, as_json: bool) -> int:
    cap = read_cap(project.config)
    stores = [
        StoreListing(name, PURPOSES[name], str(store.root), take_inventory(store))
        for name, store in _stores(project).items()
    ]
    folder = project.cache / "frames"
    size = FrameCache(folder, FRAME_CACHE_BYTES).size()
    frames = FrameCacheListing(str(folder), *size, FRAME_CACHE_BYTES)
    write(json_text(store_data(stores, frames, cap)) if as_json else store_text(stores, frames, cap))
    return 0


def _verify(project: Project) -> int:
    is_well = True
    for name, store in _stores(project).items():
        found = verify(store, Progress(name), drops=name == CACHE)
        write(verified_text(name, found, can_be_made_again=name == CACHE))
        is_well = is_well and found.is_well
    return 0 if is_well else FAILED


def _collect(project: Project, options: Mapping[str, Any]) -> int:
    cap = parse_size(options["cap"], "--cap") if options["cap"] else read_cap(project.config)
    if options["yes"] and not options["paid"]:
        raise UsageError("--yes confirms what --paid lists: doit store gc --paid --yes")
    stores = _stores(project)
    code = _collect_one(stores[CACHE], CACHE, cap, in_use=_in_use(project), is_dry=options["dry_run"])
    if options["paid"] and code == 0:
        is_dry = options["dry_run"] or not options["yes"]
        code = _collect_one(stores[KEPT], KEPT, cap, protected=_locked(project), is_dry=is_dry)
        if is_dry and not options["dry_run"]:
            write("nothing paid was deleted; to delete these: doit store gc --paid --yes\n")
    return code


def _collect_one(
    store: ResultStore,
    name: str,
    cap: int,
    *,
    is_dry: bool,
    in_use: Collection[str] = (),
    protected: Collection[str] = (),
) -> int:
    held = take_inventory(store)
    planned = plan_eviction(
        held, cap, now_ns=time.time_ns(), in_use=in_use, protected=protected, orphans=name == CACHE
    )
    verb = "would delete" if is_dry else "deleted"
    if not is_dry and (planned.blobs or planned.results):
        with explained(store.root, cure=store.cure), only_collector(store) as is_alone:
            if not is_alone:
                raise UsageError("another doit is freeing space in the store: wait until it ends")
            evict(store, held, planned)
            clear_waste(store)
    write(eviction_text(name, planned, verb=verb, cap_bytes=cap))
    if name == KEPT and planned.results:
        write(paid_text(planned))
    return 0


def _in_use(project: Project) -> set[str]:
    """Keys of what this project's tasks were last made with; empty without a record."""
    path = project.state / "record.db"
    if not path.exists():
        return set()
    record, _ = open_for(path, Record)
    record.close()
    return record.keys


def _locked(project: Project) -> set[str]:
    """Keys and blobs that a lock of this project names. Raises SpecError for a lock that cannot be read."""
    locks = [load_lock(project.root, path.stem) for path in (project.root / SPECS).glob("*.lock")]
    lines = [line for lock in locks for line in lock.by_task.values()]
    return {line.key for line in lines} | {sha256 for line in lines for sha256 in line.outputs.values()}
