"""Keys and addresses from the variables that people already have: the environment, then `.env`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from generators.errors import UsageError
from generators.providers.roles.call import Secret
from generators.redaction import remember
from generators.spec.reading import Unreadable, read_text

FILE = ".env"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SECRET_NAME = re.compile(r"(?i)(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD)$")
LEAST_SECRET = 12
"""Shorter values of such variables are ordinary words."""


class Environment(Mapping[str, str]):
    """Variables by name; those of the process override `.env`, also with an empty value."""

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
            # No byte of the text: it may be part of a key.
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
        """The first of these variables that is set and not empty."""
        return next((name for name in names if self.get(name, "").strip()), None)

    def key(self, names: Sequence[str]) -> Secret | None:
        """The key in the first of these variables that is set and not empty. Raises UsageError."""
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
    """The variables of a `.env`, by the rules of python-dotenv, without its expansion of `${NAME}`.

    Raises UsageError with the line's number, never with its text, which may be a key.
    """
    from dotenv.parser import parse_stream

    variables = {}
    for found in parse_stream(StringIO(text)):
        if found.key is None and not found.error:  # a comment or an empty line
            continue
        if found.key is None or found.value is None or not _NAME.fullmatch(found.key):
            line = found.original.line + _empty_lines_before(found.original.string)
            raise UsageError(f"{name}:{line}: this line is not of the form NAME=value")
        variables[found.key] = found.value
    return variables


def _empty_lines_before(binding: str) -> int:
    """python-dotenv counts the empty lines before a binding as part of it."""
    return len(re.findall(r"\r\n|\n|\r", binding[: len(binding) - len(binding.lstrip())]))
