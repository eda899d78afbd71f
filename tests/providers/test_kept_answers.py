"""What the journal keeps of a paid answer outlives the process: bytes, or what JSON can hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.server import serving
from tests.providers.contract import CASES, Case
from tests.providers.jobs import OpenJob


@dataclass
class KeepingJob(OpenJob):
    """Keeps answers as the journal does."""

    def send(self, create: Callable[[], Any]) -> Any:
        """The answer of the first time, as it was kept."""
        if self.answer is None:
            sent = super().send(create)
            self.answer = sent if isinstance(sent, bytes) else json.loads(json.dumps(sent))
        return self.answer


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_run_killed_before_its_result_was_stored_pays_once(case: Case, tmp_path: Path) -> None:
    """The next one makes the same of what was kept."""
    with serving(case.fake()) as fake:
        call = replace(case.heard(fake), job=KeepingJob())
        case.make(call.call, tmp_path / "goal")
        first = (tmp_path / "goal").read_bytes()
        case.make(call.call, tmp_path / "goal")

        assert (fake.count(case.create), (tmp_path / "goal").read_bytes()) == (1, first)
