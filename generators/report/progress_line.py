"""One line on a terminal that shows how far something is."""

from __future__ import annotations

from typing import TextIO


class ProgressLine:
    """Shown while work goes on and cleared afterwards; nothing on a stream that is not a terminal."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown = ""

    def show(self, name: str, share: float) -> None:
        """Show a share from 0 to 1 if it differs from what is shown."""
        text = f"{name} {share:.0%}"
        if self._out.isatty() and text != self._shown:
            self._out.write(f"\r\x1b[K{text}")
            self._out.flush()
            self._shown = text

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            self._out.write("\r\x1b[K")
            self._out.flush()
