"""How the store is printed: what it holds, what a check found, what goes."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generators.store.entry import Result
from generators.store.eviction import Eviction
from generators.store.inventory import Inventory
from generators.store.verify import Verification

LISTED = 20
"""How many paths or results are named before the rest is only counted."""


@dataclass(frozen=True)
class StoreListing:
    """One of the two stores."""

    name: str
    purpose: str
    path: str
    held: Inventory


@dataclass(frozen=True)
class FrameCacheListing:
    """The frame cache."""

    path: str
    count: int
    bytes: int
    cap_bytes: int


class Progress:
    """How far a check of a store is, on a terminal only; redrawn at most five times a second."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._shown = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Redraw the line if it is due."""
        now = time.monotonic()
        if not sys.stderr.isatty() or (now - self._shown < 0.2 and done < total):
            return
        self._shown = now
        end = "\r\033[K" if done >= total else ""
        sys.stderr.write(f"\r\033[K{self._name}: {size_text(done)} of {size_text(total)}{end}")
        sys.stderr.flush()


def store_data(stores: Sequence[StoreListing], frames: FrameCacheListing, cap_bytes: int) -> dict[str, Any]:
    """What is stored, for programs; `unknown` counts results of providers that have no known price."""
    return {
        "stores": [_store_data(store) for store in stores],
        "frames": {"path": frames.path, "count": frames.count, "bytes": frames.bytes,
                   "cap_bytes": frames.cap_bytes},
        "cap_bytes": cap_bytes,
    }  # fmt: skip


def store_text(stores: Sequence[StoreListing], frames: FrameCacheListing, cap_bytes: int) -> str:
    """What is stored, for people."""
    lines = [line for store in stores for line in _store_lines(store)]
    lines += [
        f"drawn frames: {frames.path}",
        f"  {_count(frames.count, 'frame')}, {size_text(frames.bytes)} of {size_text(frames.cap_bytes)}",
        "",
        f"cap of each store: {size_text(cap_bytes)} ([tool.cinemake.store] cap); "
        "builds evict only what can be made again",
    ]
    return "\n".join(lines) + "\n"


def money(results: Sequence[Result]) -> tuple[float, int]:
    """Dollars that are known, and how many results of providers have no known price."""
    origins = [result.origin for result in results if result.origin]
    unknown = sum(1 for origin in origins if origin.usd is None and origin.provider)
    return sum(origin.usd or 0.0 for origin in origins), unknown


def money_text(results: Sequence[Result]) -> str:
    """`$1.24`, `$1.24 and 2 of unknown price`."""
    usd, unknown = money(results)
    return f"${usd:z.2f}" + (f" and {unknown} of unknown price" if unknown else "")


def verified_text(name: str, found: Verification, *, can_be_made_again: bool) -> str:
    """What a check of one store found and what to do."""
    lines = [f"{name}: {_count(found.blobs, 'blob')} read, {size_text(found.bytes)}"]
    if found.is_well:
        return f"{lines[0]}, all intact\n"
    stuck = set(found.stuck)
    shown = [f"  {'DAMAGED' if path in stuck else 'set aside'}: {path}" for path in found.bad]
    lines += _shortened(shown)
    if stuck:
        lines.append(
            "  files marked DAMAGED could not be set aside: make the folder writable and verify again"
        )
    lost = [f"  lost: {result_text(result)}" for result in found.lost]
    lines += _shortened(lost)
    if found.lost and can_be_made_again:
        lines.append("  the next build makes the results that it needs again")
    elif found.lost:
        lines.append(
            f"  {money_text(found.lost)} to make again: restore the folder from a backup or another machine, "
            "and verify again; a build stops where a lock names a lost result"
        )
    return "\n".join(lines) + "\n"


