"""How money is printed: what was spent and saved, what is left, and which jobs are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from generators.money.ledger import JournalEntry, LedgerLine
from generators.report.plan_text import price_text


class Amount(Protocol):
    """Money of several calls; as a text, it says how many of them nobody knows the cost of."""

    @property
    def usd(self) -> float:
        """As far as known."""

    @property
    def calls(self) -> int:
        """How many."""

    @property
    def unknown(self) -> int:
        """How many of them nobody knows the cost of."""


@dataclass(frozen=True)
class VideoCost:
    """One video's money."""

    name: str
    spent: Amount
    saved: Amount
    rebuild: Amount | None
    """None for a video that is no longer there, or whose spec is broken."""
    budget: float | None

    @property
    def left(self) -> float | None:
        """Of the budget."""
        return None if self.budget is None else self.budget - self.spent.usd


@dataclass(frozen=True)
class ProviderCost:
    """What went to one provider."""

    name: str
    spent: Amount
    saved: Amount


@dataclass(frozen=True)
class Job:
    """One open piece of paid work."""

    entry: JournalEntry
    under_way: bool
    """A living process waits for the answer."""

    @property
    def state(self) -> str:
        """What is known of it, and what the next build does."""
        if self.under_way:
            return "being asked for at this moment"
        if self.entry.job_id is not None:
            return f"taken as job {self.entry.job_id}: the next build asks for its result"
        if self.entry.state == "answered":
            return "answered: the next build uses the answer"
        return "whether it arrived is not known: look there, then doit jobs --release"


def cost_text(
    spent: Amount,
    saved: Amount,
    videos: Sequence[VideoCost],
    providers: Sequence[ProviderCost],
    jobs: Sequence[Job],
) -> str:
    """For people."""
    lines = [f"spent {spent}", f"saved by restoring {saved}"]
    for video in videos:
        lines.append(f"{video.name}: spent {video.spent}, saved {video.saved}")
        if video.rebuild is not None:
            lines.append(f"  all of it made anew: {video.rebuild}")
        if video.budget is not None:
            lines.append(f"  budget ${video.budget:z.2f}, left ${video.left:z.3f}")
    if providers:
        lines.append("by provider:")
        lines += [f"  {p.name}: {p.spent}" for p in providers]
    return "\n".join(lines) + "\n" + (jobs_text(jobs) if jobs else "")


def cost_data(
    spent: Amount,
    saved: Amount,
    videos: Sequence[VideoCost],
    providers: Sequence[ProviderCost],
    jobs: Sequence[Job],
) -> dict[str, Any]:
    """For programs; what is not known is counted, never taken for nothing."""
    return {
        "spent": _data(spent),
        "saved": _data(saved),
        "videos": {
            video.name: {
                "spent": _data(video.spent),
                "saved": _data(video.saved),
                "rebuild": _data(video.rebuild) if video.rebuild else None,
                "budget": video.budget,
                "left": None if video.left is None else round(video.left, 6) + 0.0,
            }
            for video in videos
        },
        "providers": {p.name: {"spent": _data(p.spent), "saved": _data(p.saved)} for p in providers},
        "jobs": jobs_data(jobs),
    }


def jobs_text(jobs: Sequence[Job]) -> str:
    """One line for each open job."""
    if not jobs:
        return "no paid work is open\n"
    lines = ["open:"]
    for job in jobs:
        work = job.entry.work
        who = f"{work.provider} {work.model}".strip()
        lines.append(f"  {work.task}  {who}  {price_text(work.expected)}  {job.entry.opened}  {job.state}")
    return "\n".join(lines) + "\n"


def jobs_data(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "task": job.entry.work.task,
            "video": job.entry.work.video,
            "provider": job.entry.work.provider,
            "model": job.entry.work.model,
            "usd": job.entry.work.expected,
            "opened": job.entry.opened,
            "state": "under-way" if job.under_way else job.entry.state,
            "job": job.entry.job_id,
        }
        for job in jobs
    ]


def released_text(released: Sequence[LedgerLine]) -> str:
    """What giving jobs up means."""
    return "".join(
        f"{line.task}: {price_text(line.expected)} for {line.provider} {line.model} is given up\n"
        "  the next build asks for it again; if the first request did arrive, it is paid a second time\n"
        "  it stays counted as spent, since nobody here can tell whether it was paid\n"
        for line in released
    )


def _data(amount: Amount) -> dict[str, Any]:
    return {"usd": round(amount.usd, 6), "calls": amount.calls, "unknown": amount.unknown}
