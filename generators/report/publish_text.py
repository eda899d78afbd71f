"""How publishing is told: what was sent, and the links."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from generators.report.store_text import size_text
from generators.report.wording import duration_text


class File(Protocol):
    """One file at its new place."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def media_type(self) -> str:
        """What it is."""

    @property
    def bytes(self) -> int:
        """Its size."""

    @property
    def sha256(self) -> str:
        """Of its bytes."""

    @property
    def sent(self) -> bool:
        """Whether it was sent; else it lay there already."""

    @property
    def link(self) -> str:
        """Where it can be fetched."""


def published_text(files: Sequence[File], *, seconds: int | None) -> str:
    """What was sent, how long the links hold (None: for ever), and the video's link on a line of its own."""
    width = max(len(file.name) for file in files)
    lines = [
        f"{file.name:<{width}}  {size_text(file.bytes):>8}  {'sent' if file.sent else 'was there already'}"
        for file in files
    ]
    until = "anybody" if seconds is None else f"for {duration_text(seconds)} whoever has this link"
    return "\n".join([*lines, f"{until} can fetch the video:", files[-1].link]) + "\n"


def published_json(video: str, to: str, files: Sequence[File], *, seconds: int | None) -> str:
    """The same for programs; `expires_seconds` is null where links hold for ever."""
    data = {
        "video": video,
        "to": to,
        "link": files[-1].link,
        "expires_seconds": seconds,
        "files": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "bytes": file.bytes,
                "sha256": file.sha256,
                "sent": file.sent,
                "link": file.link,
            }
            for file in files
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
