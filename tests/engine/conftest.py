"""Fixtures of the engine's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.house import House


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A project of its own, current for the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CINEMAKE_BROWSER", "set by the house")
    return House(tmp_path)
