"""Owns damaged files and obstacles inside the store: they are moved to quarantine and reported once."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path

from generators.store.disk_errors import IN_THE_WAY


class Quarantine:
    """The folder `quarantine/` of one store."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "quarantine"
        self._root = root
        self._notes: dict[str, None] = {}

    @property
    def notes(self) -> list[str]:
        """One sentence for each damage that was met, in their order."""
        return list(self._notes)

    def note(self, sentence: str) -> None:
        """Report a damage once, however often it is met."""
        self._notes[sentence] = None

    def take(self, path: Path) -> bool:
        """Move a file or folder here; False where the store cannot be written."""
        try:
            self.folder.mkdir(exist_ok=True)
            path.rename(self.folder / f"{path.name}.{uuid.uuid4().hex[:6]}")
        except FileNotFoundError:  # another process has just moved it
            return True
        except OSError as error:
            self.note(f"{path} is damaged and cannot be set aside ({error.strerror})")
            return False
        self.note(f"{path} was damaged and is set aside in {self.folder}")
        return True

    def clear_the_way(self, goal: str | Path, put: Callable[[], None]) -> None:
        """Call `put`; if a file is in place of a folder or the reverse, move it away and try again."""
        try:
            put()
        except OSError as error:
            in_the_way = self._in_the_way(Path(goal)) if error.errno in IN_THE_WAY else []
            if not in_the_way:
                raise
            for path in in_the_way:
                self.take(path)
            put()

    def _in_the_way(self, goal: Path) -> list[Path]:
        above = [folder for folder in goal.parents if self._root in folder.parents]
        files = [folder for folder in above if os.path.lexists(folder) and not folder.is_dir()]
        return [*files, goal] if goal.is_dir() else files
