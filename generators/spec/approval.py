"""Owns how it is known that the schema has nothing to say of a spec: by a digest of all that decides it.

Most commands read specs that were read before: for those neither the walk nor jsonschema is needed.
What looks
at the disk (files that a spec names, fonts, profiles) is no part of it and is asked every time.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Protocol

from generators.spec import contract
from generators.spec.document import Value


class Approvals(Protocol):
    """Digests of data in which the schema found no fault. Any of them may be lost."""

    def __contains__(self, digest: object, /) -> bool:
        """Whether the schema has judged this before."""

    def add(self, digest: str, /) -> None:
        """Remember one."""


def approval(data: Value) -> str:
    """The digest of a spec's data, of the schema with its templates, and of the code that judges by them."""
    digest = hashlib.sha256()
    judges = sorted(Path(__file__).parent.glob("*.py"))
    for path in (contract.SCHEMA, contract.TEMPLATES, *judges):
        text = path.read_bytes()
        digest.update(b"%d\n" % len(text) + text)
    digest.update(json.dumps(data).encode())
    return digest.hexdigest()
