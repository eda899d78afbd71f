"""How `doit providers` is printed: each provider with its models, then what profiles choose and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generators.report.table import table


def providers_text(listing: Mapping[str, Any]) -> str:
    """The listing for people."""
    lines = [f"Providers (catalogue of {listing['dated']})"]
    ids = [model["id"] for provider in listing["providers"] for model in provider["models"]]
    width = max(map(len, ids), default=0)
    for provider in listing["providers"]:
        lines += ["", *_provider(provider, width)]
    for profile in listing["profiles"]:
        budget = "" if profile["budget"] is None else f" with a budget of ${profile['budget']:g}"
        lines += ["", f"Profile {profile['name']} chooses{budget}", *table(_rows(profile["roles"]))]
    lines += [
        "",
        "Nothing is spent without a budget (`budget:` of the spec, of the profile, or --max-cost).",
        "Write prices that are unknown here into providers.yaml.",
    ]
    return "\n".join(lines) + "\n"


def checks_text(checks: Sequence[Mapping[str, Any]]) -> str:
    """One line for each provider that was checked."""
    results = {True: "ok", False: "FAILED", None: "not checked"}
    rows = [(check["provider"], results[check["ok"]], check["said"]) for check in checks]
    return "\n".join(table(rows)) + "\n"


def _provider(provider: Mapping[str, Any], width: int) -> Iterator[str]:
    later = [role for role in provider["roles"] if role not in provider["built"]]
    roles = ", ".join(provider["built"]) + (f" (not built yet: {', '.join(later)})" if later else "")
    yield f"{provider['name']}: {provider['title']}"
    yield f"    {roles.strip()}"
    yield f"    {_key(provider)}; price {provider['price']}" + _note(provider)
    for model in provider["models"]:
        usual = f"  default for {', '.join(model['usual_for'])}" if model["usual_for"] else ""
        rest = f"  {' '.join(model['roles'])}{usual}{_price(model, provider)}{_end(model)}{_note(model)}"
        yield f"    {model['id']:<{width}}{rest}"


def _key(provider: Mapping[str, Any]) -> str:
    if not provider["keys"]:
        return "no key needed"
    if provider["found"]:
        return f"key found in {provider['found']}"
    return f"no key found in {' or '.join(provider['keys'])}"


def _price(model: Mapping[str, Any], provider: Mapping[str, Any]) -> str:
    if model["price"] == provider["price"]:
        return ""
    return f"  {model['price']}" + (f" (noted {model['noted']})" if model["noted"] else "")


def _end(model: Mapping[str, Any]) -> str:
    instead = f": use {model['successor']}" if model["successor"] else ""
    if not model["retires"]:
        return f"  has a successor{instead}" if instead else ""
    return f"  {'ENDED' if model['retired'] else 'ends'} on {model['retires']}{instead}"


def _note(entry: Mapping[str, Any]) -> str:
    return f"  ({entry['note']})" if entry["note"] else ""


def _rows(roles: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (
            row["role"],
            " ".join(filter(None, (row["provider"] or "none", row["model"]))),
            f"{row['why']}{'; costs money' if row['paid'] else ''}"
            f"{'' if row['built'] or not row['provider'] else '; not built yet'}",
        )
        for row in roles
    ]
