"""Overlays are drawn with as few shots as honest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from generators.errors import RenderFailed
from generators.steps.overlay import Runs, draw_overlay, draw_still, overlay_pictures
from generators.steps.services import Services
from generators.store.frame_cache import FrameCache

PROPS = {"frames": 6}


def print_of(shown: str) -> str:
    """The fingerprint of what a frame shows."""
    return hashlib.sha256(f"document {shown}".encode()).hexdigest()


def digest(shown: str) -> str:
    """The digest of the picture of what a frame shows."""
    return hashlib.sha256(shown.encode()).hexdigest()


@dataclass
class FakeService:
    """Stands in for the render service: a frame shows a letter; capitals are frames in doubt."""

    shows: str
    shot: list[list[int]] = field(default_factory=list)
    skipped: set[int] = field(default_factory=set)
    """Frames that are not drawn."""
    told: str | None = None
    """What frames show when they are shot, where that is something else."""

    def fingerprints(
        self, props: Mapping[str, Any], on_progress: Callable[[float], None] | None = None
    ) -> list[str | None]:
        """One per frame, None for capitals."""
        assert props == PROPS
        if on_progress:
            on_progress(1.0)
        return [self._print(letter) for letter in self.shows]

    def shoot(
        self,
        props: Mapping[str, Any],
        frames: Sequence[int],
        folder: Path,
        on_progress: Callable[[float], None] | None = None,
    ) -> dict[int, str | None]:
        """The letter is the picture."""
        self.shot.append(list(frames))
        shows = self.told or self.shows
        for frame in frames:
            if frame not in self.skipped:
                (folder / f"{frame}.png").write_text(shows[frame])
        if on_progress:
            on_progress(1.0)
        return {frame: self._print(shows[frame]) for frame in frames}

    def _print(self, letter: str) -> str | None:
        return None if letter.isupper() else print_of(letter)


@dataclass
class FakeServices:
    """Services whose render service is already there."""

    service: FakeService
    frame_cache: FrameCache
    run_folder: Path


@dataclass
class Studio:
    """Draws what it is told to, always with the same frame cache."""

    folder: Path
    notes: list[str] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)

    def services(self, service: FakeService) -> Services:
        """Services of one run."""
        return cast(Services, FakeServices(service, self.frames, self.folder))

    @property
    def frames(self) -> FrameCache:
        """The frame cache."""
        return FrameCache(self.folder / "frames", 1 << 20)

    def draw(self, service: FakeService) -> Runs:
        """The runs of a scene."""
        return draw_overlay(PROPS, self.services(service), self.progress, self.notes.append)

    def pictures(self, service: FakeService, runs: Runs) -> str:
        """What the frames show that a segment is made of."""
        goal = self.folder / "pictures"
        goal.mkdir(exist_ok=True)
        made = overlay_pictures(runs, PROPS, goal, self.services(service), self.progress)
        return "".join(path.read_text() * count for path, count in made)

    def progress(self, part: float, _note: str) -> None:
        """Keep what was told."""
        self.parts.append(part)

    def lose(self, name: str) -> None:
        """Take a frame out of the cache."""
        (self.folder / "frames" / name[:2] / name).unlink()


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """An empty frame cache."""
    return Studio(tmp_path)


def test_equal_frames_are_shot_once(studio: Studio) -> None:
    """The first frame of each picture; the runs say how long each is seen."""
    service = FakeService("aabbba")
    runs = studio.draw(service)

    assert service.shot == [[0, 2]]
    assert runs == [(print_of("a"), 2), (print_of("b"), 3), (print_of("a"), 1)]
    assert sum(count for _, count in runs) == PROPS["frames"]
    assert studio.pictures(service, runs) == "aabbba"
    assert len(service.shot) == 1


def test_frames_of_an_earlier_run_are_not_shot_again(studio: Studio) -> None:
    """Only what nobody has drawn yet; a scene without news starts no shot at all."""
    studio.draw(FakeService("aabbaa"))
    edited, same = FakeService("aabcca"), FakeService("bbbaaa")
    studio.draw(edited)
    studio.draw(same)

    assert (edited.shot, same.shot) == ([[3]], [])


def test_frames_in_doubt_are_each_shot_and_named_by_their_bytes(studio: Studio) -> None:
    """Without a fingerprint no two frames are taken for the same until their pictures are."""
    service = FakeService("aXXYaa")
    runs = studio.draw(service)

    assert service.shot == [[0, 1, 2, 3]]
    assert runs == [(print_of("a"), 1), (digest("X"), 2), (digest("Y"), 1), (print_of("a"), 2)]
    assert studio.pictures(service, runs) == "aXXYaa"


def test_frames_in_doubt_are_shot_every_time(studio: Studio) -> None:
    """A picture of them in the cache proves nothing."""
    studio.draw(FakeService("aXXaaa"))
    again = FakeService("aXXaaa")
    studio.draw(again)

    assert again.shot == [[1, 2]]


def test_a_page_that_changes_its_mind_is_never_reused(studio: Studio) -> None:
    """If a frame is drawn differently from what was promised, all frames are shot and kept as seen."""
    service = FakeService("aabbaa", told="zabbaa")
    runs = studio.draw(service)

    assert service.shot == [[0, 2], [0, 1, 2, 3, 4, 5]]
    assert runs == [(digest("z"), 1), (digest("a"), 1), (digest("b"), 2), (digest("a"), 2)]
    assert studio.notes == ["its frames differ when drawn twice, so all were drawn and none is reused"]


def test_lost_frames_are_shot_again(studio: Studio) -> None:
    """By fingerprint or by bytes, at the first place where they are seen; then the cache has them again."""
    runs = studio.draw(FakeService("aabXXa"))
    studio.lose(print_of("b"))
    studio.lose(digest("X"))
    again = FakeService("aabXXa")

    assert studio.pictures(again, runs) == "aabXXa"
    assert again.shot == [[2, 3]]
    assert studio.frames.missing([print_of("b"), digest("X")]) == []


def test_a_lost_frame_that_looks_different_now_is_refused(studio: Studio) -> None:
    """A segment shows what the runs say, or is not made."""
    runs = studio.draw(FakeService("aaaXaa"))
    studio.lose(digest("X"))

    with pytest.raises(RenderFailed) as caught:
        studio.pictures(FakeService("aaaYaa"), runs)

    assert str(caught.value) == (
        "frame 3 is lost and cannot be redrawn identically: "
        "`doit forget` its render task, then run doit again"
    )
    assert studio.frames.missing([digest("X")]) == [digest("X")]


def test_a_frame_that_was_not_drawn_is_told(studio: Studio) -> None:
    """By its number."""
    with pytest.raises(RenderFailed) as caught:
        studio.draw(FakeService("abcdef", skipped={3}))

    assert str(caught.value) == "the render service did not draw frame 3"


def test_nothing_stays_of_a_drawing_but_the_cache(studio: Studio) -> None:
    """Temporary folders go, and progress only rises to the end."""
    studio.draw(FakeService("abcdef"))

    assert [path.name for path in studio.folder.iterdir()] == ["frames"]
    assert studio.parts == sorted(studio.parts)
    assert studio.parts[-1] == 1.0


def test_a_still_is_one_shot(studio: Studio) -> None:
    """Written where it is wanted."""
    service = FakeService("t")
    draw_still(PROPS, studio.folder / "title.png", studio.services(service), studio.progress)

    assert service.shot == [[0]]
    assert (studio.folder / "title.png").read_text() == "t"
