"""Which steps run after an edit: the table of the README, replayed over the real gdp spec."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.house import House, digest_of_everything, timed_size

Edit = Callable[[House], None]

SCENES = (
    *("hook", "meaning", "parts", "formula", "shares", "world", "slices", "growth"),
    *("real", "decades", "method", "average", "warning", "outro"),
)
TITLE_CARDS = ("hook", "outro")
"""Scenes that show the title themselves, so that the title layer is no part of them."""
PAINTED = ("hook", "meaning", "world", "average", "outro")
"""Scenes over a generated picture."""


def text(old: str, new: str) -> Edit:
    """An edit of the spec's text."""
    return lambda house: house.edit(old, new)


def file(path: str, old: str, new: str) -> Edit:
    """An edit of another file of the project."""

    def edit(house: House) -> None:
        target = house.root / path
        assert target.read_text("utf-8").count(old) >= 1
        target.write_text(target.read_text("utf-8").replace(old, new, 1), "utf-8")

    return edit


def each(kind: str, *scenes: str) -> set[str]:
    """A kind's tasks of some scenes, or of all."""
    return {f"{kind}:gdp/{scene}" for scene in scenes or SCENES}


def whole(*kinds: str) -> set[str]:
    """Tasks of the whole video."""
    return {f"{kind}:gdp" for kind in kinds}


def swap(house: House) -> None:
    """Let `parts` and `meaning` change places."""
    blocks = house.spec.read_text("utf-8").split("\n  - id: ")
    blocks[2], blocks[3] = blocks[3], blocks[2]
    house.spec.write_text("\n  - id: ".join(blocks), "utf-8")


def rewrap(house: House) -> None:
    """Break a narration's lines elsewhere."""
    house.edit(
        "      Every three months, countries publish one number that",
        "      Every three months,\n      countries publish one number that",
    )


def touch(house: House) -> None:
    """Write the same bytes again."""
    house.spec.write_bytes(house.spec.read_bytes())


NEW_SCENE = """\
  - id: extra
    say: One more thing.
    background: {type: color, color: "#102030"}

  - id: growth
"""

TIMED = ("timeline", "soundtrack", "subtitles", "chapters", "composite")

