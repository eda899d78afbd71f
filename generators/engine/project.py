"""The project a command works on: its folders, its configuration, and the user's cache and data folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generators.errors import UsageError
from generators.plan.paths import SPECS, STATE
from generators.spec.files import spec_files
from generators.spec.settings import APP, MANIFEST, read_config
from generators.store.results import Store

UNBUNDLED = "\\?*#"


@dataclass(frozen=True)
class Project:
    """The folders and the configuration of one project."""

    root: Path
    config: Mapping[str, object] = field(default_factory=dict)
    """`[tool.cinemake]` of the project's `pyproject.toml`."""

    @property
    def specs(self) -> list[Path]:
        """The spec files in name order, one for each video. Raises UsageError."""
        return spec_files(self.root / SPECS)

    @property
    def state(self) -> Path:
        """The folder of the record, the manifest and the run lock."""
        return self.root / STATE

    @property
    def cache(self) -> Path:
        """The folder of everything that can be made again: results of local steps, frames, the bundle."""
        from platformdirs import user_cache_path

        return user_cache_path(APP)

    @property
    def data(self) -> Path:
        """The folder of generated and paid results; `store.path` in the configuration moves it."""
        from platformdirs import user_data_path

        store = self.config.get("store")
        moved = store.get("path") if isinstance(store, Mapping) else None
        return self.root / str(moved) if moved else user_data_path(APP)

    @property
    def store(self) -> Store:
        """The store of results that can be made again."""
        return Store(self.cache / "store", moved_by="XDG_CACHE_HOME")

    @property
    def kept(self) -> Store:
        """The store of generated, paid and pinned results."""
        return Store(self.data / "store", moved_by=f"XDG_DATA_HOME or [tool.{APP}] store.path")


def find_project(folder: Path | None = None) -> Project:
    """The project whose root is the current folder. Raises UsageError in any other folder."""
    root = (folder or Path.cwd()).resolve()
    if not (root / MANIFEST).is_file() or not (root / "dodo.py").is_file():
        raise UsageError(
            f"{root} is not the root of a cinemake project (no dodo.py with a pyproject.toml beside it): "
            "start doit in the project's root folder, or call its ./doitw from anywhere"
        )
    return Project(root, read_config(root))


def refuse_unbuildable(root: Path) -> None:
    r"""Raise UsageError if the project's path has a character with which the library cannot be bundled.

    Node's module URLs refuse `\`; esbuild and webpack give `?`, `*` and `#` a meaning of their own.
    """
    bad = next((character for character in UNBUNDLED if character in str(root)), None)
    if bad:
        raise UsageError(f"{root} contains {bad}, which Node's bundlers cannot read: rename the folder")
