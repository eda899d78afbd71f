"""`doit check` opens every file a spec names, so that no build stumbles over one later."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generators.engine.inspection import inspect_files
from tests.engine.house import PROJECT
from tests.media.material import write_photo

SPEC = """\
spec: 1
title: T
scenes:
  - id: a
    seconds: 2
    background: {type: image, file: half.png}
"""


def test_a_damaged_picture_is_named_with_its_place(tmp_path: Path) -> None:
    """A file that begins as it should and ends too soon is found before anything is built."""
    folder = tmp_path / "scene_specs"
    folder.mkdir()
    (folder / "a.yaml").write_text(SPEC, encoding="utf-8")
    whole = write_photo(folder / "half.png").read_bytes()
    (folder / "half.png").write_bytes(whole[: len(whole) // 2])

    problems, notes = inspect_files(folder / "a.yaml", project=tmp_path, overrides={})

    assert [(problem.line, problem.address) for problem in problems] == [(6, "scenes[a].background.file")]
    assert "half.png" in problems[0].message
    assert notes == []


def test_an_animation_shown_as_a_still_is_noted(tmp_path: Path) -> None:
    """Once per place, with what lets it move; as a reference its first picture is what is meant."""
    folder = tmp_path / "scene_specs"
    folder.mkdir()
    spec = SPEC.replace("half.png", "a.gif").replace("scenes:", "refs: {logo: {file: a.gif}}\nscenes:")
    (folder / "a.yaml").write_text(spec, encoding="utf-8")
    first, second = (Image.new("RGB", (8, 8), color) for color in ("red", "blue"))
    first.save(folder / "a.gif", save_all=True, append_images=[second])

    problems, notes = inspect_files(folder / "a.yaml", project=tmp_path, overrides={})

    assert problems == []
    assert notes == [
        "scene_specs/a.yaml:7:37 scenes[a].background.file: "
        "a.gif is animated, but only its first picture is shown; use `type: video` to play it"
    ]


def test_a_damaged_file_of_the_defaults_is_told_once_and_there(tmp_path: Path) -> None:
    """However many scenes show it."""
    folder = tmp_path / "scene_specs"
    folder.mkdir()
    scenes = "".join(f"  - {{id: s{n}, seconds: 1}}\n" for n in range(3))
    (folder / "a.yaml").write_text(
        f"spec: 1\ndefaults:\n  background: {{type: image, file: a.png}}\nscenes:\n{scenes}",
        encoding="utf-8",
    )
    whole = write_photo(folder / "a.png").read_bytes()
    (folder / "a.png").write_bytes(whole[: len(whole) // 2])

    problems, _ = inspect_files(folder / "a.yaml", project=tmp_path, overrides={})

    assert [str(problem) for problem in problems] == [
        "scene_specs/a.yaml:3:35 defaults.background.file: "
        "a.png is damaged or incomplete; copy, download or export it again\n"
        "    background: {type: image, file: a.png}"
    ]


FORMULAS = """\
spec: 1
scenes:
  - id: a
    seconds: 2
    animation: {template: formula, tex: 'a + b'}
  - id: b
    seconds: 2
    animation:
      - {template: formula, tex: '\\frac{a'}
"""


@pytest.mark.slow
def test_a_formula_that_cannot_be_drawn_is_named_with_its_place(tmp_path: Path) -> None:
    """In KaTeX's words, which draws it; a good one is not mentioned."""
    (tmp_path / "remotion").symlink_to(PROJECT / "remotion")
    (tmp_path / "a.yaml").write_text(FORMULAS, encoding="utf-8")

    (problem,), notes = inspect_files(tmp_path / "a.yaml", project=tmp_path, overrides={})

    assert (problem.line, problem.address) == (9, "scenes[b].animation[0].tex")
    assert problem.message == (
        "is not valid TeX: Unexpected end of input in a macro argument, "
        "expected '}' at end of input: \\frac{a"
    )
    assert notes == []


def test_a_formula_that_cannot_be_checked_is_noted(tmp_path: Path) -> None:
    """Where the animation library is not set up yet."""
    (tmp_path / "a.yaml").write_text(FORMULAS, encoding="utf-8")

    problems, notes = inspect_files(tmp_path / "a.yaml", project=tmp_path, overrides={})

    assert problems == []
    assert notes[0] == (
        "a.yaml:5:41 scenes[a].animation.tex: the formula was not checked: run `doit npm` to install KaTeX"
    )
