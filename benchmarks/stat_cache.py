"""How fast files are hashed, and what a second run pays for the same media: nothing that grows with them.

    .venv/bin/python -m benchmarks.stat_cache [megabytes]

Prints `value hash-MB-per-s` and `ratio second-to-first`. The file is sparse, so the disk is not measured:
what is read is the page cache and the digest, the upper bound of what a first run may reach.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from generators.store.database import open_for
from generators.store.stat_cache import GRAIN_NS, StatCache


def run(root: Path) -> float:
    """Seconds that one command pays for the file, opening the table included."""
    started = time.perf_counter()
    database, _ = open_for(root / "record.db", lambda database: database)
    StatCache(database, root).digest("media.mov")
    database.close()
    return time.perf_counter() - started


def main() -> None:
    """Hash a file of the given length, 1,000 MB unless told, as two commands after each other would."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with (root / "media.mov").open("wb") as file:
            file.truncate(megabytes * 1_000_000)
        time.sleep(GRAIN_NS / 1e9)
        first, second = run(root), run(root)
    print(f"value hash-MB-per-s {megabytes / first:.0f}")
    print(f"value second-run-ms {second * 1e3:.2f}")
    print(f"ratio second-to-first {second / first:.5f}")


if __name__ == "__main__":
    main()
