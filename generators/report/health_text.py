"""Owns how `doit doctor` reads: what is there, then what is missing and the command that mends it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def health_json(health: Mapping[str, Any]) -> str:
    """The examination for programs."""
    return json.dumps(health, ensure_ascii=False, indent=2) + "\n"


def health_text(health: Mapping[str, Any]) -> str:
    """The examination for people, in columns; the last lines say what to do."""
    tools, folders, fonts = health["tools"], health["folders"], health["fonts"]
    lines = ["Tools", *_table([_tool_row(tool) for tool in tools])]
    lines += ["", "Folders", *_table([(_size(f["bytes"]), f["name"], f["path"]) for f in folders])]
    rows = [(f["family"], f["version"], ", ".join(f["scripts"]) or "(not installed)") for f in fonts]
    lines += ["", "Fonts", *_table(rows)]
    lines += ["", "Keys", "  " + (", ".join(health["keys"]) or "none found; none is needed")]
    return "\n".join([*lines, "", *_verdict(tools)]) + "\n"


def _tool_row(tool: Mapping[str, str]) -> tuple[str, str, str]:
    return tool["name"], "MISSING" if tool["problem"] else tool["version"], tool["origin"]


def _verdict(tools: Sequence[Mapping[str, str]]) -> list[str]:
    ill = [tool for tool in tools if tool["problem"]]
    if not ill:
        return ["Nothing is missing."]
    return [line for t in ill for line in (f"{t['name']}: {t['problem']}", f"    mend it with: {t['mend']}")]


def _table(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return [f"  {a:<{widths[0]}}  {b:<{widths[1]}}  {c}".rstrip() for a, b, c in rows]


def _size(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