ROWS: dict[str, tuple[Edit, set[str]]] = {
    "nothing": (lambda house: None, set()),
    "a comment": (text("scenes:\n", "# a remark\nscenes:\n"), set()),
    "the order of keys": (
        text(
            "title: What is GDP?\nslogan: [Economics in two minutes]\n",
            "slogan: [Economics in two minutes]\ntitle: What is GDP?\n",
        ),
        set(),
    ),
    "quotes": (text("theme: midnight", 'theme: "midnight"'), set()),
    "a re-wrapped say": (rewrap, set()),
    "a touch": (touch, set()),
    "one say": (
        text("One total can hide very different streets", "One single total can hide very different streets"),
        {
            f"{kind}:gdp/average"
            for kind in ("narration", "timing", "captions", "animation", "render", "segment")
        }
        | whole(*TIMED, "contact"),
    ),
    "one template's text": (
        text("text: A total is not a typical life", "text: A total is no typical life"),
        {f"{kind}:gdp/average" for kind in ("animation", "render", "segment")}
        | whole("composite", "contact", "chapters"),
    ),
    "one background prompt": (
        text("a harbour town with workshops", "a small harbour town with workshops"),
        {"image:gdp/meaning", "segment:gdp/meaning"} | whole("composite", "contact"),
    ),
    "the music's volume": (text("volume: -20dB", "volume: -22dB"), whole("soundtrack", "composite")),
    "the captions' preset": (
        text("captions: {preset: karaoke", "captions: {preset: plain"),
        each("captions") | each("render") | each("segment") | whole("composite", "contact", "poster"),
    ),
    "the theme's accent": (
        text("theme: midnight", 'theme: {name: midnight, accent: "#80ff80"}'),
        each("image", *PAINTED)
        | each("render")
        | each("segment")
        | whole("title", "composite", "contact", "poster"),
    ),
    "the slogan": (
        text("slogan: [Economics in two minutes]", "slogan: [Economics, briefly]"),
        whole("title", "composite", "contact")
        | each("segment", *(scene for scene in SCENES if scene not in TITLE_CARDS)),
    ),
    "a transition": (text("{type: dissolve, seconds: 0.6}", "{type: dissolve, seconds: 0.8}"), whole(*TIMED)),
    "the size": (
        text("size: landscape", "size: 1280x720"),
        each("image", *PAINTED)
        | each("render")
        | each("segment")
        | whole("title", "composite", "contact", "poster"),
    ),
    "the frame rate": (
        text("fps: 30", "fps: 25"),
        each("timing")
        | each("captions")
        | each("animation")
        | each("render")
        | each("segment")
        | whole(*TIMED, "contact", "poster"),
    ),
    "the voice": (
        text("voice: {preset: warm, rate: 1.0}", "voice: {preset: warm, rate: 1.1}"),
        each("narration") | each("timing") | whole("soundtrack", "composite"),
    ),
    "two scenes swapped": (swap, whole(*TIMED, "contact")),
    "a scene inserted": (
        text("  - id: growth\n", NEW_SCENE),
        {f"{kind}:gdp/extra" for kind in ("narration", "timing", "captions", "render", "segment")}
        | whole(*TIMED, "contact"),
    ),
    "a scene renamed": (text("  - id: shares\n", "  - id: portions\n"), set()),
    "the chart's data file": (
        file("scene_specs/gdp/growth.csv", "1960", "1961"),
        {f"{kind}:gdp/growth" for kind in ("animation", "render", "segment")} | whole("composite", "contact"),
    ),
    "one template's source": (
        file("remotion/src/templates/quote.tsx", "export const", "const changed = true;\nexport const"),
        {"sources", "render:gdp/warning", "segment:gdp/warning"} | whole("composite", "contact"),
    ),
    "a comment in a template's source": (
        file("remotion/src/templates/quote.tsx", "export const", "// a remark\nexport const"),
        {"sources"},
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_an_edit_runs_exactly_the_steps_it_can_change(house: House, row: str) -> None:
    """Each row of the table; then the edit is taken back, and nothing runs."""
    edit, expected = ROWS[row]
    house.doit()
    before = {path: path.read_bytes() for path in house.root.rglob("*") if _is_source(path, house.root)}

    edit(house)
    house.doit()

    assert set(house.ran) == expected
    assert house.code == 0

    for path, data in before.items():
        if path.read_bytes() != data:
            path.write_bytes(data)
    results = house.doit()

    assert house.ran == []
    assert set(results.values()) <= {"up-to-date", "restored", "success"}


def _is_source(path: Path, root: Path) -> bool:
    inside = path.relative_to(root).parts
    return path.is_file() and inside[0] in ("scene_specs", "remotion") and "node_modules" not in inside


def test_a_source_edit_that_draws_the_same_frames_stops_at_the_render(house: House) -> None:
    """Segments depend on frames, not on the fact that something was drawn."""

    def same_frames(request: object, ctx: object) -> None:
        timed = ctx.read("animation")  # type: ignore[attr-defined]
        ctx.write("frames", {**timed_size(timed), "runs": [["f" * 64, timed["frames"]]]})  # type: ignore[attr-defined]
        ctx.write("props", {})  # type: ignore[attr-defined]

    house.stand_ins["render"] = same_frames
    house.doit()
    ROWS["one template's source"][0](house)
    house.doit()

    assert set(house.ran) == {"sources", "render:gdp/warning"}


def test_a_removed_scene_leaves_only_the_joins_to_be_made(house: House) -> None:
    """No step of another scene runs, and `doit` does not miss the removed files."""
    house.doit()
    blocks = house.spec.read_text("utf-8").split("\n  - id: ")
    house.spec.write_text("\n  - id: ".join(blocks[:3] + blocks[4:]), "utf-8")
    house.doit()

    assert set(house.ran) == whole(*TIMED, "contact")
    assert (house.root / "build/gdp/scenes/parts/segment.mp4").exists()


def test_an_override_counts_like_an_edit_and_is_undone_by_leaving_it_away(house: House) -> None:
    """`doit fps=25` runs what an edit of fps runs; plain `doit` after it runs nothing."""
    house.doit()
    house.doit(variables={"fps": "25"})

    assert set(house.ran) == ROWS["the frame rate"][1]

    house.doit()

    assert house.ran == []


def test_every_stand_in_of_the_table_is_as_sharp_as_a_key(house: House) -> None:
    """A second kind of stand-in for narration changes nothing downstream of it silently."""
    house.stand_ins["image"] = digest_of_everything
    house.doit()

    assert house.code == 0
    assert len(house.ran) == len(set(house.ran)) > 60
