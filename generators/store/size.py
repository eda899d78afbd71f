"""Sizes as people write them, and the cap that the project's configuration sets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generators.errors import UsageError

DEFAULT_CAP_BYTES = 20_000_000_000
"""Results of some hours of finished video with all their parts."""
WHERE = "pyproject.toml [tool.cinemake.store]"

_UNITS: Mapping[str, int] = {"B": 1} | {
    f"{letter}{suffix}": base**power
    for power, letter in enumerate("KMGT", 1)
    for suffix, base in (("B", 1000), ("IB", 1024))
}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]I?B|B)", re.IGNORECASE)


def parse_size(text: object, where: str) -> int:
    """The bytes of a size such as "50GB". Raises UsageError naming `where` it was written."""
    match = _SIZE.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise UsageError(
            f'{where}: {text!r} is not a size: write a number with its unit (kB, MB, GB, TB), such as "50GB"'
        )
    return round(float(match[1]) * _UNITS[match[2].upper()])


def read_cap(config: Mapping[str, object]) -> int:
    """The cap in `[tool.cinemake]`, in bytes, or the default. Raises UsageError."""
    store = config.get("store", {})
    if not isinstance(store, Mapping):
        raise UsageError(f'{WHERE}: expected a table, such as\n    [tool.cinemake.store]\n    cap = "50GB"')
    return parse_size(store["cap"], f"{WHERE} cap") if "cap" in store else DEFAULT_CAP_BYTES
