"""Fixtures of the commands' tests."""

from tests.engine.conftest import house

__all__ = ["house"]
