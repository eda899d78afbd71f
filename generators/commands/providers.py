"""`doit providers`: who can be asked, with which key, for how much, and who would be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from doit.cmd_base import Command

from generators.commands.options import OptionsAnywhere
from generators.report.providers_text import providers_json, providers_text, trials_text
from generators.report.spec_text import write


class Providers(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """List providers."""

    name = "providers"
    doc_purpose = "list providers, models, keys and prices, and who profile auto would take"
    doc_usage = "[PROVIDER ...]"
    doc_description = "Keys are looked for and never shown. Without --check nothing is asked."
    cmd_options = (
        {"name": "as_json", "long": "json", "type": bool, "default": False, "help": "for programs"},
        {
            "name": "check",
            "long": "check",
            "type": bool,
            "default": False,
            "help": "make one call that costs nothing to each provider that has one; 1 if any fails",
        },
    )

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Print them; 1 where a check failed."""
        return _providers(pos_args, as_json=bool(opt_values["as_json"]), check=bool(opt_values["check"]))


def _providers(names: Sequence[str], *, as_json: bool, check: bool) -> int:
    from generators.engine.project import find_project
    from generators.engine.resolver import ProjectResolver
    from generators.providers.catalogue.listing import provider_listing
    from generators.spec.settings import read_settings

    project = find_project()
    casting = ProjectResolver(project)
    catalogue = casting.catalogue
    wanted = [catalogue.provider(name) for name in names] or list(catalogue.providers.values())
    shown = dict.fromkeys(["auto", *(n for n in [read_settings(project.root).profile] if n != "offline")])
    profiles = [casting.profile(name) for name in shown]
    listing = provider_listing(catalogue, casting.environment, profiles, datetime.now(UTC).date())
    listing["providers"] = [p for p in listing["providers"] if p["name"] in {w.name for w in wanted}]
    trials = None
    if check:
        from generators.providers.connection_check import check_connection

        with ThreadPoolExecutor() as pool:
            asked = pool.map(lambda p: check_connection(p, casting.environment, catalogue), wanted)
            trials = [asdict(trial) for trial in asked]
    if as_json:
        write(providers_json(listing, trials))
    else:
        write(providers_text(listing) if trials is None else trials_text(trials))
    return 1 if trials and any(trial["ok"] is False for trial in trials) else 0
