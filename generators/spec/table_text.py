"""Reads the text of a data file: size limit and encoding."""

from __future__ import annotations

import codecs

from generators.errors import SpecError
from generators.files.file_type import HEAD_BYTES, sniff

MOST_BYTES = 1_000_000
"""A chart draws some dozens of rows; a larger file is probably the wrong one."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and their encodings, longest first."""


def table_text(content: bytes, file: str) -> str:
    """The text of a data file. Raises SpecError where it is too large, not text, or not in Unicode."""
    if len(content) > MOST_BYTES:
        raise SpecError(f"{file}: is larger than {MOST_BYTES // 1_000_000} MB; keep only the rows to show")
    known = sniff(content[:HEAD_BYTES])
    if known is not None and "data" not in known.uses:
        raise SpecError(f"{file}: is {known.name}, not a table; {known.cure}")
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    encoding = encoding or _without_mark(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise SpecError(f"{file}: is damaged {encoding.upper()} text; export it as UTF-8") from error
        line = content[: error.start].count(b"\n") + 1
        raise SpecError(
            f'{file}:{line}: is not UTF-8 text; save it as UTF-8 (in Excel: "CSV UTF-8")'
        ) from error
    if "\0" in text:
        raise SpecError(f"{file}: is not text; export the table as CSV in UTF-8")
    return text


def _without_mark(content: bytes) -> str:
    """UTF-16 where every second byte of the beginning is zero, as for Latin characters; UTF-8 otherwise."""
    head = content[:200]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if odd > len(head) // 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 4 and not odd else "utf-8"
