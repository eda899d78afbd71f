"""A watcher process: when this process dies, even by a signal, it kills the programs that would keep running
and removes their folder.

A browser runs in its own session, and the render service may be too busy to notice that its input closed.
The watcher reads a pipe whose other end only this process holds; the kernel closes it when the process dies.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

# It looks more than once: a browser that is just starting writes its .pid file a moment later.
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
    """While the block lasts, the death of this process kills every process group named by a `*.pid` file.

    The folder is then removed, and the watcher ends, within a second.
    Whoever writes a `*.pid` file removes it when its group has ended.
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
