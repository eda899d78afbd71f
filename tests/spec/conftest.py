"""Where the example specs of these tests are, and a way to write one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generators.spec import load_video
from generators.spec.model import Video

Load = Callable[..., Video]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load the text of a spec that lies in a project of its own."""

    def loaded(text: str, overrides: Mapping[str, str] | None = None) -> Video:
        path = tmp_path / "scene_specs" / "film.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return load_video(path, project=tmp_path, overrides=overrides or {})

    return loaded
