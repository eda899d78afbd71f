"""What the vendors' SDKs are forgiven."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def sockets_left_open() -> Iterator[None]:
    """Some SDKs leave sockets to the garbage collector, which would fail whichever test it runs in."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