def eviction_text(name: str, planned: Eviction, *, verb: str, cap_bytes: int) -> str:
    """What is evicted, or would be, from one store."""
    if not planned.blobs and not planned.results:
        text = f"{name}: nothing to delete, {size_text(planned.left_bytes)} of {size_text(cap_bytes)}\n"
    else:
        text = (
            f"{name}: {verb} {_count(len(planned.results), 'result')}, {size_text(planned.bytes)}; "
            f"{size_text(planned.left_bytes)} stay\n"
        )
    if planned.recent:
        text += f"  {_count(planned.recent, 'result')} used within the last ten minutes stay\n"
    return text


def paid_text(planned: Eviction) -> str:
    """Each kept result that would go, with its price."""
    rows = [f"  {result_text(result)}" for result in planned.results]
    return "\n".join([*rows, f"  to make them again: {money_text(planned.results)}"]) + "\n"


def result_text(result: Result) -> str:
    """One result in a line: task, maker, price, size, day."""
    origin = result.origin
    if origin is None:
        return f"{result.kind} {result.key[:12]}"
    price = "price unknown" if origin.usd is None else f"${origin.usd:z.2f}"
    maker = " ".join(part for part in (origin.provider, origin.model) if part) or "made here"
    take = f" take {origin.take}" if origin.take != 1 else ""
    size = size_text(result.bytes)
    return f"{origin.task}{take}, {maker}, {price if origin.provider else 'free'}, {size}, {result.made[:10]}"


def size_text(count: int) -> str:
    """`0 B`, `812 kB`, `3.4 GB`; thousands, as disks are sold."""
    size, unit = float(count), "B"
    for bigger in ("kB", "MB", "GB", "TB"):
        if size < 999.5:
            break
        size, unit = size / 1000, bigger
    return f"{size:.0f} {unit}" if size >= 9.95 or unit == "B" else f"{size:.1f} {unit}"


def _store_data(store: StoreListing) -> dict[str, Any]:
    held = store.held
    usd, unknown = money([entry.result for entry in held.results.values()])
    return {
        "name": store.name,
        "path": store.path,
        "bytes": held.bytes,
        "results": len(held.results),
        "kinds": {kind: {"results": n, "bytes": size} for kind, (n, size) in sorted(held.by_kind().items())},
        "unnamed_bytes": _unnamed_bytes(held),
        "damaged": len(held.damaged),
        "quarantine_bytes": held.quarantine_bytes,
        "usd": round(usd, 4),
        "unknown": unknown,
    }


def _store_lines(store: StoreListing) -> list[str]:
    held, kinds = store.held, store.held.by_kind()
    lines = [f"{store.name} ({store.purpose}): {store.path}"]
    lines += _table({kind: kinds[kind] for kind in sorted(kinds, key=lambda kind: -kinds[kind][1])})
    lines.append(f"  {_count(len(held.results), 'result')}, {size_text(held.bytes)}")
    results = [entry.result for entry in held.results.values() if entry.result.origin]
    if results:
        lines.append(f"  to make them again: {money_text(results)}")
    if unnamed := _unnamed_bytes(held):
        lines.append(f"  {size_text(unnamed)} of no result: unfinished, or pinned by a lock")
    if held.quarantine_bytes or held.damaged:
        damaged = f", {_count(len(held.damaged), 'damaged file')}" if held.damaged else ""
        lines.append(f"  {size_text(held.quarantine_bytes)} set aside as damaged{damaged}: doit store verify")
    return [*lines, ""]


def _unnamed_bytes(held: Inventory) -> int:
    return held.bytes - sum(size for _, size in held.by_kind().values())


def _table(kinds: Mapping[str, tuple[int, int]]) -> list[str]:
    width = max(map(len, kinds), default=0)
    return [f"  {kind:<{width}}  {n:>6}  {size_text(size):>8}" for kind, (n, size) in kinds.items()]


def _shortened(lines: Sequence[str]) -> list[str]:
    more = len(lines) - LISTED
    return [*lines[:LISTED], f"  and {more} more"] if more > 0 else list(lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
