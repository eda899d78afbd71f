"""Keys and addresses as people already have them: the process's environment, and `.env` below it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generators.errors import UsageError
from generators.providers.roles.call import Secret
from generators.redaction import remember
from generators.spec.reading import Unreadable, lines_of, read_text

FILE = ".env"

_NAME = r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
_VALUE = r"""'(?P<plain>[^']*)'|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^'"\s#][^\n]*?)?"""
_LINE = re.compile(rf"^\s*(?:{_NAME}\s*=\s*(?:{_VALUE})\s*(?:(?:^|(?<=\s))#.*)?)?$")
_SECRET_NAME = re.compile(r"(?i)(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD)$")
LEAST_SECRET = 12
"""Shorter values of such variables are words, as a password is that protects nothing."""
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class Environment(Mapping[str, str]):
    """Variables by name; what the process was started with wins over `.env`, even where it is empty."""

    def __init__(self, process: Mapping[str, str], file: Mapping[str, str]) -> None:
        self._variables = {**file, **process}
        for name, value in self._variables.items():
            if _SECRET_NAME.search(name) and len(value.strip()) >= LEAST_SECRET:
                remember(value.strip())

    @classmethod
    def read(cls, folder: Path, process: Mapping[str, str] | None = None) -> Environment:
        """The environment of this process over `.env` in the project's folder. Raises UsageError."""
        path = folder / FILE
        try:
            text = read_text(path)
        except FileNotFoundError:
            text = ""
        except Unreadable as why:
            # Never a byte of the text: it may belong to a key.
            message = "cannot be read as text in UTF-8 (UnicodeDecodeError)" if why.line else str(why)
            raise UsageError(f"{path} {message}") from None
        return cls(os.environ if process is None else process, parse(text, name=str(path)))

    def __getitem__(self, name: str) -> str:
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def __repr__(self) -> str:
        return f"Environment({', '.join(sorted(self))})"

    def variable(self, names: Sequence[str]) -> str | None:
        """The first of these variables that is there and not empty."""
        return next((name for name in names if self.get(name, "").strip()), None)

    def key(self, names: Sequence[str]) -> Secret | None:
        """The key in the first of these variables that is there and not empty. Raises UsageError."""
        name = self.variable(names)
        if name is None:
            return None
        key = self[name].strip()
        if not re.fullmatch(r"[!-~]+", key):
            raise UsageError(
                f"the key in {name} holds a space, a line break or a character that keys do not have\n"
                "Copy it again, without typographic quotes or anything around it."
            )
        remember(key)
        return Secret(key)


def parse(text: str, *, name: str = FILE) -> dict[str, str]:
    r"""The variables of a `.env`: `NAME=value` a line, `export` before it, quotes around it, `#` comments.

    In double quotes `\n`, `\t`, `\r`, `\"` and `\\` are escapes; nothing else is expanded.
    Raises UsageError with the line's number, never with its text: it may hold a key.
    """
    variables = {}
    for number, line in enumerate(lines_of(text), 1):
        found = _LINE.match(line) if not line.lstrip().startswith("#") else None
        if found is None and line.strip() and not line.lstrip().startswith("#"):
            raise UsageError(f"{name}:{number}: this line is not of the form NAME=value")
        if found is not None and found["name"]:
            variables[found["name"]] = _value(found)
    return variables


def _value(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), found["quoted"])
    return found["plain"] if found["plain"] is not None else found["bare"] or ""
