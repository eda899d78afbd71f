"""Uploads the files of a finished video to a bucket; refuses a video that is out of date."""

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
from generators.providers.storage.location import BucketLocation, media_type_of
from generators.spec.problems import did_you_mean


@dataclass(frozen=True)
class Published:
    """One uploaded file."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    sent: bool
    """False if the bucket had it already."""
    link: str


def video_named(graph: Graph, selected: str) -> str:
    """The video that `video:gdp` or `gdp` means. Raises UsageError."""
    kind, _, name = selected.rpartition(":")
    if kind not in ("", "video"):
        raise UsageError(f"{selected} is not a video: use video:{name.partition('/')[0]}")
    if name not in graph.videos:
        near = did_you_mean(name, list(graph.videos)) or f"; known: {', '.join(graph.videos)}"
        raise UsageError(f'there is no video "{name}"{near}')
    return name


def refuse_stale(steps: Iterable[Step], freshness: FreshnessCheck, video: str) -> None:
    """Raise UsageError if a build would do any of these steps of the video."""
    stale = [f for f in forecast(steps, freshness).values() if f.action not in ("fresh", "pinned")]
    if stale:
        first = stale[0]
        because = f" ({first.reason})" if first.reason else ""
        others = f", and {len(stale) - 1} more" if len(stale) > 1 else ""
        raise UsageError(
            f"video:{video} is out of date: "
            f"{first.task} would {'be restored' if first.action == 'restore' else 'run'}{because}{others}\n"
            f"Build it first: doit video:{video}"
        )


def files_of(graph: Graph, video: str, *, provenance: bool) -> list[str]:
    """Project-relative paths of the files to upload; the video is last, when all others are there."""
    found = [video_path(video, "provenance.json")] if provenance else []
    for name, kind in KINDS.items():
        step = graph.steps.get(f"{name}:{video}") if kind.published else None
        found += step.outputs.values() if step else ()
    return found


@dataclass(frozen=True)
class Publisher:
    """Uploads files of one video into the folder of its name."""

    video: str
    to: BucketLocation
    freshness: FreshnessCheck
    root: Path
    seconds: int | None
    """How long links are valid; None for the bucket's default."""
    progress: Callable[[str, float], None]
    """Called with a file's name and the fraction of it that is sent."""

    def upload(self, path: str) -> Published:
        """Upload one file by its project-relative path, unless the bucket has it already.

        Raises UsageError for a missing file, and ProviderError.
        """
        sha256 = self.freshness.files.digest(path)
        if sha256 is None:
            raise UsageError(f"{path} is missing: build it with doit video:{self.video}")
        file = self.root / path
        place = f"{self.video}/{file.name}"
        self.progress(file.name, 0.0)
        sent = self.to.put(place, file, sha256=sha256, progress=lambda share: self.progress(file.name, share))
        link = self.to.link(place, seconds=self.seconds)
        return Published(file.name, media_type_of(file), file.stat().st_size, sha256, sent, link)
