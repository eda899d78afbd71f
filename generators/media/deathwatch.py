"""A watcher outside our process: when that dies, however suddenly, what would live on is ended,
and its folder removed.

A browser has a session of its own, and the render service may be too busy to see its input close.
The watcher holds the other end of a pipe that only we hold; the kernel closes it with us.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

# More than one look: a browser that was just being started notes itself a moment later.
_WATCH = """
read -r _
for pause in 0 0.3 0.7; do
    sleep "$pause"
    for note in "$1"/*.pid; do
        [ -f "$note" ] && kill -KILL "-$(cat "$note")"
    done
done
rm -rf "$1"
"""


@contextlib.contextmanager
def watched(folder: Path) -> Iterator[None]:
    """While the block lasts, our death ends every process group noted in a file `*.pid` of the folder.

    The folder is then removed, and the watcher gone, a second after.
    Whoever notes a group takes the note away when it has ended.
    """
    watcher = subprocess.Popen(
        ["sh", "-c", _WATCH, "cinemake-watch", str(folder.absolute())],  # noqa: S607  # any POSIX shell will do
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        watcher.kill()
        watcher.communicate()
