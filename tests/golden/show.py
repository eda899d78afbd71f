"""One render service for many single frames."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from generators.media.programs import find_browser, node_program
from generators.media.render_service import RenderService

REMOTION = Path(__file__).parents[2] / "remotion"
BROWSERS = REMOTION / "node_modules" / ".cache" / "cinemake" / "browsers"


class Show:
    """The service, its browser and a folder of shots; ended by leaving the `with` block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        browser = find_browser(REMOTION).choice
        self._service = RenderService(
            str(node_program()), browser, REMOTION, folder / "run", folder / "bundles", BROWSERS
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._service.close()

    def draw(self, props: dict[str, Any], frame: int) -> Path:
        """The picture of one frame of a scene, as PNG with alpha; the next one may take its place."""
        self._service.shoot(props, [frame], self._folder / "shots")
        return self._folder / "shots" / f"{frame}.png"
