"""The tools all steps of one run share: one render service, started when the first picture is drawn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from generators.media.render_service import RenderService
from generators.money.gateway import ProviderGateway
from generators.store.frame_cache import FrameCache

FRAME_CACHE_BYTES = 4 << 30
"""Cap of the frame cache: some 20,000 distinct 1080p overlays."""


class Services:
    """Holds the render service, the gateway, the frame cache and the run's temporary folder."""

    def __init__(
        self,
        *,
        remotion: Path,
        cache: Path,
        run_folder: Path,
        node: Callable[[], Path],
        browser: Callable[[], str],
        gateway: ProviderGateway | None = None,
    ) -> None:
        self.run_folder = run_folder
        self._gateway = gateway
        self.frame_cache = FrameCache(cache / "frames", FRAME_CACHE_BYTES)
        self.node = node
        self._remotion, self._browser = remotion, browser
        self._cache = cache
        self._service: RenderService | None = None
        self._lock = threading.Lock()

    @property
    def gateway(self) -> ProviderGateway:
        """Where providers are asked. Raises RuntimeError in a process that asks none."""
        if self._gateway is None:
            raise RuntimeError("a step that asks a provider was sent to a process that cannot")
        return self._gateway

    @property
    def cache(self) -> Path:
        """Where frames, bundles and browsers are cached."""
        return self._cache

    @property
    def service(self) -> RenderService:
        """The render service. Raises MissingTool where Node or a browser is missing."""
        with self._lock:
            if self._service is None:
                self._service = RenderService(
                    node=str(self.node()),
                    browser=self._browser(),
                    remotion_folder=self._remotion,
                    run_folder=self.run_folder,
                    bundle_folder=self._cache / "bundles",
                    browser_folder=self._cache / "browsers",
                )
            return self._service

    def close(self) -> None:
        """End the service."""
        with self._lock:
            if self._service is not None:
                self._service.close()
                self._service = None
