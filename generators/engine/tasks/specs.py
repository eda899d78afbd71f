"""What the record remembers of specs: their text when steps were made from them, and that they were valid."""

from __future__ import annotations

import contextlib
import hashlib
import json

from generators.engine.tasks.graph import Graph
from generators.errors import DiskRefused
from generators.store.record import Record

APPROVED = "specs", "approved"
"""Where the record has the digests; no task has such a name."""
MOST_APPROVED = 100
"""How many are kept, the newest: a spec is another one with each `name=value`."""


class ApprovedSpecs:
    """Digests of specs that were valid, so that a no-op does not check them again."""

    def __init__(self, record: Record) -> None:
        self._record = record
        known = record.value(*APPROVED)
        self._digests = [str(digest) for digest in known] if isinstance(known, list) else []

    def __contains__(self, digest: object) -> bool:
        """Whether it is known."""
        return digest in self._digests

    def add(self, digest: str) -> None:
        """Remember one."""
        self._digests = [*self._digests, digest][-MOST_APPROVED:]
        with contextlib.suppress(DiskRefused):  # it is found out again next time
            self._record.set_value(*APPROVED, self._digests)


class RememberedSpecs:
    """Keeps the long form of a video's spec the first time one of its steps is finished in a run.

    So that `why` can name what was edited.
    """

    def __init__(self, graph: Graph, record: Record) -> None:
        self._graph, self._record = graph, record
        self._digests: dict[str, str] = {"": ""}

    def digest(self, video: str) -> str:
        """The digest under which the video's spec is remembered; empty for steps of no video."""
        if video not in self._digests:
            text = json.dumps(self._graph.long_forms[video], ensure_ascii=False, sort_keys=True)
            self._digests[video] = hashlib.sha256(text.encode()).hexdigest()
            self._record.keep_spec(self._digests[video], text)
        return self._digests[video]
