"""Who does a role: chosen from spec, profile, environment and catalogue by pure functions.

models.<role> of the spec  over  the profile's  ─► candidates, in order ─► the first with a key ─► RoleChoice
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from generators.errors import KeyMissing, UsageError
from generators.plan.requests import WAIT_OPTIONS, Model
from generators.providers.catalogue.addresses import base_url, is_address, remember_password
from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import Catalogue, Provider, key_names
from generators.providers.roles.call import Endpoint
from generators.redaction import shown_url
from generators.spec.model import Json, RoleModel
from generators.spec.problems import listed

ROLES: Final = ("llm", "vision", "speech", "image", "video", "music")

OFFLINE: Final[Mapping[str, tuple[str, ...]]] = {
    "speech": ("espeak",),
    "image": ("art",),
    "music": ("composer",),
}
_LANGUAGE: Final = ("google", "openai", "anthropic", "dashscope", "xai")
BUILT_IN: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "offline": OFFLINE,
    "auto": {
        "llm": _LANGUAGE,
        "vision": _LANGUAGE,
        "speech": ("edge",),
        "image": ("google", "openai", "dashscope", "modelscope", "art"),
        "video": ("xai", "google", "openai", "dashscope", "sophnet", "pixverse", "ark"),
        "music": ("composer",),
    },
    "local": {
        "llm": ("ollama",),
        "vision": ("ollama",),
        "speech": ("cosyvoice",),
        "image": ("comfyui",),
        "video": ("sglang",),
        "music": ("composer",),
    },
}
"""Profile to role to providers in order of preference; a missing role has no provider."""


@dataclass(frozen=True)
class Profile:
    """The choices where a spec makes none."""

    name: str
    models: Mapping[str, RoleModel] = field(default_factory=dict)
    """Of a profile in pyproject.toml; roles it does not name are done as in `offline`."""
    budget: float | None = None
    """US dollars, for specs that name none."""

    def order(self, role: str) -> tuple[str, ...]:
        """The providers tried for a role, first to last."""
        return BUILT_IN.get(self.name, OFFLINE).get(role, ())


@dataclass(frozen=True)
class RoleChoice:
    """Who does a role, and why."""

    role: str
    provider: str
    """Empty: no provider."""
    model: str = ""
    """Empty if the provider's models have no names, or none was chosen."""
    base_url: str = ""
    """The author's address; empty for the provider's own."""
    key_env: str = ""
    options: Mapping[str, Json] = field(default_factory=dict)
    why: str = ""
    """Half a sentence: `GEMINI_API_KEY is set`."""
    warnings: tuple[str, ...] = ()
    """What the user must not miss: a fallback that was used, or keys that are not set."""
    lacking: RoleChoice | None = None
    """If the role has no provider because keys are not set: the first one that a key would enable."""

    def as_model(self) -> Model:
        """For the requests of the plan. Raises UsageError if the profile has no provider for the role.

        A missing key is reported when a provider is called: results that the lock holds need none.
        """
        if self.lacking:
            return self.lacking.as_model()
        if not self.provider:
            raise UsageError(
                f"no provider is set for the {self.role} role: {self.why}\n"
                f"Name one with `models.{self.role}.provider`, or choose another profile; "
                "`doit providers` lists the available ones."
            )
        wait_options = {name: self.options[name] for name in WAIT_OPTIONS if name in self.options}
        options = {name: value for name, value in self.options.items() if name not in WAIT_OPTIONS}
        return Model(self.provider, self.model or None, options, self.base_url, self.key_env, wait_options)


def choose(
    role: str,
    profile: Profile,
    models: Mapping[str, RoleModel],
    environment: Mapping[str, str],
    catalogue: Catalogue,
) -> RoleChoice:
    """The choice for a role; `models` are the spec's.

    Raises UsageError for unknown providers, and for a key or an address without a provider.
    """
    role_model = merged(profile.models.get(role, RoleModel()), models.get(role, RoleModel()))
    _refuse_without_provider(role, role_model)
    if role_model.provider:
        return _asked_for(role, role_model, profile, models, environment, catalogue)
    names: Sequence[str] = profile.order(role)
    if role_model.model:
        names = _that_have(role, role_model.model, names, catalogue)
    for at, name in enumerate(names):
        reason = why_ready(catalogue.provider(name, role), "", environment)
        if reason:
            missing = ", ".join(_all_keys(names[:at], catalogue))
            why = f"{reason}; not set: {missing}" if missing else reason
            chosen = _choice(role, name, role_model, why, environment, catalogue)
            fell = missing and name in OFFLINE.get(role, ())
            warnings: tuple[str, ...] = (f"{role}: {name}, because none of {missing} is set",) if fell else ()
            return replace(chosen, warnings=warnings)
    if not names:
        return RoleChoice(role, "", why=f"profile {profile.name} lists no provider for it")
    why = f"none of {', '.join(_all_keys(names, catalogue))} is set"
    first = _choice(role, names[0], role_model, why, environment, catalogue)
    return RoleChoice(role, "", why=why, warnings=(f"{role}: no provider, because {why}",), lacking=first)


