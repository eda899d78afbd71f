"""How many steps of each pool may run at once: as the project sets it, else by cores and free memory."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.errors import UsageError

LOCAL = ("cpu", "encode", "render")
"""Pools of steps that work on this machine."""

WHERE = "pyproject.toml: [tool.cinemake.pools]"

GIB = 1 << 30
ENCODE_BYTES = GIB
"""Memory of one encoder of a 1080p scene, with its layers."""
RENDER_BYTES = 2 * GIB
"""Memory of one scene in the render service: a browser with two pages."""


@dataclass(frozen=True)
class Machine:
    """The machine's resources."""

    cores: int
    free_bytes: int


@dataclass(frozen=True)
class Pools:
    """How many steps may run at once."""

    sizes: Mapping[str, int]
    """Steps by pool."""
    local: int
    """Steps of all local pools together."""


def this_machine() -> Machine:
    """The cores that this process may use, and the free memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(cores, _free_bytes())


def read_pools(config: Mapping[str, object], machine: Machine, *, jobs: int = 0) -> Pools:
    """The pools of a project (`[tool.cinemake]` is `config`); `jobs` is the value of `-n`, 0 if not given.

    Raises UsageError for an unknown pool or an invalid size.
    """
    asked = config.get("pools", {})
    if not isinstance(asked, Mapping):
        raise UsageError(
            f"{WHERE} is not a table: write for example `[tool.cinemake.pools]` and `render = 1`"
        )
    sizes = _defaults(machine)
    for pool, size in asked.items():
        if pool not in sizes:
            near = difflib.get_close_matches(pool, sizes, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the pools are {', '.join(sorted(sizes))}"
            raise UsageError(f"{WHERE} {pool} is not a pool: {hint}")
        if type(size) is not int or size < 1:
            raise UsageError(
                f"{WHERE} {pool} = {size!r}: write how many steps may run at once, "
                "a whole number of 1 or more"
            )
        sizes[pool] = size
    if jobs < 0:
        raise UsageError(f"-n {jobs}: write how many steps may run at once on this machine, 1 or more")
    return Pools(sizes, jobs or max(machine.cores, 2))


def _defaults(machine: Machine) -> dict[str, int]:
    # The render service draws one scene after another: a second step only prepares the next scene.
    render = 2 if machine.cores >= 4 else 1
    return {
        "cpu": max(machine.cores, 2),
        "encode": _that_fit(max(machine.cores // 2, 1), ENCODE_BYTES, machine),
        "render": _that_fit(render, RENDER_BYTES, machine),
        "llm": 4,
        "image": 4,
        "video": 2,
        "speech": 4,
    }


def _that_fit(wanted: int, each_bytes: int, machine: Machine) -> int:
    return max(1, min(wanted, machine.free_bytes // each_bytes))


def _free_bytes() -> int:
    """Memory that is free or can be freed; all memory where the system does not report that."""
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            name, _, amount = line.partition(":")
            if name == "MemAvailable":
                return int(amount.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
