"""Small files: never waited for, never read beyond their limit, their lines counted as editors do."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from generators.spec import find_problems
from generators.spec.reading import Unreadable, lines_of, read_bytes, read_text


def dead_socket(path: Path) -> None:
    """What a server leaves behind."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (Path.mkdir, "is a folder, not a file"),
    "pipe": (os.mkfifo, "is a named pipe, not a file"),
    "socket": (dead_socket, "is a socket, not a file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "is a device, not a file"),
    "circle": (lambda path: path.symlink_to(path), "cannot be read: Too many levels of symbolic links"),
    "nowhere": (lambda path: path.symlink_to("gone/away"), "is a link to gone/away, which does not exist"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """A pipe is not waited for, a device not read to its end."""
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    make, why = KINDS[kind]
    make(Path("film.yaml"))

    with pytest.raises(Unreadable) as caught:
        read_bytes(Path("film.yaml"))

    assert str(caught.value) == why


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    """As the system says it."""
    with pytest.raises(Unreadable, match=r"^cannot be read: File name too long$"):
        read_bytes(tmp_path / ("a" * 300))


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """A sparse terabyte costs nothing."""
    path = tmp_path / "film.yaml"
    path.touch()
    os.truncate(path, 1 << 40)

    with pytest.raises(Unreadable, match=r"^is larger than 8 MB$"):
        read_bytes(path)


def test_what_is_not_utf_8_has_a_place(tmp_path: Path) -> None:
    """Line and column of the byte."""
    path = tmp_path / "film.yaml"
    path.write_bytes("spec: 1\ntitle: é".encode() + b"\xff")

    with pytest.raises(Unreadable) as caught:
        read_text(path)

    assert (caught.value.line, caught.value.column) == (2, 9)
    assert str(caught.value) == "is not UTF-8 text (byte 0xff); save it as UTF-8"


def test_lines_are_those_of_an_editor() -> None:
    """Neither U+2028 nor NEL nor a form feed ends one."""
    assert lines_of("a\r\nb\rc\nd\u2028e\x85f\x0cg\u2029h") == ["a", "b", "c", "d\u2028e\x85f\x0cg\u2029h"]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_separators_shift_no_line_of_a_message(tmp_path: Path, sign: str) -> None:
    """Pasted from a web page they stand within a line; the mistake is where an editor shows it."""
    path = tmp_path / "film.yaml"
    path.write_text(f"spec: 1\nscenes:\n  - id: a\n    say: One{sign}{sign}two.\n    sya: x\n", "utf-8")

    (problem,) = find_problems(path, project=tmp_path)

    assert (problem.line, problem.column, problem.source_line) == (5, 5, "    sya: x")
