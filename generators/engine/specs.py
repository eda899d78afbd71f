"""Specs as they were when steps were made from them: remembered so that `why` can name what was edited."""

from __future__ import annotations

import hashlib
import json

from generators.engine.graph import Graph
from generators.store.record import Record


class RememberedSpecs:
    """Keeps the long form of a video's spec the first time one of its steps is finished in a run."""

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
