"""A tool's identity is looked up once and remembered until its file changes."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path

import pytest

from generators.engine.freshness.tool_identities import ToolIdentities
from generators.store.database import open_for
from generators.store.record import Record


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that counts how often it is asked."""
    path = tmp_path / "browser"
    path.write_text(f"#!/bin/sh\necho asked >> {tmp_path}/asked\necho Chromium 1.0\n")
    path.chmod(0o755)
    monkeypatch.setenv("CINEMAKE_BROWSER", str(path))
    return path


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """An empty record."""
    return Record(open_for(tmp_path / "record.db", lambda database: database)[0])


def test_a_program_is_asked_once_and_again_when_its_file_changes(
    browser: Path, record: Record, tmp_path: Path
) -> None:
    """Over runs too: the record remembers."""
    first = [ToolIdentities(record, tmp_path)["browser"] for _ in range(2)]
    asked = (tmp_path / "asked").read_text()
    browser.write_text("#!/bin/sh\necho Chromium 2.0 for tests\n")

    assert first == ["Chromium 1.0", "Chromium 1.0"]
    assert asked == "asked\n"
    assert ToolIdentities(record, tmp_path)["browser"] == "Chromium 2.0 for tests"


def test_a_pinned_browser_is_known_by_its_pin(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is unpacked or started to learn whether a picture is fresh."""
    monkeypatch.delenv("CINEMAKE_BROWSER", raising=False)
    monkeypatch.setattr("sys.platform", "darwin")
    (tmp_path / "remotion").mkdir()
    (tmp_path / "remotion" / "package.json").write_text(json.dumps({"dependencies": {"remotion": "4.0.1"}}))

    assert ToolIdentities(record, tmp_path)["browser"] == "remotion 4.0.1"


def test_packages_are_known_by_their_versions_and_nothing_else_is_known(
    record: Record, tmp_path: Path
) -> None:
    """A step that names another tool is a fault of ours."""
    tools = ToolIdentities(record, tmp_path)

    assert tools["numpy"] == importlib.metadata.version("numpy")
    assert len(list(tools)) == len(tools)
    with pytest.raises(KeyError):
        tools["sox"]
