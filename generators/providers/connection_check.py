"""One call to a provider that costs nothing, to see that address and key are good."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from generators.errors import CinemakeError, ProviderRefused
from generators.plan.requests import Model
from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import Catalogue, Provider, key_names
from generators.providers.catalogue.profiles import endpoint, why_ready
from generators.providers.http.client import Http
from generators.providers.http.retries import RetryPolicy
from generators.providers.roles.call import Endpoint
from generators.redaction import shown_url
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 15.0
_LISTS: Final = ("data", "models", "voices")
_VERDICTS: Final = ("ErrCode", "code", "status")
"""Fields in which some services report a failure with HTTP 200: a number other than 0."""


@dataclass(frozen=True)
class ConnectionCheck:
    """What came of it."""

    provider: str
    ok: bool | None
    """None: nothing was asked."""
    said: str
    """One line."""


def check_connection(provider: Provider, environment: Environment, catalogue: Catalogue) -> ConnectionCheck:
    """Call a provider's free call once; every failure becomes a line."""
    check = provider.check or catalogue.providers.get(provider.like, provider).check
    if not why_ready(provider, "", environment):
        return ConnectionCheck(provider.name, None, f"no key: set {key_names(provider)}")
    if not check:
        return ConnectionCheck(provider.name, None, "it has no call that costs nothing")
    try:
        at = endpoint(check["role"], Model(provider.name), environment, catalogue)
        said = [_ask(replace(at, base_url=host), check) for host in at.base_url.split(",")]
    except CinemakeError as error:
        return ConnectionCheck(provider.name, False, str(error).partition("\n")[0])
    return ConnectionCheck(provider.name, True, "; ".join(said))


def _ask(at: Endpoint, check: Mapping[str, str]) -> str:
    headers = {check["trace"]: str(uuid.uuid4())} if "trace" in check else {}
    http = Http(
        at,
        key_header=check.get("header", "Authorization"),
        headers=headers,
        timeout=TIMEOUT_SECONDS,
        retry=RetryPolicy(attempts=1),
    )
    answer = http.get_json(check["path"])
    return f"answers at {shown_url(at.base_url)}{_counted(answer, at)}"


def _counted(answer: Json, at: Endpoint) -> str:
    if not isinstance(answer, dict):
        return ""
    for name in _VERDICTS:
        decision = answer.get(name)
        if isinstance(decision, int) and decision not in (0, 200):
            words = answer.get("ErrMsg") or answer.get("message") or f"{name} {decision}"
            raise ProviderRefused(f"{at.provider} answered: {words}")
    for name in _LISTS:
        listed = answer.get(name)
        if isinstance(listed, list):
            what = "voice" if name == "voices" else "model"
            return f" with {len(listed)} {what}{'' if len(listed) == 1 else 's'}"
    return ""
