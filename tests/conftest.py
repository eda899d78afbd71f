"""What every test stands on: home, cache and data folders of its own, and no keys."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators import redaction

FOLDER_VARIABLES = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


def pytest_configure(config: pytest.Config) -> None:
    """Move all the user's folders away before anything is imported that could remember the real ones."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell hides Ctrl-C from what it runs in the background; the tests send it to programs they start.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    away = tempfile.TemporaryDirectory(prefix="cinemake-tests-")
    config.add_cleanup(away.cleanup)
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    for name in FOLDER_VARIABLES:
        folder = Path(away.name, name.lower())
        folder.mkdir()
        patch.setenv(name, str(folder))
    for name in [name for name in os.environ if name.endswith("_API_KEY")]:
        patch.delenv(name)


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test starts with empty cache and data folders, so that no test finds what another one stored."""
    folder = tmp_path_factory.mktemp("user")
    for name in FOLDER_VARIABLES:
        monkeypatch.setenv(name, str(folder / name.lower()))
        (folder / name.lower()).mkdir()
    redaction.forget_all()
    yield
