"""Builders of command-line options, and the options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from generators.engine.spending.gateway import Spending
from generators.errors import UsageError

Option = Mapping[str, Any]
"""As doit's CmdOption wants it."""


def option(name: str, help_: str, **more: object) -> Option:
    """An option with a value, a text unless `type` differs; `short` is its letter."""
    return {"name": name, "long": name.replace("_", "-"), "type": str, "default": "", "help": help_, **more}


def switch(name: str, help_: str, **more: object) -> Option:
    """An option without a value."""
    return option(name, help_, **{"type": bool, "default": False, **more})


def output_option(help_: str) -> Option:
    """`-o FILE`."""
    return option("output", help_, short="o")


JSON = switch("as_json", "print JSON, for programs", long="json")
MONEY_OPTIONS = (
    option("max_cost", "the most this command may spend, in US dollars"),
    switch("allow_unknown_cost", "also call models whose price is unknown"),
)


def spending(options: Mapping[str, Any]) -> Spending:
    """What `MONEY_OPTIONS` allow. Raises UsageError."""
    return Spending(_dollars(options["max_cost"]), options["allow_unknown_cost"])


def _dollars(text: str) -> float | None:
    """US dollars; None where the option was not given."""
    if not text:
        return None
    try:
        dollars = float(text)
    except ValueError:
        dollars = -1.0
    if not 0 <= dollars < math.inf:
        raise UsageError(f"--max-cost {text}: expected an amount in US dollars, such as --max-cost 2.50")
    return dollars
