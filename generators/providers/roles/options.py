"""The author's `models.<role>.options`: each provider declares its names; any other is an error."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from generators.errors import UsageError
from generators.providers.roles.call import Endpoint
from generators.spec.model import Json

TEXT = "text"
WHOLE = "a whole number"
NUMBER = "a number"
SWITCH = "true or false"
LIST = "a list"
MAPPING = "a mapping"

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    TEXT: str,
    WHOLE: int,
    NUMBER: (int, float),
    SWITCH: bool,
    LIST: list,
    MAPPING: dict,
}


def known(at: Endpoint, names: Mapping[str, str]) -> dict[str, Json]:
    """The options given, all of them known by name and kind (`names` maps each name to its kind).

    Raises UsageError, which lists the names.
    """
    for name, value in at.options.items():
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean `{near[0]}`? " if near else ""
            raise UsageError(
                f"{at.provider} has no option `{name}`; {hint}it has: {', '.join(sorted(names))}"
            )
        kind = _KINDS[names[name]]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise UsageError(f"the option `{name}` of {at.provider} is {value!r}; it should be {names[name]}")
    return dict(at.options)


def seconds(options: Mapping[str, Json], name: str, otherwise: float) -> float:
    """An option that is a number of seconds above 0. Raises UsageError."""
    value = options.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        raise UsageError(f"the option `{name}` is {value!r}; it should be a number of seconds above 0")
    return float(value)
