"""How many steps of each sort may be at work at once: as the project says, else what the machine carries."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.errors import UsageError

NETWORK = ("llm", "image", "video", "speech")
"""Pools of steps that wait for a provider somewhere else: `-n` does not count them."""
LOCAL = ("cpu", "encode", "render")
"""Pools of steps that work on this machine."""

WHERE = "pyproject.toml: [tool.cinemake.pools]"

GIB = 1 << 30
ENCODE_BYTES = GIB
"""What one encoder of a 1080p scene takes, its layers included."""
RENDER_BYTES = 2 * GIB
"""What one scene at the render service takes: a browser with two pages."""


@dataclass(frozen=True)
class Machine:
    """What the machine has to offer."""

    cores: int
    free_bytes: int


@dataclass(frozen=True)
class Pools:
    """Pool to how many of its steps may be at work at once."""

    sizes: Mapping[str, int]
    local: int
    """How many steps of the local pools together."""


def this_machine() -> Machine:
    """Cores this process may use, and the memory that is free."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(cores, _free_bytes())


def read_pools(config: Mapping[str, object], machine: Machine, *, jobs: int = 0) -> Pools:
    """The pools of a project (`[tool.cinemake]` is `config`); `jobs` is what `-n` says, 0 for nothing said.

    Raises UsageError for an unknown pool, or a size that is no whole number of one or more.
    """
    asked = config.get("pools", {})
    if not isinstance(asked, Mapping):
        raise UsageError(f"{WHERE} is no table: write for example `[tool.cinemake.pools]` and `render = 1`")
    sizes = _defaults(machine)
    for pool, size in asked.items():
        if pool not in sizes:
            near = difflib.get_close_matches(pool, sizes, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the pools are {', '.join(sorted(sizes))}"
            raise UsageError(f"{WHERE} {pool} is no pool: {hint}")
        if type(size) is not int or size < 1:
            raise UsageError(
                f"{WHERE} {pool} = {size!r}: write how many steps may be at work at once, "
                "a whole number of 1 or more"
            )
        sizes[pool] = size
    if jobs < 0:
        raise UsageError(f"-n {jobs}: write how many steps may be at work on this machine at once, 1 or more")
    return Pools(sizes, jobs or max(machine.cores, 2))


def _defaults(machine: Machine) -> dict[str, int]:
    # The render service draws one scene after another: a second step at it only prepares the next one.
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
    """Memory that is free or can be freed; all there is where the system does not tell."""
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            name, _, amount = line.partition(":")
            if name == "MemAvailable":
                return int(amount.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
