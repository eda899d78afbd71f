"""A finished video laid where others can fetch it: its files, and never one that is out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from generators.engine.freshness.check import FreshnessCheck
from generators.engine.freshness.forecast import forecast
from generators.engine.tasks.graph import Graph
from generators.errors import UsageError
from generators.plan.kinds import KINDS
from generators.plan.paths import video_path
from generators.plan.step import Step
from generators.providers.storage.inputs import BucketLocation, media_type_of
from generators.spec.problems import did_you_mean

"""Kinds whose outputs are laid; the video comes last, when everything beside it is there."""


@dataclass(frozen=True)
class Published:
    """One file at its new place."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    sent: bool
    """False: it lay there already."""
    link: str


def video_named(graph: Graph, selected: str) -> str:
    """The video that `video:gdp` or `gdp` means. Raises UsageError."""
    kind, _, name = selected.rpartition(":")
    if kind not in ("", "video"):
        raise UsageError(f"{selected} is no whole video: say video:{name.partition('/')[0]}")
    if name not in graph.videos:
        near = did_you_mean(name, list(graph.videos)) or f"; known: {', '.join(graph.videos)}"
        raise UsageError(f'there is no video "{name}"{near}')
    return name


def refuse_stale(steps: Iterable[Step], freshness: FreshnessCheck, video: str) -> None:
    """Raise UsageError where a build would still do something for these steps of the video."""
    stale = [f for f in forecast(steps, freshness).values() if f.action not in ("fresh", "pinned")]
    if stale:
        first = stale[0]
        because = f" ({first.reason})" if first.reason else ""
        others = f", and {len(stale) - 1} more" if len(stale) > 1 else ""
        raise UsageError(
            f"video:{video} is not built as its spec stands now: "
            f"{first.task} would {'be restored' if first.action == 'restore' else 'run'}{because}{others}\n"
            f"Build it first: doit video:{video}"
        )


def files_of(graph: Graph, video: str, *, provenance: bool) -> list[str]:
    """Project-relative paths of what is laid, the video last."""
    found = [video_path(video, "provenance.json")] if provenance else []
    for name, kind in KINDS.items():
        step = graph.steps.get(f"{name}:{video}") if kind.published else None
        found += step.outputs.values() if step else ()
    return found


@dataclass(frozen=True)
class Publishing:
    """Lays files of one video into the folder of its name."""

    video: str
    to: BucketLocation
    freshness: FreshnessCheck
    root: Path
    seconds: int | None
    """How long links hold; None: as the place says."""
    told: Callable[[str, float], None]
    """Hears a file's name and the share of it that is sent."""

    def lay(self, path: str) -> Published:
        """One file, by its project-relative path; what lies there already is not sent.

        Raises UsageError for a file that is not there, and ProviderError.
        """
        sha256 = self.freshness.files.digest(path)
        if sha256 is None:
            raise UsageError(f"{path} is missing: build it with doit video:{self.video}")
        file = self.root / path
        place = f"{self.video}/{file.name}"
        self.told(file.name, 0.0)
        sent = self.to.put(place, file, sha256=sha256, told=lambda share: self.told(file.name, share))
        link = self.to.link(place, seconds=self.seconds)
        return Published(file.name, media_type_of(file), file.stat().st_size, sha256, sent, link)
