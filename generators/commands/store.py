"""`doit store [verify | gc]`: what is stored and what it cost, whether it is whole, and making room."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from doit.cmd_base import Command

from generators.commands.options import OptionsAnywhere
from generators.engine.endings import ended
from generators.engine.project import Project, find_project
from generators.engine.tasks.locks import load_lock
from generators.errors import UsageError
from generators.plan.paths import SPECS
from generators.report.spec_text import write
from generators.report.store_text import (
    Frames,
    Progress,
    Shelf,
    eviction_text,
    paid_text,
    store_json,
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
OPTIONS = (
    {"name": "as_json", "long": "json", "type": bool, "default": False, "help": "print it as JSON"},
    {"name": "cap", "long": "cap", "type": str, "default": "", "help": "gc: down to this size, such as 5GB"},
    {"name": "paid", "long": "paid", "type": bool, "default": False,
     "help": "gc: list the kept results that would go, with their prices"},
    {"name": "yes", "long": "yes", "type": bool, "default": False,
     "help": "gc --paid: delete what is listed"},
    {"name": "dry_run", "long": "dry-run", "type": bool, "default": False,
     "help": "gc: only say what would go"},
)  # fmt: skip


class Store(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """Look after the store."""

    name = "store"
    doc_purpose = "show what is stored and what it cost; check it; make room"
    doc_usage = "[verify | gc]"
    doc_description = (
        "Without a word: bytes by kind, and dollars. verify: read everything again; 1 when something is bad. "
        "gc: bring each store under its cap; generated, paid and pinned results go only with --paid --yes, "
        "and never one that a lock of this project names."
    )
    cmd_options = OPTIONS

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Do what the first word says."""
        code: int = ended(lambda: self._do(opt_values, pos_args))
        return code

    def _do(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        match list(pos_args):
            case []:
                return _show(find_project(), as_json=opt_values["as_json"])
            case ["verify"]:
                return _verify(find_project())
            case ["gc"]:
                return _collect(find_project(), opt_values)
            case _:
                raise UsageError(f"store takes verify, gc or nothing, not {' '.join(pos_args)!r}")


def _stores(project: Project) -> dict[str, ResultStore]:
    return {CACHE: project.store, KEPT: project.kept}


def _show(project: Project, *, as_json: bool) -> int:
    cap = read_cap(project.config)
    shelves = [
        Shelf(name, PURPOSES[name], str(store.root), take_inventory(store))
        for name, store in _stores(project).items()
    ]
    room = project.cache / "frames"
    frames = Frames(str(room), *FrameCache(room, FRAME_CACHE_BYTES).size(), FRAME_CACHE_BYTES)
    write((store_json if as_json else store_text)(shelves, frames, cap))
    return 0


def _verify(project: Project) -> int:
    is_well = True
    for name, store in _stores(project).items():
        found = verify(store, Progress(name), drops=name == CACHE)
        write(verified_text(name, found, can_be_made_again=name == CACHE))
        is_well = is_well and found.is_well
    return 0 if is_well else 1


def _collect(project: Project, options: Mapping[str, Any]) -> int:
    cap = parse_size(options["cap"], "--cap") if options["cap"] else read_cap(project.config)
    if options["yes"] and not options["paid"]:
        raise UsageError("--yes says that what --paid lists may go: doit store gc --paid --yes")
    stores = _stores(project)
    code = _collect_one(stores[CACHE], CACHE, cap, in_use=_in_use(project), is_dry=options["dry_run"])
    if options["paid"] and code == 0:
        is_dry = options["dry_run"] or not options["yes"]
        code = _collect_one(stores[KEPT], KEPT, cap, protected=_locked(project), is_dry=is_dry)
        if is_dry and not options["dry_run"]:
            write("nothing paid was deleted; if these may go: doit store gc --paid --yes\n")
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
                raise UsageError("another doit is making room in the store: let it end")
            evict(store, held, planned)
            clear_waste(store)
    write(eviction_text(name, planned, verb=verb, cap_bytes=cap))
    if name == KEPT and planned.results:
        write(paid_text(planned))
    return 0


def _in_use(project: Project) -> set[str]:
    """Keys of what this project's tasks were made with last; none where there is no record."""
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
