"""How `doit doctor` is printed: what is there, then what is missing and how to repair it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.report.table import table


def health_text(health: Mapping[str, Any]) -> str:
    """The examination for people, in columns; the last lines name what to do."""
    tools, folders, fonts = health["tools"], health["folders"], health["fonts"]
    lines = ["Tools", *table([_tool_row(tool) for tool in tools])]
    lines += ["", "Folders", *table([(_size(f["bytes"]), f["name"], f["path"]) for f in folders])]
    rows = [(f["family"], f["version"], ", ".join(f["scripts"]) or "(not installed)") for f in fonts]
    lines += ["", "Fonts", *table(rows)]
    lines += ["", "Keys", "  " + (", ".join(health["keys"]) or "none found; none is needed")]
    return "\n".join([*lines, "", *_verdict(tools)]) + "\n"


def _tool_row(tool: Mapping[str, str]) -> tuple[str, str, str]:
    return tool["name"], "MISSING" if tool["problem"] else tool["version"], tool["origin"]


def _verdict(tools: Sequence[Mapping[str, str]]) -> list[str]:
    broken = [tool for tool in tools if tool["problem"]]
    if not broken:
        return ["Nothing is missing."]
    return [line for t in broken for line in (f"{t['name']}: {t['problem']}", f"    repair: {t['mend']}")]


def _size(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
