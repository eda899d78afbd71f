"""Proxies that the environment names: errors about them are shown without user and password."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from generators.errors import ProviderError
from generators.redaction import redact

NAMES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")


@contextmanager
def proxies_explained() -> Iterator[None]:
    """While a client is made: raises ProviderError for a proxy that it cannot use."""
    try:
        yield
    except (ValueError, ImportError) as error:
        named = [name for name in (*NAMES, *map(str.lower, NAMES)) if os.environ.get(name)]
        if not named:
            raise
        why = redact(str(error)).partition("\n")[0]
        raise ProviderError(
            f"the proxy in {' or '.join(named)} cannot be used: {why}\n"
            "Write it as http://host:port, or unset the variable."
        ) from None
