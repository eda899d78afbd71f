"""Digests of specs that passed the schema, so that unchanged specs are not checked against it again.

Most commands read unchanged specs; for those, neither the walk nor jsonschema is loaded.
Checks that read other files (files that a spec names, fonts, profiles) run every time.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Protocol

from generators.spec import spec_schema
from generators.spec.document import Value


class ValidationCache(Protocol):
    """Digests of data that passed the schema. Losing one only costs time."""

    def __contains__(self, digest: object, /) -> bool:
        """Whether this data has passed before."""

    def add(self, digest: str, /) -> None:
        """Remember a digest."""


def validation_key(data: Value) -> str:
    """The digest of a spec's data, of the schema with its templates, and of the code of this package."""
    digest = hashlib.sha256()
    code = sorted(Path(__file__).parent.glob("*.py"))
    for path in (spec_schema.SCHEMA, spec_schema.TEMPLATES, *code):
        text = path.read_bytes()
        digest.update(b"%d\n" % len(text) + text)
    digest.update(json.dumps(data).encode())
    return digest.hexdigest()
