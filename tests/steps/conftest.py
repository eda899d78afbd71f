"""Fixtures of the steps' tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.steps.house import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """An empty project to run single steps in."""
    return Room(tmp_path)
