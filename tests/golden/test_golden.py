"""Templates look as they did when someone last looked at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.golden.cases import FRAMES, Case, cases
from tests.golden.compare import compare, on_grey, sheet
from tests.golden.show import REMOTION, Show

needs_packages = pytest.mark.skipif(
    not (REMOTION / "node_modules").is_dir(), reason="needs the packages of remotion/: doit npm"
)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    """One browser for all frames."""
    with Show(tmp_path_factory.mktemp("golden")) as started:
        yield started


@pytest.mark.slow
@needs_packages
@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_a_template_looks_like_its_golden_frame(case: Case, show: Show, tmp_path: Path) -> None:
    """What is drawn now cannot be told by eye from what was looked at and kept."""
    golden, drawn = on_grey(case.file), on_grey(case.draw(show))
    difference = compare(golden, drawn)
    seen = tmp_path / f"{case.name}.png"
    if difference.visible:
        sheet(golden, drawn).save(seen)

    assert not difference.visible, (
        f"{difference.part:.2%} of {case.name} looks different: see {seen} (golden, drawn, difference); "
        "if it should, run python -m tests.golden and commit the frames"
    )


def test_every_template_has_its_golden_frames_and_no_other_is_kept() -> None:
    """A new template needs its frames, a template that is gone leaves none."""
    assert {file.name for file in FRAMES.iterdir()} == {case.file.name for case in cases()}


def test_a_moved_or_recoloured_part_is_seen_and_an_edge_is_not() -> None:
    """The comparison tells what matters from what another browser does."""
    golden = Image.new("RGB", (200, 100), "#7f7f7f")
    golden.paste("#ffffff", (40, 40, 160, 60))
    moved, edge = (Image.new("RGB", (200, 100), "#7f7f7f") for _ in range(2))
    moved.paste("#ffffff", (43, 40, 163, 60))
    edge.paste("#ffffff", (40, 40, 160, 60))
    edge.paste("#d0d0d0", (40, 40, 41, 60))

    assert compare(golden, moved).visible
    assert not compare(golden, edge).visible
    assert not compare(golden, golden).visible
