"""Which frames are golden: every template in two themes and three shapes, and once while it comes in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.golden.show import Show

ROOT = Path(__file__).parents[2]
FRAMES = Path(__file__).parent / "frames"
SHAPES = {"landscape": (480, 270), "portrait": (270, 480), "square": (360, 360)}
THEMES = ("midnight", "sand")
LENGTH = 120
ARRIVED, ARRIVING = LENGTH - 1, 14
"""Everything has come in by the last frame; at the other one templates are half-way."""


@dataclass(frozen=True)
class Case:
    """One golden frame."""

    template: str
    theme: str
    shape: str
    frame: int

    @property
    def name(self) -> str:
        """Its file's stem, also shown by failing tests."""
        arriving = "-arriving" if self.frame == ARRIVING else ""
        return f"{self.template}-{self.theme}-{self.shape}{arriving}"

    @property
    def file(self) -> Path:
        """The golden frame, with alpha."""
        return FRAMES / f"{self.name}.webp"

    def props(self) -> dict[str, Any]:
        """The scene, made from the examples in the template's own schema."""
        described = json.loads((ROOT / "schemas" / "templates.v1.json").read_text("utf-8"))[self.template]
        examples = {
            key: prop["examples"][0]
            for key, prop in described["props"]["properties"].items()
            if prop.get("examples")
        }
        theme = json.loads((ROOT / f"remotion/src/themes/{self.theme}.json").read_text("utf-8"))
        width, height = SHAPES[self.shape]
        return {
            "width": width,
            "height": height,
            "fps": 30,
            "frames": LENGTH,
            "language": "en",
            "tokens": theme["tokens"],
            "layers": [{"template": self.template, "props": examples, "cues": []}],
            "captions": None,
            "title": None,
        }

    def draw(self, show: Show) -> Path:
        """Draw it anew."""
        return show.draw(self.props(), self.frame)


def cases() -> Iterator[Case]:
    """All golden frames."""
    templates = json.loads((ROOT / "schemas" / "templates.v1.json").read_text("utf-8"))
    for template in templates:
        for theme in THEMES:
            for shape in SHAPES:
                yield Case(template, theme, shape, ARRIVED)
        yield Case(template, THEMES[0], "landscape", ARRIVING)
