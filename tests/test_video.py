"""A whole small video through the real command line: real voice, browser, encoder and join."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from generators.media.loudness import measure
from generators.media.probe import probe
from tests.bench import Bench, need_packages
from tests.media.material import count_decoded_frames

SPEC = """\
spec: 1
title: Orchard
slogan: [A small one]
output: {size: 320x180, fps: 15, quality: draft, loudness: -16}
music: {prompt: calm ambient bed, volume: -20dB}
meta: {description: Three kinds of fruit.}
scenes:
  - id: fruit
    say: Three things grow here. Apples, pears and plums.
    background: a hill in the morning
    animation: {template: bullets, reveal: words, items: [Apples, Pears, Plums]}
  - id: price
    say: They cost two, three and four.
    background: {type: color, color: "#0f2350"}
    animation: {template: bar-chart, data: {file: price.csv}}
  - id: end
    seconds: 2
    background: {type: gradient, colors: ["#203040", "#405060"]}
    transition: {type: wipe, seconds: 0.4}
"""
PRICES = "fruit,price\nApples,2\nPears,3\nPlums,4\n"

pytestmark = pytest.mark.slow


def make_bench(root: Path) -> Bench:
    """The project of these tests."""
    return Bench(root, "orchard", {"orchard.yaml": SPEC, "price.csv": PRICES})


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """One project, built once; the tests come in the order of a day's work."""
    need_packages()
    made = make_bench(tmp_path_factory.mktemp("bench"))
    made.doit()
    yield made


def test_the_finished_file_is_what_players_expect(bench: Bench) -> None:
    """H.264 High in BT.709, AAC at 48 kHz, exactly the timeline's frames, sound and picture equally long."""
    made = probe(bench.build / "final.mp4")
    timeline = json.loads((bench.build / "timeline.json").read_text("utf-8"))

    assert (made.video_codec, made.profile, made.pix_fmt) == ("h264", "High", "yuv420p")
    assert (made.width, made.height) == (320, 180)
    assert made.fps == Fraction(15)
    assert (made.colorspace, made.color_primaries, made.color_trc, made.color_range) == (1, 1, 1, 1)
    assert (made.audio_codec, made.sample_rate) == ("aac", 48000)
    assert count_decoded_frames(bench.build / "final.mp4") == made.frames == timeline["frames"]
    assert abs(made.video_seconds - made.audio_seconds) <= 1 / 15
    assert made.chapters == 2  # the last scene has no words and goes on under the second


def test_the_sound_is_as_loud_as_asked(bench: Bench) -> None:
    """Within 1 LU of the target, true peak under -1 dBTP."""
    loudness = measure(bench.build / "final.mp4", samples=60 * 48_000)

    assert abs(loudness.integrated_lufs - -16) <= 1
    assert loudness.true_peak_dbtp <= -1


def test_all_side_cars_are_there(bench: Bench) -> None:
    """Subtitles, chapters, stills and provenance."""
    names = {path.name for path in bench.build.iterdir() if path.is_file()}

    assert {"final.srt", "final.vtt", "chapters.txt", "poster.jpg", "contact.jpg", "provenance.json"} <= names
    assert "plums." in (bench.build / "final.srt").read_text("utf-8")
    provenance = json.loads((bench.build / "provenance.json").read_text("utf-8"))
    spoken = next(step for step in provenance["steps"] if step["task"] == "narration:orchard/fruit")
    assert spoken["words"] == {"timing": "events", "count": 8, "interpolated": 0}


def test_a_second_build_does_nothing(bench: Bench) -> None:
    """All fresh, and said so on one line."""
    assert set(bench.results().values()) == {"up-to-date"}
    assert bench.doit() == "orchard is fresh: build/orchard/final.mp4 (26 fresh steps)\n"


def test_an_edit_of_a_colour_encodes_one_scene_and_joins(bench: Bench) -> None:
    """No voice, no picture, no render; and the revert runs nothing and gives the same bytes."""
    before = bench.files()
    bench.spec.write_text(SPEC.replace("#0f2350", "#50230f"), "utf-8")

    assert bench.ran() == {"segment:orchard/price", "composite:orchard", "contact:orchard"}
    assert bench.files() != before

    bench.spec.write_text(SPEC, "utf-8")

    assert bench.ran() == set()
    assert bench.files() == before


