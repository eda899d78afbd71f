"""Keeps the rooms apart: who may import whom, and what only one place may do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

FLOORS = (
    {"errors", "redaction"},
    {"files"},
    {"spec"},
    {"plan"},
    {"audio"},
    {"providers", "media", "store"},
    {"money"},
    {"steps"},
    {"draft"},
    {"engine"},
    {"report"},
    {"commands"},
)
"""Lowest first: a room imports from the floors below it and from itself, never from its own floor."""

FLOOR_OF = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> Iterator[tuple[str, str, ast.Module]]:
    """Path below generators/, room and syntax tree of every module."""
    for path in sorted((ROOT / "generators").rglob("*.py")):
        inside = path.relative_to(ROOT / "generators")
        yield inside.as_posix(), inside.parts[0].removesuffix(".py"), ast.parse(path.read_bytes())


def imported(tree: ast.Module) -> Iterator[str]:
    """Full dotted names of the modules a module imports, lazily or for typing alone included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module in {"generators", None}:
            yield from (f"generators.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def importers_of(package: str) -> set[str]:
    """Paths of the modules that import a package."""
    return {path for path, _, tree in modules() if any(n.split(".")[0] == package for n in imported(tree))}


def test_imports_run_one_way() -> None:
    """A room knows only the rooms below it, and not its siblings."""
    wrong = [
        f"{path} imports {name}"
        for path, room, tree in modules()
        for name in imported(tree)
        if name.startswith("generators.") and (other := name.split(".")[1]) != room and room != "__init__"
        if FLOOR_OF[other] >= FLOOR_OF[room]
    ]

    assert wrong == []


def test_only_the_engine_and_the_commands_know_doit() -> None:
    """What doit cannot do well is cured in one room."""
    assert {path.split("/")[0] for path in importers_of("doit")} <= {"engine", "commands"}


def test_only_one_module_knows_httpx() -> None:
    """Changing the HTTP client is a matter of one file."""
    assert importers_of("httpx") <= {"providers/http/transport.py"}


def test_only_one_module_knows_each_client_library() -> None:
    """Changing the WebSocket client, or OpenAI's, is a matter of one place."""
    assert importers_of("aiohttp") <= {"providers/http/websocket.py"}
    assert importers_of("websockets") == set()
    assert importers_of("openai") <= {"providers/vendors/openai/chat.py"}


def test_plan_opens_nothing() -> None:
    """Planning is pure: no file, clock, process or socket is within its reach."""
    reach = {"os", "time", "subprocess", "socket", "shutil", "tempfile", "datetime"}
    wrong = [
        f"{path} imports {name}"
        for path, room, tree in modules()
        if room == "plan"
        for name in imported(tree)
        if name.split(".")[0] in reach
    ]

    assert wrong == []


def test_every_module_says_what_it_owns() -> None:
    """The first thing in a file is a sentence."""
    assert [path for path, _, tree in modules() if not ast.get_docstring(tree)] == []


def test_only_one_module_spells_the_build_folder() -> None:
    """Where outputs lie is decided in plan/paths.py; docstrings may speak of it."""
    spelled = {
        path
        for path, _, tree in modules()
        if any(re.search(r"(?<!\w)build/|^build$", text) for text in working_strings(tree))
    }

    assert spelled <= {"plan/paths.py"}


def working_strings(tree: ast.Module) -> list[str]:
    """Every string a module works with: all but those that stand alone as statements (docstrings)."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone]
    return [node.value for node in constants if isinstance(node.value, str)]
