"""Keeps Pillow and libtiff from writing to the terminal; errors are reported as FileRefused."""

from __future__ import annotations

import ctypes
import logging
import warnings
from functools import cache
from pathlib import Path


def silence_libraries() -> None:
    """Disable warnings, log lines, and libtiff's handlers, which print."""
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    _silence_once()


@cache
def _silence_once() -> None:
    import PIL

    logging.getLogger("PIL").addHandler(logging.NullHandler())
    package = Path(PIL.__file__).parent
    # Pillow's wheels install the library beside the package.
    for found in (*package.parent.glob("pillow.libs/libtiff*"), *package.glob(".dylibs/libtiff*")):
        library = ctypes.CDLL(str(found))
        library.TIFFSetErrorHandler(None)
        library.TIFFSetWarningHandler(None)
