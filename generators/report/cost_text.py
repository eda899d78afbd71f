"""How costs are printed: what was spent and saved, what is left, and which jobs are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generators.money.ledger import JournalEntry, LedgerLine
from generators.report.plan_text import price_text

if TYPE_CHECKING:
    from generators.money.costs import Cost


@dataclass(frozen=True)
class VideoCost:
    """The costs of one video."""

    name: str
    spent: Cost
    saved: Cost
    rebuild: Cost | None
    """None for a removed video, or one whose spec is broken."""
    budget: float | None

    @property
    def left(self) -> float | None:
        """What is left of the budget."""
        return None if self.budget is None else self.budget - self.spent.usd


@dataclass(frozen=True)
class ProviderCost:
    """The costs of one provider."""

    name: str
    spent: Cost
    saved: Cost


@dataclass(frozen=True)
class Job:
    """One open piece of paid work."""

    entry: JournalEntry
    is_in_flight: bool
    """A running process waits for the answer."""

    @property
    def state(self) -> str:
        """What is known of it, and what the next build does."""
        if self.is_in_flight:
            return "in flight"
        if self.entry.job_id is not None:
            return f"accepted as job {self.entry.job_id}: the next build fetches its result"
        if self.entry.state == "answered":
            return "answered: the next build uses the answer"
        return "unknown whether it arrived: look at the provider, then doit jobs --release"


@dataclass(frozen=True)
class CostReport:
    """Everything that `doit cost` prints."""

    spent: Cost
    saved: Cost
    """What restored results would have cost again."""
    videos: Sequence[VideoCost]
    providers: Sequence[ProviderCost]
    jobs: Sequence[Job]


def cost_text(report: CostReport) -> str:
    """The costs for people."""
    lines = [f"spent {report.spent}", f"saved by restoring {report.saved}"]
    for video in report.videos:
        lines.append(f"{video.name}: spent {video.spent}, saved {video.saved}")
        if video.rebuild is not None:
            lines.append(f"  full rebuild: {video.rebuild}")
        if video.budget is not None:
            lines.append(f"  budget ${video.budget:z.2f}, left ${video.left:z.3f}")
    if report.providers:
        lines.append("by provider:")
        lines += [f"  {provider.name}: {provider.spent}" for provider in report.providers]
    return "\n".join(lines) + "\n" + (jobs_text(report.jobs) if report.jobs else "")


def cost_data(report: CostReport) -> dict[str, Any]:
    """The costs for programs; calls of unknown cost are counted, never taken as free."""
    return {
        "spent": _data(report.spent),
        "saved": _data(report.saved),
        "videos": {
            video.name: {
                "spent": _data(video.spent),
                "saved": _data(video.saved),
                "rebuild": _data(video.rebuild) if video.rebuild else None,
                "budget": video.budget,
                "left": None if video.left is None else round(video.left, 6) + 0.0,
            }
            for video in report.videos
        },
        "providers": {
            provider.name: {"spent": _data(provider.spent), "saved": _data(provider.saved)}
            for provider in report.providers
        },
        "jobs": jobs_data(report.jobs),
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
            "state": "under-way" if job.is_in_flight else job.entry.state,
            "job": job.entry.job_id,
        }
        for job in jobs
    ]


def released_text(released: Sequence[LedgerLine]) -> str:
    """What was given up, and what follows."""
    return "".join(
        f"{line.task}: gave up {price_text(line.expected)} for {line.provider} {line.model}\n"
        "  the next build sends the request again; if the first one did arrive, it is paid twice\n"
        "  the amount stays counted as spent, because it may have been paid\n"
        for line in released
    )


def _data(amount: Cost) -> dict[str, Any]:
    return {"usd": round(amount.usd, 6), "calls": amount.calls, "unknown": amount.unknown}
