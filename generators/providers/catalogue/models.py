"""The catalogue: which providers and models there are, what they can do, what they cost and when they end.

catalogue.yaml (ours, dated) < providers.yaml (the project's own) -> Catalogue
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from generators.errors import UsageError
from generators.providers.catalogue.price import Price, read_price
from generators.spec.model import Json
from generators.spec.problems import did_you_mean, listed

BUILT_IN: Final = Path(__file__).with_name("catalogue.yaml")
OWN_NAME: Final = "providers.yaml"
"""The project's own entries, beside pyproject.toml."""
SOON_DAYS: Final = 60
"""How long before a model's end it is warned of."""
NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True)
class ModelEntry:
    """One model of a provider."""

    id: str
    """Empty for a provider that has one nameless model."""
    roles: tuple[str, ...]
    price: Price
    retires: date | None = None
    """The day it ends or has ended, as announced."""
    successor: str = ""
    can: frozenset[str] = frozenset()
    """`refs`, `transparent`, `negative`, `seed`, `edit`, `word_times`."""
    limits: Mapping[str, Json] = field(default_factory=dict)
    """`prompt_chars`, `negative_chars`, `sizes` (a list or a rule), `n`, `refs`, `durations` (in seconds)."""
    note: str = ""


@dataclass(frozen=True)
class Provider:
    """One provider with its models."""

    name: str
    roles: tuple[str, ...]
    title: str = ""
    docs: str = ""
    like: str = ""
    """The provider whose API it has; empty for its own."""
    keys: tuple[str, ...] = ()
    """Environment variables that may hold the key, first found wins; none where none is needed."""
    address_env: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Region to address without a path; the first is the usual one."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Role to what follows the address."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Role to its default model."""
    model_env: Mapping[str, str] = field(default_factory=dict)
    """Role to the variable that names its model."""
    option_env: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Role to option to the variable that gives its value."""
    price: Price = field(default_factory=Price.unknown)
    """Of models that are not listed."""
    check: Mapping[str, str] = field(default_factory=dict)
    """A free call: `role` (whose address), `path`, `header` of the key if it is not Authorization."""
    note: str = ""
    models: Mapping[str, ModelEntry] = field(default_factory=dict)

    def model(self, name: str | None) -> ModelEntry | None:
        """The model of that name, if it is listed."""
        return self.models.get(name or "")

    def price_of(self, model: str | None) -> Price:
        """The price of the model; an unlisted model has the price of its provider."""
        entry = self.model(model)
        return entry.price if entry else self.price


@dataclass(frozen=True)
class Catalogue:
    """All providers by name."""

    dated: date
    providers: Mapping[str, Provider]

    def provider(self, name: str, role: str = "") -> Provider:
        """The provider of that name, one that does the role. Raises UsageError listing the names."""
        mistake = self.mistake(name, role)
        if mistake:
            raise UsageError(mistake)
        return self.providers[name]

    def mistake(self, name: str, role: str = "") -> str:
        """What is wrong with a provider's name, or an empty string."""
        names = [p.name for p in self.providers.values() if not role or role in p.roles]
        if name in names:
            return ""
        hint = did_you_mean(name, names) or f"; there are: {', '.join(names)}"
        return f'there is no {f"{role} " if role else ""}provider "{name}"{hint}'

    def maker(self, name: str) -> str:
        """The name under which the registry knows how to speak to a provider."""
        provider = self.providers.get(name)
        return provider.like if provider and provider.like else name

    def is_paid(self, provider: str, model: str | None = None) -> bool:
        """Whether a call may cost money; an unknown price may."""
        found = self.providers.get(provider)
        return found is None or not found.price_of(model).is_free

    def goes_by_size(self, provider: str, model: str | None) -> bool:
        """Whether the price of a picture or second is another one for other sizes or qualities."""
        found = self.providers.get(provider)
        return found is not None and any(isinstance(a, Mapping) for a in found.price_of(model).units.values())

    def usd(
        self,
        provider: str,
        model: str | None,
        counts: Mapping[str, float],
        *,
        size: str = "",
        quality: str = "",
    ) -> float | None:
        """US dollars of what was used (`Usage.counts`); None where the price or a count it needs is unknown.

        `size` is the picture's (`1024x1024`) or the clip's (`720p`).
        """
        found = self.providers.get(provider)
        return found.price_of(model).usd(counts, size=size, quality=quality) if found else None

    def estimate(
        self,
        provider: str,
        model: str | None,
        role: str,
        counts: Mapping[str, float],
        *,
        size: str = "",
        quality: str = "",
    ) -> float | None:
        """US dollars of one request before it is sent; None if unknown.

        `counts` is what is known of the request: `images`, `characters` (of prompt or text), `seconds`,
        `output_tokens` (the most allowed). A picture counts as one, a prompt as one token per character, a
        size or quality without its own price as the most expensive one: rather too much than too little.
        """
        known = {"images": 1.0} | dict(counts) if role == "image" else dict(counts)
        if "characters" in known:
            known.setdefault("input_tokens", known["characters"])
        found = self.providers.get(provider)
        price = found.price_of(model) if found else Price.unknown()
        return price.usd(known, size=size, quality=quality, dearest=True)

    def warnings(self, provider: str, model: str | None, role: str, today: date) -> list[str]:
        """What the user should know of a choice: a model that ended, soon ends, or is not listed."""
        found = self.providers.get(provider)
        if found is None or not model:
            return []
        entry = found.model(model)
        if entry is None:
            names = [one.id for one in found.models.values() if role in one.roles and one.id]
            if not names and found.price.is_free:
                return []  # a server of one's own has the models one put there
            alive = [n for n in names if (end := found.models[n].retires) is None or end > today]
            near = did_you_mean(model, alive)
            return [
                f'{role}: {provider} model "{model}" is not in the catalogue of {self.dated}{near}'
                f"{'' if near else '; it is sent as it is'}"
            ]
        return [f"{role}: {said}" for said in self._ends(found, entry, today)]

    def _ends(self, provider: Provider, entry: ModelEntry, today: date) -> list[str]:
        instead = f"; use {entry.successor} instead" if entry.successor else ""
        who = f'{provider.name} model "{entry.id}"'
        note = f" ({entry.note})" if entry.note else ""
        if entry.retires is None:
            return [f"{who} has a successor{instead}"] if entry.successor else []
        days = (entry.retires - today).days
        if days <= 0:
            return [f"{who} ended on {entry.retires}{note}{instead}"]
        return [f"{who} ends on {entry.retires}{note}{instead}"] if days <= SOON_DAYS else []


