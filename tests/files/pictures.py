"""Pictures these tests make for themselves: every format and depth, each with one known colour."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

RED = (220, 30, 30)
BLUE = (30, 60, 220)


def two_halves(size: tuple[int, int] = (64, 32)) -> Image.Image:
    """Red above, blue below."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (0, size[1] // 2, *size))
    return picture


def cut_out(hidden: tuple[int, int, int], size: tuple[int, int] = (64, 36)) -> Image.Image:
    """A red disc; around it nothing, over a hidden colour."""
    picture = Image.new("RGBA", size, (*hidden, 0))
    ImageDraw.Draw(picture).ellipse(
        (size[0] // 2 - 12, size[1] // 2 - 12, size[0] // 2 + 12, size[1] // 2 + 12), (*RED, 255)
    )
    return picture


def encoded(picture: Image.Image, form: str, **options: Any) -> bytes:
    """The bytes of a picture file."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def huge_png(path: Path, width: int, height: int, grey: int = 200) -> Path:
    """A grey PNG of 8 bits a pixel, written row by row, a few hundred kilobytes large."""
    packer = zlib.compressobj(1)
    row = bytes([0]) + bytes([grey]) * width
    with path.open("wb") as file:
        data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            (b"IDAT", data),
            (b"IEND", b""),
        ):
            file.write(
                struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            )
    return path


def bomb(width: int, height: int) -> bytes:
    """The head of a PNG that claims to be very large, with nothing behind it."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(body)) + b"IHDR" + body + struct.pack(">I", zlib.crc32(b"IHDR" + body))
    idat = zlib.compress(bytes(100))
    last = struct.pack(">I", len(idat)) + b"IDAT" + idat + struct.pack(">I", zlib.crc32(b"IDAT" + idat))
    return b"\x89PNG\r\n\x1a\n" + chunk + last


HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAUJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAFmAAEAAAAAAAAALQAAACNpaW5mAAAAAAABAAAAFWluZmUC"
    "AAAAAAEAAGh2YzEAAAAAwmlwcnAAAACkaXBjbwAAAHhodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNw"
    "AAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHB"
    "crAiQAAAABRpc3BlAAAAAAAAAEAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAA1bWRhdAAA"
    "ACkoAa8J4CE5dV///II///xiNyH8CiB0Cbf/2RGDv8Ozj//frB1i//Mn+A=="
)
"""Red above, blue below, 64 x 64; nothing here writes HEIC."""
