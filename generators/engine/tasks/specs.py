"""What the record keeps of specs: their long forms when steps were made from them, and which were valid."""

from __future__ import annotations

import contextlib
import hashlib
import json

from generators.engine.tasks.graph import Graph
from generators.errors import DiskRefused
from generators.store.record import Record

VALIDATED = "specs", "approved"
"""The record's task and name for the digests; no task has such a name."""
MOST_VALIDATED = 100
"""How many digests are kept, the newest: every `name=value` gives a spec another digest."""


class ValidatedSpecs:
    """Digests of valid specs, so that a no-op does not check them again."""

    def __init__(self, record: Record) -> None:
        self._record = record
        known = record.value(*VALIDATED)
        self._digests = [str(digest) for digest in known] if isinstance(known, list) else []

    def __contains__(self, digest: object) -> bool:
        """Whether the digest is known."""
        return digest in self._digests

    def add(self, digest: str) -> None:
        """Keep a digest."""
        self._digests = [*self._digests, digest][-MOST_VALIDATED:]
        with contextlib.suppress(DiskRefused):  # the spec is checked again next time
            self._record.set_value(*VALIDATED, self._digests)


class RememberedSpecs:
    """Keeps a video's long form when its first step in a run finishes, so that `why` can name the edits."""

    def __init__(self, graph: Graph, record: Record) -> None:
        self._graph, self._record = graph, record
        self._digests: dict[str, str] = {"": ""}

    def digest(self, video: str) -> str:
        """The digest under which the video's spec is kept; empty for steps of no video."""
        if video not in self._digests:
            text = json.dumps(self._graph.long_forms[video], ensure_ascii=False, sort_keys=True)
            self._digests[video] = hashlib.sha256(text.encode()).hexdigest()
            self._record.keep_spec(self._digests[video], text)
        return self._digests[video]
