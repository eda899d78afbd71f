"""Text found where media was expected: pointers to files stored elsewhere, web pages, error responses."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Text:
    """The type of a text."""

    name: str
    uses: tuple[str, ...] = ("data",)
    cure: str = ""


_POINTERS: Final = (
    ("version https://git-lfs.github.com/", Text("a Git LFS pointer", (), "run `git lfs pull`")),
    ("/annex/objects/", Text("a git-annex pointer", (), "run `git annex get` for it")),
)
_PAGE: Final = Text("a web page", (), "download the file itself, not the page that shows it")


def text_content(head: bytes) -> Text | None:
    """The type of a text by its beginning; None for binary data."""
    text = _decoded(head)
    if text is None:
        return None
    start = text.lstrip("\ufeff \t\r\n")
    lower = start[:1024].lower()
    for begins, pointer in _POINTERS:
        if start.startswith(begins):
            return pointer
    if start.startswith(("outs:", "md5:")) and "md5:" in start and "path:" in start:
        return Text("a DVC pointer", (), "run `dvc pull`, and name the file without .dvc")
    if lower.startswith(("<!doctype html", "<html", "<head", "<body", "<script", "<table", "<meta")):
        return _PAGE
    if lower.startswith(("<?xml", "<!--", "<svg")) and ("<html" in lower or "<svg" in lower):
        return _PAGE if "<html" in lower else Text("an SVG drawing", (), "export it as PNG and name that")
    if lower.startswith("[internetshortcut]") or (lower.startswith("<?xml") and "<key>url</key>" in lower):
        return Text("a link to a web page", (), "download the file itself")
    if lower.startswith("<?xml") or (lower.startswith("<") and "error" in lower):
        return Text("XML text", ())
    if start.startswith(("{", "[")):
        return Text("JSON text")
    return Text("text") if start else None


def _decoded(head: bytes) -> str | None:
    """The text (UTF-8, UTF-16 with its mark, or Latin-1); None where it holds control characters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if any(byte < 0x20 and byte not in b"\t\n\r\f\x1a\x1b" for byte in head):
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        letters = sum(byte < 0x80 for byte in head)
        return head.decode("latin-1") if letters > len(head) * 0.7 else None
