"""`doit providers`: which providers there are, their keys and prices, and which of them a profile chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from generators.commands.base import PlainCommand
from generators.commands.options import JSON, switch
from generators.engine.exit_status import FAILED
from generators.engine.output import write
from generators.report.json_text import json_text
from generators.report.providers_text import checks_text, providers_text

if TYPE_CHECKING:
    from generators.engine.resolver import ProjectResolver
    from generators.providers.catalogue.models import Provider


class Providers(PlainCommand):
    """List providers."""

    name = "providers"
    doc_purpose = "list providers, models, keys and prices, and what profile auto chooses"
    doc_usage = "[PROVIDER ...]"
    doc_description = "Keys are never printed. Without --check no provider is called."
    cmd_options = (
        JSON,
        switch("check", "make one free call to each provider that has one; exit with 1 if any fails"),
    )

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Print the listing or the checks; return 1 if a check failed."""
        from generators.engine.project import find_project
        from generators.engine.resolver import ProjectResolver

        resolver = ProjectResolver(find_project())
        catalogue = resolver.catalogue
        wanted = [catalogue.provider(name) for name in words] or list(catalogue.providers.values())
        listing = _listing(resolver, wanted)
        checks = _checks(resolver, wanted) if options["check"] else None
        if options["as_json"]:
            write(json_text(listing if checks is None else {**listing, "checks": checks}))
        else:
            write(providers_text(listing) if checks is None else checks_text(checks))
        return FAILED if any(check["ok"] is False for check in checks or ()) else 0


def _listing(resolver: ProjectResolver, wanted: Sequence[Provider]) -> dict[str, Any]:
    """The wanted providers, and what profile auto and the project's own profile choose."""
    from generators.providers.catalogue.listing import provider_listing
    from generators.spec.settings import read_settings

    usual = read_settings(resolver.project.root).profile
    profiles = dict.fromkeys(["auto", *([] if usual == "offline" else [usual])])
    listing = provider_listing(
        resolver.catalogue,
        resolver.environment,
        [resolver.profile(name) for name in profiles],
        datetime.now(UTC).date(),
    )
    names = {provider.name for provider in wanted}
    return {**listing, "providers": [p for p in listing["providers"] if p["name"] in names]}


def _checks(resolver: ProjectResolver, wanted: Sequence[Provider]) -> list[dict[str, Any]]:
    """One free call to each provider, all at the same time."""
    from generators.providers.connection_check import check_connection

    with ThreadPoolExecutor() as pool:
        checks = pool.map(lambda p: check_connection(p, resolver.environment, resolver.catalogue), wanted)
        return [asdict(check) for check in checks]
