"""What a project's videos have cost, what restoring has saved, and what a rebuild from nothing would cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generators.money.journal import Journal
from generators.money.ledger import JournalEntry, LedgerLine, PaidWork
from generators.money.prices import Prices
from generators.plan.step import Step, canonical


@dataclass(frozen=True)
class Cost:
    """The cost of several calls."""

    usd: float
    """The known part: bills, else expected costs."""
    calls: int
    unknown: int
    """Calls of unknown cost, which are not in `usd`."""

    @classmethod
    def of(cls, amounts: Iterable[float | None]) -> Cost:
        """The sum of amounts, None for an unknown one."""
        found = list(amounts)
        known = [usd for usd in found if usd is not None]
        return cls(sum(known), len(found), len(found) - len(known))

    def __str__(self) -> str:
        calls = "1 call" if self.unknown == 1 else f"{self.unknown} calls"
        return f"${self.usd:z.3f}" + (f" and {calls} of unknown cost" if self.unknown else "")


@dataclass(frozen=True)
class Costs:
    """All costs of a project."""

    lines: Sequence[LedgerLine]
    open_work: Sequence[JournalEntry]

    def spent(self, *, video: str | None = None, provider: str | None = None) -> Cost:
        """The cost of closed and open work, of one video, of one provider, or of all."""
        lines = [line for line in self.lines if line.kind != "saved"]
        paid = [line.reckoned for line in lines if _is_of(line, video, provider)]
        set_aside = [entry.work.expected for entry in self.open_work if _is_of(entry.work, video, provider)]
        return Cost.of([*paid, *set_aside])

    def saved(self, *, video: str | None = None, provider: str | None = None) -> Cost:
        """What restored results would have cost again."""
        lines = [line for line in self.lines if line.kind == "saved"]
        return Cost.of(line.usd for line in lines if _is_of(line, video, provider))

    @property
    def videos(self) -> list[str]:
        """Every video with a cost or a saving."""
        return _named([line.video for line in self.lines], [entry.work.video for entry in self.open_work])

    @property
    def providers(self) -> list[str]:
        """Every provider with a cost."""
        paid = [line.provider for line in self.lines]
        return _named(paid, [entry.work.provider for entry in self.open_work])


def cost_of_this_run(journal: Journal) -> Cost:
    """What this process has paid and set aside so far. Raises UsageError for a damaged journal."""
    lines, open_work = journal.snapshot()
    ours = [line for line in lines if journal.is_ours(line.run)]
    return Costs(ours, [entry for entry in open_work if journal.is_ours(entry.run)]).spent()


def rebuild(steps: Iterable[Step], prices: Prices) -> Cost:
    """What a video would cost if nothing were stored; identical requests count once."""
    requests: dict[str, Step] = {}
    for step in steps:
        if step.generated:
            inputs = [(item.role, item.path) for item in step.inputs if item.keyed]
            requests.setdefault(canonical([step.kind, step.request, inputs]), step)
    amounts = [prices.of(step) for step in requests.values()]
    return Cost.of(usd for usd in amounts if usd != 0)


def _is_of(who: LedgerLine | PaidWork, video: str | None, provider: str | None) -> bool:
    return video in (None, who.video) and provider in (None, who.provider)


def _named(*names: list[str]) -> list[str]:
    return sorted({name for group in names for name in group})
