"""Makes file modes count for root too, so that read-only folders are tested for real wherever tests run."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Iterator

import pytest

LINUX_CAPABILITY_VERSION_3 = 0x20080522
OVERRULE_MODES = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7))."""


@contextlib.contextmanager
def modes_count() -> Iterator[None]:
    """Put away this thread's right to overrule file modes, and take it back afterwards (capset(2))."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs Linux capabilities")
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    assert libc.capget(head, data) == 0
    effective = data[0]
    data[0] = effective & ~OVERRULE_MODES
    assert libc.capset(head, data) == 0
    try:
        yield
    finally:
        data[0] = effective
        assert libc.capset(head, data) == 0