def load_catalogue(project: Path | None = None) -> Catalogue:
    """The built-in catalogue, overridden by the project's `providers.yaml`. Raises SpecProblems."""
    own = project / OWN_NAME if project else None
    if own is None or not os.path.lexists(own):
        return _load(None, 0)
    try:
        stamp = own.stat().st_mtime_ns
    except OSError:  # a broken or circular link: reading it reports that
        stamp = 0
    return _load(own, stamp)


@lru_cache(maxsize=4)
def _load(own: Path | None, _stamp: int) -> Catalogue:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(BUILT_IN.read_text("utf-8"), loader)  # noqa: S506  # the safe one, in C where it is built
    if own is not None:
        from generators.providers.catalogue.project_file import read_own

        data = _merged(data, read_own(own))
    return read_catalogue(data)


def read_catalogue(data: Mapping[str, Any]) -> Catalogue:
    """The catalogue of checked data."""
    providers = {name: _provider(name, entry, data) for name, entry in data["providers"].items()}
    return Catalogue(date.fromisoformat(str(data["dated"])), providers)


def _provider(name: str, entry: Mapping[str, Any], data: Mapping[str, Any]) -> Provider:
    # One that speaks another's language is found where that one is: same paths, but its own key and models.
    like = data["providers"].get(entry.get("like", ""), NOTHING)
    paths = entry.get("paths") or like.get("paths", {})
    price = read_price(entry.get("price"))
    models = {str(name): _entry(str(name), m, price) for name, m in entry.get("models", {}).items()}
    roles = [role for model in models.values() for role in model.roles]
    return Provider(
        name,
        tuple(dict.fromkeys([*paths, *roles])),
        title=entry.get("title", name),
        docs=entry.get("docs", ""),
        like=entry.get("like", ""),
        keys=tuple(entry.get("keys", ())),
        address_env=tuple(entry.get("address_env", ())),
        addresses=entry.get("addresses", {}),
        paths=paths,
        defaults=entry.get("defaults", {}),
        model_env=entry.get("model_env", {}),
        option_env=entry.get("option_env", {}),
        price=price,
        check=entry.get("check", {}),
        note=entry.get("note", ""),
        models=models,
    )


_LIMITS: Final = ("prompt_chars", "negative_chars", "sizes", "n", "refs", "durations")


def _entry(id_: str, model: Mapping[str, Any], usual: Price) -> ModelEntry:
    return ModelEntry(
        id_,
        tuple(model.get("roles", ())),
        read_price(model["price"]) if "price" in model else usual,
        retires=date.fromisoformat(str(model["retires"])) if "retires" in model else None,
        successor=model.get("successor", ""),
        can=frozenset(model.get("can", ())),
        limits={key: model[key] for key in _LIMITS if key in model},
        note=model.get("note", ""),
    )


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings key by key; anything else, and a price as a whole, replaces."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping) and key != "price"
        merged[key] = _merged(old, value) if both and isinstance(old, Mapping) else value
    return merged


def key_names(provider: Provider, key_env: str = "") -> str:
    """The variables looked for, in words."""
    return listed([key_env] if key_env else list(provider.keys))
