"""How `doit publish` is printed: what was sent, and the links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from generators.report.store_text import size_text
from generators.report.wording import duration_text

if TYPE_CHECKING:
    from generators.engine.publishing import Published


def published_text(files: Sequence[Published], *, seconds: int | None) -> str:
    """What was sent, how long links are valid (None: without end), and the video's link on the last line."""
    width = max(len(file.name) for file in files)
    lines = [
        f"{file.name:<{width}}  {size_text(file.bytes):>8}  {'sent' if file.sent else 'already there'}"
        for file in files
    ]
    valid = "public, without end" if seconds is None else f"valid for {duration_text(seconds)}"
    return "\n".join([*lines, f"link to the video ({valid}):", files[-1].link]) + "\n"


def published_data(video: str, to: str, files: Sequence[Published], *, seconds: int | None) -> dict[str, Any]:
    """The same for programs; `expires_seconds` is null for links that do not expire."""
    return {
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
