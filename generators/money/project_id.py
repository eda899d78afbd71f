"""The id by which the journal knows a project, so that a copy or a moved folder shares what it has spent.

The id is stored beside the specs and committed with them: a clone shares the budgets of its videos with every
other checkout on the same machine. It is created with the first paid request; until then, and in journals of
older versions, the journal knows a project by its folder, and entries under that name keep counting.
After a merge the file may contain several ids: all of them are the project's.
"""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from pathlib import Path

from generators.errors import CinemakeError, UsageError
from generators.money.journal import Journal
from generators.spec.reading import Unreadable, read_text
from generators.store.disk_errors import explained
from generators.store.files import own_name

FILE = "scene_specs/project.id"
HEAD = "# Whose budgets these videos have; written by doit, to be committed with the specs.\n"
_ID = re.compile(r"[0-9a-f]{32}")


def project_name(root: Path, journal: Journal, *, making: bool = False) -> str:
    """The project's name in the journal: its id, else its folder; `making` creates a missing id.

    Raises UsageError if the file cannot be read, and DiskRefused if it cannot be written.
    """
    ids = _read(root)
    known = ids[0] if ids else journal.id_of_folder(str(root))
    if not making:
        # A query does not fail because the project's present folder cannot be recorded.
        if ids and journal.path.exists():
            with contextlib.suppress(CinemakeError):
                journal.add_names(ids[0], str(root), *ids[1:])
        return known or str(root)
    if not ids:
        ids = [_write(root, known or uuid.uuid4().hex)]
    journal.add_names(ids[0], str(root), *ids[1:])
    return ids[0]


def _read(root: Path) -> list[str]:
    path = root / FILE
    try:
        text = read_text(path)
    except FileNotFoundError:
        return []
    except Unreadable as error:
        raise UsageError(f"{path} {error}: restore it from git") from error
    ids = [line.strip() for line in text.splitlines() if _ID.fullmatch(line.strip())]
    if not ids:
        raise UsageError(f"{path} contains no project id: restore it from git, or delete it")
    return sorted(set(ids))


def _write(root: Path, name: str) -> str:
    """Write the id, and return the one in the file: another step or process may have been first."""
    path = root / FILE
    with explained(path.parent, cure="make it writable"):
        path.parent.mkdir(exist_ok=True)
        whole = path.with_name(f".{path.name}-{own_name()}")
        try:
            whole.write_text(f"{HEAD}{name}\n", encoding="utf-8")
            # Other steps may be reading: a link appears complete, and replaces no file.
            os.link(whole, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            whole.replace(path)
        finally:
            whole.unlink(missing_ok=True)
    return _read(root)[0]