def test_what_is_deleted_comes_back_as_it_was(bench: Bench) -> None:
    """`doit clean` removes all of it, the next build restores all of it."""
    before = bench.files()
    said = bench.doit("clean")

    assert "removed build/orchard/final.mp4" in said
    assert not bench.build.exists()
    assert bench.ran() == set()
    assert bench.files() == before


def test_cleaning_takes_what_a_removed_scene_has_left(bench: Bench) -> None:
    """The manifest knows its files, although no task makes them any more."""
    bench.spec.write_text(SPEC[: SPEC.index("  - id: end")], "utf-8")
    bench.doit()

    assert (bench.build / "scenes/end/segment.mp4").exists()

    said = bench.doit("clean", "video:orchard")

    assert "removed build/orchard/scenes/end/segment.mp4" in said
    assert not bench.build.exists()

    bench.spec.write_text(SPEC, "utf-8")
    bench.doit()


def test_a_clean_build_elsewhere_gives_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    """Another folder, empty stores, one step at a time: the same video to the byte."""
    other = make_bench(tmp_path / "another place")
    other.doit("-n", "1")

    assert other.files() == bench.files()


def test_lost_frames_are_drawn_again_as_they_were(bench: Bench) -> None:
    """The frame cache may lose everything: the segment asks the render service again."""
    before = bench.files()
    shutil.rmtree(bench.root / "xdg_cache_home/cinemake/frames")
    bench.doit("forget", "segment:orchard/fruit")

    assert bench.ran() == {"segment:orchard/fruit"}
    assert bench.files() == before


def test_a_broken_spec_stops_only_its_own_video(bench: Bench) -> None:
    """A bare `doit` builds the others, names the problem with its place, and ends with 1."""
    bad = bench.root / "scene_specs/bad.yaml"
    bad.write_text("spec: 1\nscenes:\n  - id: a\n    sey: Hello.\n", "utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "doit"],
            cwd=bench.root,
            env=bench.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        bad.unlink()

    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert 'scene_specs/bad.yaml:4:5 scenes[a].sey: unknown key, did you mean "say"?' in said
    assert "orchard: build/orchard/final.mp4" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        (
            "provider: nope",
            'scene_specs/bad.yaml: there is no speech provider "nope", did you mean "openai"?',
        ),
        ("file: none.wav", "scene_specs/bad.yaml:4:40 scenes[a].voice.file:"),
    ],
)
def test_a_voice_that_is_not_there_is_told_with_its_spec(bench: Bench, voice: str, message: str) -> None:
    """Before anything starts."""
    bad = bench.root / "scene_specs/bad.yaml"
    bad.write_text(f"spec: 1\nscenes:\n\n  - {{id: a, say: Hello., voice: {{{voice}}}}}\n", "utf-8")
    try:
        said = bench.doit("video:bad", code=3, errors=True)
    finally:
        bad.unlink()

    assert message in said


def test_a_still_is_the_frame_of_the_finished_scene(bench: Bench) -> None:
    """`doit still` lays ground, overlay and title as the segment does, without encoding the scene."""
    import numpy as np
    from PIL import Image

    from generators.media.stills import read_frame

    bench.doit("still", "render:orchard/price", "--frame", "20", "-o", "still.png")
    still = np.asarray(Image.open(bench.root / "still.png").convert("RGB"), dtype=float)
    shown = np.asarray(read_frame(bench.build / "scenes/price/segment.mp4", 20), dtype=float)

    assert still.shape == (180, 320, 3)
    assert np.abs(still - shown).mean() < 4  # what the encoder loses at draft quality


def test_a_sheet_shows_frames_of_every_scene(bench: Bench) -> None:
    """`doit sheet` needs no more than the segments."""
    said = bench.doit("sheet", "orchard", "--each", "2", "-o", "sheet.jpg")

    assert said == "sheet.jpg\n"
    assert (bench.root / "sheet.jpg").stat().st_size > 10_000
