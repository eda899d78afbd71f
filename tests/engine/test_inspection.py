"""`doit check` opens every file a spec names, so that no build stumbles over one later."""

from __future__ import annotations

from pathlib import Path

from generators.engine.inspection import inspect_files
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
