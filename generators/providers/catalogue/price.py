"""What a model costs: known, free or unknown; an unknown price is never treated as free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

UNITS: Final[Mapping[str, tuple[str, float]]] = {
    "image": ("images", 1),
    "input": ("input_tokens", 1_000_000),
    "output": ("output_tokens", 1_000_000),
    "characters": ("characters", 1_000),
    "second": ("seconds", 1),
}
"""The units of a price: the count it applies to, and the number of them it is for."""

_UNIT_NAMES: Final = {
    "image": "an image",
    "input": "per million tokens in",
    "output": "per million tokens out",
    "characters": "per thousand characters",
    "second": "a second",
}


@dataclass(frozen=True)
class Price:
    """US dollars by unit; empty if it is free or unknown."""

    is_free: bool = False
    units: Mapping[str, float | Mapping[str, float]] = field(default_factory=dict)
    """Unit to an amount, or to amounts by `size/quality`, size, quality or `any`."""
    noted: date | None = None
    """The day it was read."""

    @classmethod
    def unknown(cls) -> Price:
        """An unknown price."""
        return cls()

    @property
    def is_known(self) -> bool:
        """Whether anything can be reckoned with it."""
        return self.is_free or bool(self.units)

    def usd(
        self, counts: Mapping[str, float], *, size: str = "", quality: str = "", dearest: bool = False
    ) -> float | None:
        """US dollars of these counts; None if the price, or a count that it needs, is unknown.

        `dearest`: a size or quality without an amount costs as much as the most expensive one.
        """
        if self.is_free:
            return 0.0
        if not self.units:
            return None
        total = 0.0
        for unit, amount in self.units.items():
            count, per = UNITS[unit]
            each = _amount(amount, size, quality, dearest=dearest)
            if each is None or count not in counts:
                return None
            total += each * counts[count] / per
        return total

    def __str__(self) -> str:
        if not self.is_known:
            return "unknown"
        if self.is_free:
            return "free"
        return ", ".join(f"{_dollars(amount)} {_UNIT_NAMES[unit]}" for unit, amount in self.units.items())


def read_price(data: Any) -> Price:  # noqa: ANN401  # as YAML gives it, checked before
    """`free`, `unknown`, nothing, or amounts by unit with the day they were `noted`."""
    if data == "free":
        return Price(is_free=True)
    if not isinstance(data, Mapping):
        return Price.unknown()
    noted = date.fromisoformat(str(data["noted"])) if "noted" in data else None
    return Price(units={unit: data[unit] for unit in UNITS if unit in data}, noted=noted)


def _amount(amount: float | Mapping[str, float], size: str, quality: str, *, dearest: bool) -> float | None:
    if not isinstance(amount, Mapping):
        return amount
    for name in (f"{size}/{quality}", size, quality, "any"):
        if name in amount:
            return amount[name]
    if not dearest:
        return None
    of_quality = [each for name, each in amount.items() if quality and name.endswith(f"/{quality}")]
    return max(of_quality or amount.values(), default=None)


def _dollars(amount: float | Mapping[str, float]) -> str:
    if not isinstance(amount, Mapping):
        return f"${amount:g}"
    least, most = min(amount.values()), max(amount.values())
    return f"${least:g}" if least == most else f"${least:g} to ${most:g}"
