"""Ways to spoil a file, with its old times put back or not."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

Way = Callable[[Path, random.Random, Sequence[Path]], None]
"""Spoils a file; the other files of its kind are at hand."""


def truncate(path: Path, rng: random.Random, others: Sequence[Path]) -> None:
    """Cut it off somewhere, at its start too."""
    os.truncate(path, rng.randrange(max(1, path.stat().st_size)))


def flip(path: Path, rng: random.Random, others: Sequence[Path]) -> None:
    """Change a few bytes; the size stays."""
    content = bytearray(path.read_bytes())
    for _ in range(min(len(content), rng.choice((1, 1, 3, 40)))):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def garbage(path: Path, rng: random.Random, others: Sequence[Path]) -> None:
    """Noise of the same size."""
    path.write_bytes(rng.randbytes(path.stat().st_size))


def edit(path: Path, rng: random.Random, others: Sequence[Path]) -> None:
    """Write something after its end, as a careless hand would."""
    with path.open("ab") as file:
        file.write(b"\nedited by hand\n")


def replace(path: Path, rng: random.Random, others: Sequence[Path]) -> None:
    """Put another file's content in its place."""
    content = rng.choice(others).read_bytes()
    path.unlink()
    path.write_bytes(content)


def link(path: Path, rng: random.Random, others: Sequence[Path]) -> None:
    """Put a link to another file in its place, perhaps to none."""
    goal = rng.choice((rng.choice(others), path.with_name("nowhere")))
    path.unlink()
    path.symlink_to(goal)


def folder(path: Path, rng: random.Random, others: Sequence[Path]) -> None:
    """Put a folder in its place, with something in it."""
    path.unlink()
    path.mkdir()
    (path / "something").write_text("in the way\n")


def delete(path: Path, rng: random.Random, others: Sequence[Path]) -> None:
    """Take it away."""
    path.unlink()


WAYS: Sequence[Way] = (truncate, truncate, flip, flip, garbage, edit, replace, link, folder, delete, delete)
"""The more likely ones more than once."""


def spoil(path: Path, rng: random.Random, others: Sequence[Path], way: Way) -> str:
    """Do it, and say what was done."""
    before = path.stat()
    # Blobs are read-only so that nobody writes them by mistake; this is none.
    path.chmod(0o644)
    way(path, rng, others)
    keeps_times = way not in (delete, link, folder) and rng.random() < 0.5
    if keeps_times:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return f"{way.__name__} {path.name[:40]}{' with its old times' if keeps_times else ''}"
