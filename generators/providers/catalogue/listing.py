"""Every provider and who would be taken, as plain data: what `doit providers` shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from generators.errors import UsageError
from generators.providers.catalogue.models import Catalogue, ModelEntry, Provider
from generators.providers.catalogue.profiles import ROLES, Profile, RoleChoice, choose, why_ready
from generators.providers.registry import unserved


def provider_listing(
    catalogue: Catalogue, environment: Mapping[str, str], profiles: list[Profile], today: date
) -> dict[str, Any]:
    """Providers with their models, and for each profile who does each role. Keys are named, never shown."""
    return {
        "dated": str(catalogue.dated),
        "providers": [_provider(p, environment, catalogue, today) for p in catalogue.providers.values()],
        "profiles": [
            {"name": p.name, "budget": p.budget, "roles": _chosen(p, environment, catalogue)}
            for p in profiles
        ],
    }


def _provider(
    provider: Provider, environment: Mapping[str, str], catalogue: Catalogue, today: date
) -> dict[str, Any]:
    names = provider.keys
    found = next((name for name in names if environment.get(name, "").strip()), None)
    return {
        "name": provider.name,
        "title": provider.title,
        "roles": list(provider.roles),
        "built": [role for role in provider.roles if not unserved(role, provider.name, lambda: catalogue)],
        "keys": list(names),
        "found": found,
        "ready": bool(why_ready(provider, "", environment)),
        "addresses": dict(provider.addresses),
        "price": str(provider.price),
        "docs": provider.docs,
        "note": provider.note,
        "models": [_model(entry, provider, today) for entry in provider.models.values() if entry.id],
    }


def _model(entry: ModelEntry, provider: Provider, today: date) -> dict[str, Any]:
    return {
        "id": entry.id,
        "roles": list(entry.roles),
        "usual_for": [role for role, model in provider.defaults.items() if model == entry.id],
        "price": str(entry.price),
        "noted": str(entry.price.noted) if entry.price.noted else None,
        "retires": str(entry.retires) if entry.retires else None,
        "retired": entry.retires is not None and entry.retires <= today,
        "successor": entry.successor or None,
        "can": sorted(entry.can),
        "limits": dict(entry.limits),
        "note": entry.note,
    }


def _chosen(
    profile: Profile, environment: Mapping[str, str], catalogue: Catalogue
) -> list[dict[str, str | bool]]:
    rows = []
    for role in ROLES:
        try:
            choice = choose(role, profile, {}, environment, catalogue)
        except UsageError as error:
            choice = RoleChoice(role, "", why=str(error))
        rows.append(
            {
                "role": role,
                "provider": choice.provider,
                "model": choice.model,
                "why": choice.why,
                "paid": bool(choice.provider) and catalogue.is_paid(choice.provider, choice.model),
                "built": bool(choice.provider) and not unserved(role, choice.provider, lambda: catalogue),
            }
        )
    return rows
