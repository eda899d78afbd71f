"""Whether other bytes may have been read at a path for a while, though the same file is there again.

A file that is renamed away and back keeps its inode, size and modification time; its change time moves.
A folder that is renamed away and back moves its own change time, but not its modification time.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PathStamp:
    """A file and the way to it at one moment; times in nanoseconds."""

    inode: int
    size: int
    modified: int
    changed: int
    links: int
    folders: tuple[tuple[int, int, int], ...]
    """Inode, modification and change time of each folder (and the link) on the way, the innermost last."""

    def is_disturbed(self, after: PathStamp) -> bool:
        """Whether something else may have lain there between this moment and a later one."""
        if (self.inode, self.size, self.modified) != (after.inode, after.size, after.modified):
            return True
        # Backups make hard links at any time, which moves the change time, but in folders of their own.
        is_linked = self.links != after.links and self.folders[-1] == after.folders[-1]
        if self.changed != after.changed and not is_linked:
            return True
        return any(map(_is_moved, self.folders, after.folders))


def path_stamp(path: Path, root: Path) -> PathStamp | None:
    """Of a file, with the folders between it and `root`; None where nothing is there.

    Raises OSError where it cannot be looked at.
    """
    above = [folder for folder in path.parents if root in folder.parents] or [path.parent]
    try:
        status = path.stat()
        ways = [place.lstat() for place in (*reversed(above), *([path] if path.is_symlink() else []))]
    except FileNotFoundError:
        return None
    # A link is written once: any other time is another link.
    folders = tuple(
        (way.st_ino, way.st_mtime_ns if stat.S_ISDIR(way.st_mode) else 0, way.st_ctime_ns) for way in ways
    )
    return PathStamp(
        status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_nlink, folders
    )


def _is_moved(before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
    """Another folder, or the same one renamed: what is put into it moves both times."""
    return before[0] != after[0] or (before[2] != after[2] and before[1] == after[1])
