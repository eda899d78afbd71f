"""The version of each external tool: looked up once, cached by the stamp of the program's file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generators.media.programs import (
    ffmpeg_program,
    find_browser,
    find_node,
    package_version,
    printed_version,
)
from generators.plan.paths import REMOTION
from generators.store.record import Record

PACKAGES = ("av", "espeakng-loader", "numpy", "pi-heif", "pillow")
"""Tools that are Python packages, identified by their versions."""


class ToolIdentities(Mapping[str, str]):
    """Tool identities by name, computed on first use."""

    def __init__(self, record: Record, root: Path) -> None:
        self._record = record
        self._root = root
        self._found: dict[str, str] = {}

    def __getitem__(self, tool: str) -> str:
        if tool not in self._found:
            self._found[tool] = self._identity(tool)
        return self._found[tool]

    def __iter__(self) -> Iterator[str]:
        return iter((*PACKAGES, "browser", "ffmpeg", "node"))

    def __len__(self) -> int:
        return len(PACKAGES) + 3

    def _identity(self, tool: str) -> str:
        if tool in PACKAGES:
            return package_version(tool)
        if tool == "node":
            return find_node(self._program_version).version
        if tool == "ffmpeg":
            return self._program_version(ffmpeg_program())
        if tool == "browser":
            # A pinned package is identified by its pin, so a no-op build unpacks nothing.
            browser = find_browser(self._root / REMOTION)
            return browser.version or self._program_version(Path(browser.choice))
        raise KeyError(tool)

    def _program_version(self, program: Path) -> str:
        """The version the program prints; it is run again only when its file has changed."""
        status = program.stat()
        stamp = [str(program), status.st_size, status.st_mtime_ns, status.st_ino]
        known = self._record.value(f"tool {program}", "version")
        if isinstance(known, list) and known[0] == stamp:
            return str(known[1])
        version = printed_version(program)
        self._record.set_value(f"tool {program}", "version", [stamp, version])
        return version
