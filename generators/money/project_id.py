"""Who a project is to the journal: an id kept in it, so that a copy or a moved folder has spent what it has.

The id lies beside the specs, to be committed with them: a clone shares the budgets of its videos with every
other checkout on the machine, whose journal it is. It is made with the first paid request; until then, and in
journals of older versions, a project is known by its folder, and what stands under that name keeps counting.
After a merge the file may hold several ids: all of them are the project's.
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
    """What the journal calls the project: its id, else its folder; with `making` an id is given to it.

    Raises UsageError where the file cannot be read, and DiskRefused where it cannot be written.
    """
    ids = _read(root)
    known = ids[0] if ids else journal.id_at(str(root))
    if not making:
        # Looking does not fail for want of writing down where the project lies now.
        if ids and journal.path.exists():
            with contextlib.suppress(CinemakeError):
                journal.call(ids[0], str(root), *ids[1:])
        return known or str(root)
    if not ids:
        ids = [_write(root, known or uuid.uuid4().hex)]
    journal.call(ids[0], str(root), *ids[1:])
    return ids[0]


def _read(root: Path) -> list[str]:
    path = root / FILE
    try:
        text = read_text(path)
    except FileNotFoundError:
        return []
    except Unreadable as error:
        raise UsageError(f"{path} {error}: take it back from git") from error
    ids = [line.strip() for line in text.splitlines() if _ID.fullmatch(line.strip())]
    if not ids:
        raise UsageError(f"{path} holds no id of a project: take it back from git, or delete it")
    return sorted(set(ids))


def _write(root: Path, name: str) -> str:
    """The id that the file holds afterwards: another step or process may have been quicker."""
    path = root / FILE
    with explained(path.parent, cure="make it writable"):
        path.parent.mkdir(exist_ok=True)
        whole = path.with_name(f".{path.name}-{own_name()}")
        try:
            whole.write_text(f"{HEAD}{name}\n", encoding="utf-8")
            # A link appears with its bytes, and only where no file is: other steps may be reading.
            os.link(whole, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            whole.replace(path)
        finally:
            whole.unlink(missing_ok=True)
    return _read(root)[0]
