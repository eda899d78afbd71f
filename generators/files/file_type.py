"""The type of a file by its first bytes, whatever its name: enough to refuse files of a wrong type.

Unknown types are left to the decoders, which read more than a table can list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from generators.files.text_type import text_content

HEAD_BYTES: Final = 4096
"""Bytes read of each file."""

_AGAIN: Final = "export or download it again"
_CONVERT: Final = "save it as {} and name that"
DEVELOP: Final = "develop it and save it as JPEG or TIFF"


@dataclass(frozen=True)
class FileType:
    """The type of a file."""

    name: str
    """With article, as in `... is a PNG picture, not a clip`."""
    uses: frozenset[str]
    """What it can be used as: `picture`, `clip`, `sound`, `data`; empty where it is unusable."""
    cure: str = _AGAIN
    """What to do where it cannot be used."""


def sniff(head: bytes) -> FileType | None:
    """The type of a file by its first HEAD_BYTES; None for an unknown one."""
    for look in _LOOKS:
        if content := look(head):
            return content
    text = text_content(head)
    return FileType(text.name, frozenset(text.uses), text.cure or _AGAIN) if text else None


def _content(name: str, *uses: str, cure: str = _AGAIN) -> FileType:
    return FileType(name, frozenset(uses), cure)


def _moving(kind: str, *, moves: bool) -> FileType:
    if moves:
        return _content(f"an animated {kind}", "picture", "clip")
    return _content(f"a {kind} picture", "picture")


def _raw(head: bytes) -> FileType | None:
    """Raw pictures of cameras; the others are TIFF files and recognised when opened."""
    canon = (head.startswith(b"II*\0") and head[8:10] == b"CR") or head[4:12] == b"ftypcrx "
    return _content("a camera's raw picture", cure=DEVELOP) if canon or head.startswith(_RAWS) else None


_RAWS: Final = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb")
"""Fujifilm, Olympus (three), Panasonic, Sigma."""


def _picture(head: bytes) -> FileType | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        # The chunk that marks an animation comes before the first picture.
        return _moving("PNG", moves=b"acTL" in head.partition(b"IDAT")[0] or b"IDAT" not in head)
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _content("a GIF picture", "picture", "clip")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _moving("WebP", moves=head[12:16] == b"VP8X" and len(head) > 20 and head[20] & 2 != 0)
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return _content("a BMP picture", "picture")
    for start, name in _PICTURES.items():
        if head.startswith(start):
            return _content(name, "picture")
    if _PNM.match(head):
        return _content("a PNM picture", "picture")
    if head.startswith((b"\xff\x0a", b"\0\0\0\x0cJXL ")):
        return _content("a JPEG XL file", cure=_CONVERT.format("PNG"))
    return None


_PNM: Final = re.compile(rb"P[1-6]\s+(?:#[^\n]*\s+)*\d+\s+\d+\s")
_PICTURES: Final = {
    b"\xff\xd8\xff": "a JPEG picture", b"II*\0": "a TIFF picture", b"MM\0*": "a TIFF picture",
    b"II+\0": "a TIFF picture", b"MM\0+": "a TIFF picture", b"8BPS": "a Photoshop picture",
    b"\0\0\0\x0cjP  ": "a JPEG 2000 picture", b"\xff\x4f\xff\x51": "a JPEG 2000 picture",
    b"qoif": "a QOI picture",
}  # fmt: skip


def _boxes(head: bytes) -> FileType | None:
    """ISO base media files and QuickTime: boxes with a length and a four-letter type."""
    kind, brand = head[4:8], head[8:12]
    if kind == b"ftyp" and head[0] == 0:
        brands = {head[at : at + 4] for at in (8, *range(16, min(len(head), int.from_bytes(head[:4])), 4))}
        if brand in (b"avif", b"avis") or (brand in (b"mif1", b"msf1") and brands & {b"avif", b"avis"}):
            return _content("an AVIF picture", "picture", *(["clip"] if b"avis" in brands else []))
        if brand in _HEIF:
            return _content("a HEIC picture", "picture")
        if brand in (b"M4A ", b"M4B ", b"M4P "):
            return _content("an M4A sound", "sound")
        if brand == b"qt  ":
            return _content("a QuickTime clip", "clip", "sound")
        return _content("an MP4 clip", "clip", "sound")
    # A length of half a gigabyte or more begins with a letter's byte: `pay free,5` is text.
    if kind == b"mdat" or (kind in _BOXES and head[0] < 0x20):
        return _content("an MP4 or QuickTime clip", "clip", "sound")
    return None


_BOXES: Final = (b"moov", b"wide", b"free", b"skip", b"styp", b"pnot", b"moof", b"sidx")
_HEIF: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def _chunks(head: bytes) -> FileType | None:
    """RIFF and related formats."""
    form = head[8:12]
    if head[:4] in (b"RIFF", b"RF64", b"BW64", b"RIFX") and form == b"WAVE":
        return _content("a WAV sound", "sound")
    if head[:4] == b"RIFF" and form == b"AVI ":
        return _content("an AVI clip", "clip", "sound")
    if head[:4] == b"FORM" and form in (b"AIFF", b"AIFC"):
        return _content("an AIFF sound", "sound")
    if head[:4] == b"OggS":
        video = b"theora" in head[:512] or b"BBCD" in head[:512]
        return _content("an Ogg clip", "clip", "sound") if video else _content("an Ogg sound", "sound")
    return None


def _starts(head: bytes) -> FileType | None:
    if head.startswith(b"ID3") and head[3:4] < b"\x10":
        return _content("an MP3 sound", "sound")
    if head.startswith(b"MAC ") and 3_000 <= int.from_bytes(head[4:6], "little") < 5_000:
        return _content("an APE sound", "sound")
    for start, (name, *uses) in _STARTS.items():
        if head.startswith(start):
            return _content(name, *uses)
    return None


_STARTS: Final[dict[bytes, tuple[str, ...]]] = {
    b"\x1aE\xdf\xa3": ("a WebM or Matroska clip", "clip", "sound"),
    b"FLV\x01": ("an FLV clip", "clip", "sound"),
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": ("a Windows Media file", "clip", "sound"),
    b"\0\0\x01\xba": ("an MPEG clip", "clip", "sound"),
    b"\0\0\x01\xb3": ("an MPEG clip", "clip"),
    b".RMF\0": ("a RealMedia file", "clip", "sound"),
    b"DKIF\0": ("an IVF clip", "clip"),
    b"YUV4MPEG2 ": ("a Y4M clip", "clip"),
    b"\x06\x0e\x2b\x34": ("an MXF clip", "clip", "sound"),
    b"riff\x2e\x91\xcf\x11": ("a W64 sound", "sound"),
    b"fLaC": ("a FLAC sound", "sound"),
    b"caff\0": ("a CAF sound", "sound"),
    b"#!AMR": ("an AMR sound", "sound"),
    b".snd\0": ("an AU sound", "sound"),
    b"wvpk": ("a WavPack sound", "sound"),
    b"TTA1\1\0": ("a TTA sound", "sound"),
    b"\x0b\x77": ("an AC-3 sound", "sound"),
}


def _mpeg(head: bytes) -> FileType | None:
    """Streams without a file header: transport packets, and frames that begin with eleven set bits."""
    for first, packet in ((0, 188), (4, 192)):
        places = range(first, min(len(head), first + 4 * packet + 1), packet)
        if len(places) > 2 and all(head[at] == 0x47 for at in places):
            return _content("an MPEG transport stream", "clip", "sound")
    if (
        len(head) > 3
        and head[0] == 0xFF
        and head[1] & 0xE0 == 0xE0
        and head[:2] not in (b"\xff\xfe", b"\xff\xff")
    ):
        if head[1] & 0xF6 == 0xF0:
            return _content("an AAC sound", "sound")
        if head[1] & 0x06 and head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C:
            return _content("an MP3 sound", "sound")
    return None


def _others(head: bytes) -> FileType | None:
    if head.startswith(b"PK\x03\x04"):
        if any(sign in head for sign in _OFFICE):
            return _content("an Office document", cure=_EXPORT)
        return _content("a Zip archive", cure="unpack it and name the file inside")
    for start, (name, cure) in _OTHERS.items():
        if head.startswith(start):
            return _content(name, cure=cure)
    return None


_EXPORT: Final = "export its content, a table as CSV, and name the export"
_OFFICE: Final = (b"xl/", b"[Content_Types]", b"mimetypeapplication/vnd.oasis.", b".iwa")
"""Excel and Word, LibreOffice, Numbers and Keynote."""
_OTHERS: Final = {
    b"%PDF": ("a PDF document", "export the page as PNG"),
    b"%!PS": ("a PostScript drawing", "export it as PNG and name that"),
    b"\xd0\xcf\x11\xe0": ("an Office document", _EXPORT),
    b"\x1f\x8b": ("a gzip archive", "unpack it and name the file inside"),
    b"PAR1": ("a Parquet table", "export it as CSV and name that"),
    b"SQLite format 3\0": ("a database", "export the table as CSV and name that"),
    b"7z\xbc\xaf\x27\x1c": ("a 7-Zip archive", "unpack it and name the file inside"),
    b"Rar!\x1a": ("a RAR archive", "unpack it and name the file inside"),
    b"\xfd7zXZ\0": ("an xz archive", "unpack it and name the file inside"),
    b"\0\x05\x16\x07": ("macOS metadata", "name the file without the ._ prefix"),
    b"MThd\0": ("a MIDI file", "render it with an instrument and save it as WAV"),
}

_LOOKS: Final[tuple[Callable[[bytes], FileType | None], ...]] = (
    *(_raw, _picture, _boxes, _chunks, _starts, _mpeg, _others),
)