def mistakes(
    role: str, role_model: RoleModel, catalogue: Catalogue
) -> list[tuple[tuple[str | int, ...], str]]:
    """Unknown providers: where below `models.<role>` each is named, and the message."""
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("fallback", at), n) for at, n in enumerate(role_model.fallback)
    ]
    if role_model.provider:
        named.insert(0, (("provider",), role_model.provider))
    found = [(place, catalogue.mistake(name, role)) for place, name in named]
    return [(place, message) for place, message in found if message]


def merged(base: RoleModel, over: RoleModel) -> RoleModel:
    """One choice over another; naming another provider drops the options of the first."""
    if over.provider and over.provider != base.provider:
        return over
    return RoleModel(
        over.provider or base.provider,
        over.model or base.model,
        over.base_url or base.base_url,
        over.key_env or base.key_env,
        {**base.options, **over.options},
        over.fallback or base.fallback,
    )


def why_ready(provider: Provider, key_env: str, environment: Mapping[str, str]) -> str:
    """Why a provider can be asked here: the variable that holds its key; empty where none is set."""
    if not provider.keys and not key_env:
        return "it needs no key"
    names = [key_env] if key_env else provider.keys
    return next((f"{name} is set" for name in names if environment.get(name, "").strip()), "")


def endpoint(role: str, model: Model, environment: Environment, catalogue: Catalogue) -> Endpoint:
    """Where a step asks, with the key. Raises KeyMissing naming the variables, UsageError."""
    provider = catalogue.provider(model.provider, role)
    key = environment.key([model.key_env] if model.key_env else provider.keys)
    if key is None and (provider.keys or model.key_env):
        docs = f"; see {provider.docs}" if provider.docs else ""
        raise KeyMissing(
            f"{provider.name} needs a key for {role}: set {key_names(provider, model.key_env)} "
            f"in the environment or in .env{docs}"
        )
    like = catalogue.providers.get(catalogue.maker(provider.name), provider)
    address = base_url(role, provider, like, model.base_url, environment)
    for part in address.split(","):
        if not part:  # a provider with its own address
            continue
        if not is_address(part):
            raise UsageError(
                f"{provider.name} cannot be used for {role}: {shown_url(part)} is not a web address; "
                "write `base_url` (or the variable that holds it) as https://host/path"
            )
        remember_password(part)
    return Endpoint(provider.name, model.model or "", address, key, {**model.options, **model.wait_options})


def _asked_for(
    role: str,
    role_model: RoleModel,
    profile: Profile,
    models: Mapping[str, RoleModel],
    environment: Mapping[str, str],
    catalogue: Catalogue,
) -> RoleChoice:
    """The provider that is named, or one of its fallbacks."""
    in_spec = bool(role in models and models[role].provider)
    who = f"models.{role}.provider names it" if in_spec else f"profile {profile.name} names it"
    names = [role_model.provider, *role_model.fallback]
    providers = [catalogue.provider(name, role) for name in names]
    ready = [
        why_ready(p, role_model.key_env if not at else "", environment) for at, p in enumerate(providers)
    ]
    at = next((at for at, reason in enumerate(ready) if reason), 0)
    if not at:
        return _choice(role, role_model.provider, role_model, who, environment, catalogue)
    missing = ", ".join(_all_keys(names[:at], catalogue, role_model.key_env))
    warning = f"{role}: {names[at]} instead of {role_model.provider}, because {missing} is not set (fallback)"
    own = RoleModel(names[at])
    choice = _choice(role, names[at], own, f"fallback of {role_model.provider}", environment, catalogue)
    return replace(choice, warnings=(warning,))


def _choice(
    role: str,
    name: str,
    role_model: RoleModel,
    why: str,
    environment: Mapping[str, str],
    catalogue: Catalogue,
) -> RoleChoice:
    provider = catalogue.provider(name, role)
    # Options from the environment decide the result, so they are read here and become part of the request.
    from_environment = environment.get(provider.model_env.get(role, ""), "").strip()
    options: dict[str, Json] = {
        option: environment[variable].strip()
        for option, variable in provider.option_env.get(role, {}).items()
        if environment.get(variable, "").strip()
    }
    model = role_model.model or from_environment or provider.defaults.get(role, "")
    return RoleChoice(
        role, name, model, role_model.base_url, role_model.key_env, {**options, **role_model.options}, why
    )


def _refuse_without_provider(role: str, role_model: RoleModel) -> None:
    if role_model.provider:
        return
    for name in ("base_url", "key_env", "options", "fallback"):
        if getattr(role_model, name):
            raise UsageError(
                f"models.{role}.{name}: set `models.{role}.provider` to its provider; "
                "`doit providers` lists them"
            )


def _that_have(role: str, model: str, names: Sequence[str], catalogue: Catalogue) -> Sequence[str]:
    """Those of the providers that list a model of this name. Raises UsageError where none does."""
    having = [name for name, provider in catalogue.providers.items() if provider.model(model)]
    if not set(having) & set(names):
        known = f"{listed(having)} has it" if having else "the catalogue does not list it"
        raise UsageError(
            f'models.{role}.model "{model}": set `models.{role}.provider` to its provider; {known}'
        )
    return [name for name in names if name in having]


def _all_keys(names: Sequence[str], catalogue: Catalogue, first: str = "") -> list[str]:
    found = []
    for at, name in enumerate(names):
        found += [first] if first and not at else list(catalogue.provider(name).keys)
    return found
