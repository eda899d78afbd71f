"""Owns how `doit providers` reads: each provider with its models, then who would be taken and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def providers_json(roster: Mapping[str, Any], trials: Sequence[Mapping[str, Any]] | None) -> str:
    """The roster for programs; `checks` only where providers were asked."""
    data = dict(roster) if trials is None else {**roster, "checks": list(trials)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def providers_text(roster: Mapping[str, Any]) -> str:
    """The roster for people."""
    lines = [f"Providers (catalogue of {roster['dated']})"]
    ids = [model["id"] for provider in roster["providers"] for model in provider["models"]]
    width = max(map(len, ids), default=0)
    for provider in roster["providers"]:
        lines += ["", *_provider(provider, width)]
    for profile in roster["profiles"]:
        budget = "" if profile["budget"] is None else f" with a budget of ${profile['budget']:g}"
        lines += ["", f"Profile {profile['name']} takes{budget}", *_table(_rows(profile["roles"]))]
    lines += [
        "",
        "Nothing is spent without a budget (`budget:` of the spec, of the profile, or --max-cost).",
        "Prices that are unknown here can be written into providers.yaml.",
    ]
    return "\n".join(lines) + "\n"


def trials_text(trials: Sequence[Mapping[str, Any]]) -> str:
    """One line for each provider asked."""
    decisions = {True: "ok", False: "FAILED", None: "not asked"}
    return "\n".join(_table([(t["provider"], decisions[t["ok"]], t["said"]) for t in trials])) + "\n"


def _provider(provider: Mapping[str, Any], width: int) -> Iterator[str]:
    later = [role for role in provider["roles"] if role not in provider["built"]]
    roles = ", ".join(provider["built"]) + (f" (not built yet: {', '.join(later)})" if later else "")
    yield f"{provider['name']}: {provider['title']}"
    yield f"    {roles.strip()}"
    yield f"    {_key(provider)}; price {provider['price']}" + _note(provider)
    for model in provider["models"]:
        usual = f"  the usual one for {', '.join(model['usual_for'])}" if model["usual_for"] else ""
        told = f"  {' '.join(model['roles'])}{usual}{_price(model, provider)}{_end(model)}{_note(model)}"
        yield f"    {model['id']:<{width}}{told}"


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
            " ".join(filter(None, (row["provider"] or "nobody", row["model"]))),
            f"{row['why']}{'; costs money' if row['paid'] else ''}"
            f"{'' if row['built'] or not row['provider'] else '; not built yet'}",
        )
        for row in roles
    ]


def _table(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return [f"  {a:<{widths[0]}}  {b:<{widths[1]}}  {c}".rstrip() for a, b, c in rows]
