"""What the journal records of paid work: entries before requests leave, ledger lines for what is closed."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

State = Literal["opened", "sent", "answered"]
Kind = Literal["paid", "failed", "released", "saved"]


@dataclass(frozen=True)
class PaidWork:
    """What is about to be paid for."""

    key: str
    """The key of the result."""
    task: str
    video: str
    project: str
    """Its id (project_id.py); from older versions, the full path of its root folder."""
    provider: str
    model: str
    expected: float | None
    """US dollars; None: unknown."""


@dataclass(frozen=True)
class JournalEntry:
    """Paid work that is not closed."""

    name: str
    """The result's key, followed by a slash and the part's name for each part."""
    work: PaidWork
    token: str
    """A UUID for APIs that let clients choose ids."""
    run: str
    """The name of the process that opened it."""
    opened: str
    """ISO 8601, UTC."""
    state: State = "opened"
    job_id: str | None = None

    @property
    def text(self) -> str:
        """As plain data."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger."""

    task: str
    video: str
    project: str
    provider: str
    model: str
    expected: float | None
    usd: float | None
    """The bill; None if there is none."""
    kind: Kind = "paid"
    """`failed`: without a result; `released`: a user gave it up; `saved`: restored instead of paid again."""
    run: str = ""
    """The name of the process that opened it."""
    counts: Mapping[str, float] = field(default_factory=dict)
    at: str = ""
    """ISO 8601, UTC."""

    @property
    def reckoned(self) -> float | None:
        """The bill, else the expected cost; None where neither is known."""
        return self.usd if self.usd is not None else self.expected

    @property
    def text(self) -> str:
        """As plain data."""
        return json.dumps(asdict(self))


def read_open(text: str) -> JournalEntry:
    """Parse an entry of the journal. Raises ValueError and TypeError for text that cinemake did not write."""
    data: dict[str, Any] = json.loads(text)
    return JournalEntry(**{**data, "work": PaidWork(**data["work"])})


def read_spent(text: str) -> LedgerLine:
    """Parse a line of the ledger. Raises ValueError and TypeError for text that cinemake did not write."""
    return LedgerLine(**json.loads(text))


def spent_by_video(lines: Iterable[LedgerLine], open_work: Iterable[JournalEntry]) -> dict[str, float]:
    """US dollars by video: bills, else expected costs; open work counts, savings do not."""
    found: dict[str, float] = {}
    for line in lines:
        if line.kind != "saved":
            found[line.video] = found.get(line.video, 0.0) + (line.reckoned or 0.0)
    for entry in open_work:
        found[entry.work.video] = found.get(entry.work.video, 0.0) + (entry.work.expected or 0.0)
    return found


def packed(answer: object) -> str:
    """Encode an answer (JSON or bytes) as JSON. Raises TypeError for anything else."""
    if isinstance(answer, bytes):
        return json.dumps({"bytes": base64.b64encode(answer).decode()})
    return json.dumps({"json": answer})


def unpacked(text: str) -> object:
    """Decode an answer that `packed` encoded."""
    data = json.loads(text)
    return base64.b64decode(data["bytes"]) if "bytes" in data else data["json"]
