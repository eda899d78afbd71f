"""Keeps Pillow and libtiff from writing their own messages to the terminal; ours say what is wrong."""

from __future__ import annotations

import ctypes
import logging
import warnings
from functools import cache
from pathlib import Path


def silence() -> None:
    """Take away warnings, log lines and the handlers of libtiff that print."""
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    _silence_once()


@cache
def _silence_once() -> None:
    import PIL

    logging.getLogger("PIL").addHandler(logging.NullHandler())
    package = Path(PIL.__file__).parent
    # Pillow's wheels bring the library beside the package.
    for found in (*package.parent.glob("pillow.libs/libtiff*"), *package.glob(".dylibs/libtiff*")):
        library = ctypes.CDLL(str(found))
        library.TIFFSetErrorHandler(None)
        library.TIFFSetWarningHandler(None)
