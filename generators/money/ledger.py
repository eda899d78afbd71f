"""What the journal writes down of paid work: before a request leaves, and when its result is kept."""

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
    """Of the result it makes."""
    task: str
    video: str
    project: str
    """Its id (identity.py); of older versions, its root folder in full."""
    provider: str
    model: str
    expected: float | None
    """US dollars; None: unknown."""


@dataclass(frozen=True)
class JournalEntry:
    """PaidWork that is not closed."""

    name: str
    """The result's key, and after slashes the part of it."""
    work: PaidWork
    token: str
    """A UUID for APIs that let clients choose ids."""
    run: str
    """Of the process that opened it."""
    opened: str
    """ISO 8601, UTC."""
    state: State = "opened"
    job_id: str | None = None

    @property
    def text(self) -> str:
        """As it is written down."""
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
    """None: nobody said what it cost."""
    kind: Kind = "paid"
    """`failed`: it gave nothing; `released`: a user gave it up; `saved`: it was restored, not paid again."""
    run: str = ""
    """Of the process that opened it."""
    counts: Mapping[str, float] = field(default_factory=dict)
    at: str = ""
    """ISO 8601, UTC."""

    @property
    def reckoned(self) -> float | None:
        """What it cost as far as known: the bill, else what was expected."""
        return self.usd if self.usd is not None else self.expected

    @property
    def text(self) -> str:
        """As it is written down."""
        return json.dumps(asdict(self))


def read_open(text: str) -> JournalEntry:
    """An entry of the journal. Raises ValueError and TypeError for what we have not written."""
    data: dict[str, Any] = json.loads(text)
    return JournalEntry(**{**data, "work": PaidWork(**data["work"])})


def read_spent(text: str) -> LedgerLine:
    """A line of the ledger. Raises ValueError and TypeError for what we have not written."""
    return LedgerLine(**json.loads(text))


def spent_by_video(lines: Iterable[LedgerLine], open_work: Iterable[JournalEntry]) -> dict[str, float]:
    """Video to US dollars: bills, what was expected where there is none; open work counts, savings do not."""
    found: dict[str, float] = {}
    for line in lines:
        if line.kind != "saved":
            found[line.video] = found.get(line.video, 0.0) + (line.reckoned or 0.0)
    for entry in open_work:
        found[entry.work.video] = found.get(entry.work.video, 0.0) + (entry.work.expected or 0.0)
    return found


def packed(answer: object) -> str:
    """JSON of an answer that is JSON or bytes. Raises TypeError for anything else."""
    if isinstance(answer, bytes):
        return json.dumps({"bytes": base64.b64encode(answer).decode()})
    return json.dumps({"json": answer})


def unpacked(text: str) -> object:
    """The answer as it was."""
    data = json.loads(text)
    return base64.b64decode(data["bytes"]) if "bytes" in data else data["json"]
