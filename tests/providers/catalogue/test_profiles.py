"""Who does a role: by spec, profile, environment and catalogue, and why."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generators.errors import KeyMissing, UsageError
from generators.plan.requests import Model
from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import load_catalogue
from generators.providers.catalogue.profiles import (
    ROLES,
    Profile,
    RoleChoice,
    choose,
    endpoint,
    merged,
    mistakes,
)
from generators.spec.model import RoleModel

CATALOGUE = load_catalogue()
NO_KEYS: Mapping[str, str] = {}
AUTO = Profile("auto")
OFFLINE = Profile("offline")


def taken(
    role: str,
    profile: Profile = AUTO,
    environment: Mapping[str, str] = NO_KEYS,
    **said: RoleModel,
) -> RoleChoice:
    """Who does the role."""
    return choose(role, profile, said, environment, CATALOGUE)


def who(role: str, profile: Profile = AUTO, environment: Mapping[str, str] = NO_KEYS) -> str:
    """The provider's name alone."""
    return taken(role, profile, environment).provider


def test_offline_asks_nobody_whatever_keys_lie_around() -> None:
    """A key in the environment never starts spending by itself."""
    keys = dict.fromkeys(("GEMINI_API_KEY", "OPENAI_API_KEY", "XAI_API_KEY", "DASHSCOPE_API_KEY"), "k")

    assert {role: who(role, OFFLINE, keys) for role in ROLES} == {
        "llm": "",
        "vision": "",
        "speech": "espeak",
        "image": "art",
        "video": "",
        "music": "composer",
    }


def test_local_asks_ones_own_servers() -> None:
    """None of them needs a key."""
    local = Profile("local")

    assert {role: who(role, local) for role in ROLES} == {
        "llm": "ollama",
        "vision": "ollama",
        "speech": "cosyvoice",
        "image": "comfyui",
        "video": "sglang",
        "music": "composer",
    }
    assert not any(CATALOGUE.is_paid(who(role, local)) for role in ROLES)


@pytest.mark.parametrize(
    ("role", "keys", "provider"),
    [
        ("llm", "GEMINI_API_KEY OPENAI_API_KEY", "google"),
        ("llm", "GOOGLE_API_KEY OPENAI_API_KEY", "google"),
        ("llm", "OPENAI_API_KEY ANTHROPIC_API_KEY", "openai"),
        ("vision", "ANTHROPIC_API_KEY DASHSCOPE_API_KEY", "anthropic"),
        ("llm", "DASHSCOPE_API_KEY XAI_API_KEY", "dashscope"),
        ("llm", "XAI_API_KEY", "xai"),
        ("image", "OPENAI_API_KEY GEMINI_API_KEY", "google"),
        ("image", "DASHSCOPE_API_KEY OPENAI_API_KEY", "openai"),
        ("image", "MODELSCOPE_API_KEY DASHSCOPE_API_KEY", "dashscope"),
        ("image", "MODELSCOPE_API_KEY", "modelscope"),
        ("image", "ANTHROPIC_API_KEY", "art"),
        ("speech", "OPENAI_API_KEY ELEVENLABS_API_KEY", "edge"),
        ("video", "GEMINI_API_KEY XAI_API_KEY", "xai"),
        ("video", "OPENAI_API_KEY GEMINI_API_KEY", "google"),
        ("video", "DASHSCOPE_API_KEY OPENAI_API_KEY", "openai"),
        ("music", "OPENAI_API_KEY", "composer"),
    ],
)
def test_auto_takes_the_first_whose_key_is_found(role: str, keys: str, provider: str) -> None:
    """In the documented order."""
    assert who(role, AUTO, dict.fromkeys(keys.split(), "k")) == provider


def test_auto_says_why() -> None:
    """Which variable decided, and which were looked for before."""
    chosen = taken("image", AUTO, {"OPENAI_API_KEY": "k"})

    assert (chosen.provider, chosen.model, chosen.why) == (
        "openai",
        "gpt-image-2.5-flare",
        "OPENAI_API_KEY is set; not set: GEMINI_API_KEY, GOOGLE_API_KEY",
    )


def test_auto_without_keys_takes_what_needs_none_and_says_so() -> None:
    """Pictures are painted here, voices are edge's; nobody writes."""
    assert taken("image").why == (
        "it needs no key; not set: GEMINI_API_KEY, GOOGLE_API_KEY, OPENAI_API_KEY, DASHSCOPE_API_KEY, "
        "MODELSCOPE_API_KEY, MODELSCOPE_TOKEN"
    )
    assert taken("image").provider == "art"
    assert taken("image").warnings == (
        "image: art, because none of GEMINI_API_KEY, GOOGLE_API_KEY, OPENAI_API_KEY, DASHSCOPE_API_KEY, "
        "MODELSCOPE_API_KEY, MODELSCOPE_TOKEN is set",
    )
    assert (taken("speech").provider, taken("speech").warnings) == ("edge", ())
    assert taken("image", AUTO, {"OPENAI_API_KEY": "k"}).warnings == ()
    assert (taken("llm").provider, taken("llm").model) == ("", "")
    assert taken("llm").warnings == (
        "llm: no provider, because none of GEMINI_API_KEY, GOOGLE_API_KEY, OPENAI_API_KEY, "
        "ANTHROPIC_API_KEY, DASHSCOPE_API_KEY, XAI_API_KEY is set",
    )


def test_a_missing_key_is_told_when_somebody_has_to_be_asked() -> None:
    """What the lock holds needs none; a profile that has nobody for the role says so at once."""
    model = taken("llm").as_model()

    with pytest.raises(KeyMissing, match=r"^google needs a key for llm: set GEMINI_API_KEY or GOOGLE_"):
        endpoint("llm", model, Environment({}, {}), CATALOGUE)
    with pytest.raises(UsageError) as caught:
        taken("llm", OFFLINE).as_model()
    assert str(caught.value) == (
        "no provider is set for the llm role: profile offline lists no provider for it\n"
        "Name one with `models.llm.provider`, or choose another profile; "
        "`doit providers` lists the available ones."
    )


def test_an_empty_variable_is_not_set() -> None:
    """Nor is one of blanks."""
    assert who("image", AUTO, {"GEMINI_API_KEY": "", "OPENAI_API_KEY": "  "}) == "art"


def test_a_spec_is_laid_over_the_profile_field_by_field() -> None:
    """Naming another provider drops what was said of the first."""
    base = RoleModel("google", "m", "http://a", "KEY", {"size": "2K", "timeout": 9}, ("openai",))

    assert merged(base, RoleModel(model="n", options={"timeout": 5})) == RoleModel(
        "google", "n", "http://a", "KEY", {"size": "2K", "timeout": 5}, ("openai",)
    )
    assert merged(base, RoleModel("openai", options={"quality": "low"})) == RoleModel(
        "openai", options={"quality": "low"}
    )


def test_a_profile_of_ones_own_is_taken_where_the_spec_is_silent() -> None:
    """Roles it does not name are done as offline."""
    studio = Profile("studio", {"image": RoleModel("openai", "gpt-image-2", options={"quality": "high"})})

    assert taken("image", studio).as_model() == Model("openai", "gpt-image-2", {"quality": "high"})
    assert taken("image", studio).why == "profile studio names it"
    assert taken("speech", studio).provider == "espeak"
    own = taken("image", studio, image=RoleModel("google"))
    assert (own.provider, own.model, own.why) == (
        "google",
        "gemini-3.1-flash-image",
        "models.image.provider names it",
    )


def test_two_roles_may_use_one_vendor_with_two_keys() -> None:
    """Each names its own variable, and only that one is read."""
    environment = Environment({"OPENAI_API_KEY": "usual", "WORDS_KEY": "w", "PICTURES_KEY": "p"}, {})
    said = {
        "llm": RoleModel("openai", key_env="WORDS_KEY"),
        "image": RoleModel("openai", key_env="PICTURES_KEY"),
        "vision": RoleModel("openai"),
    }
    keys = {}
    for role in said:
        at = endpoint(
            role, choose(role, OFFLINE, said, environment, CATALOGUE).as_model(), environment, CATALOGUE
        )
        assert at.key is not None
        keys[role] = at.key.reveal()

    assert keys == {"llm": "w", "image": "p", "vision": "usual"}


def test_a_fallback_is_taken_where_the_first_has_no_key_and_reported() -> None:
    """In the order listed; where none has a key, the first stays and says at the call what is missing."""
    wish = RoleModel("openai", "gpt-image-2", options={"quality": "high"}, fallback=("google", "art"))
    google = taken("image", AUTO, {"GEMINI_API_KEY": "k"}, image=wish)
    art = taken("image", AUTO, image=wish)
    first = taken("image", AUTO, image=RoleModel("openai", fallback=("google",)))

    assert google.as_model() == Model("google", "gemini-3.1-flash-image")
    assert google.warnings == (
        "image: google instead of openai, because OPENAI_API_KEY is not set (fallback)",
    )
    assert (art.provider, art.warnings) == (
        "art",
        (
            "image: art instead of openai, because OPENAI_API_KEY, GEMINI_API_KEY, GOOGLE_API_KEY "
            "is not set (fallback)",
        ),
    )
    assert (first.provider, first.warnings) == ("openai", ())
    assert taken("image", AUTO, {"OPENAI_API_KEY": "k"}, image=wish).warnings == ()


def test_a_model_alone_finds_its_provider() -> None:
    """Among those of the profile that list it; a key for another one does not count."""
    wish = RoleModel(model="gpt-image-2")
    both = {"OPENAI_API_KEY": "k", "GEMINI_API_KEY": "k"}

    assert taken("image", AUTO, both, image=wish).as_model() == Model("openai", "gpt-image-2")
    assert taken("image", AUTO, {"GEMINI_API_KEY": "k"}, image=wish).provider == ""


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (
            RoleModel(model="gpt-image-2"),
            'models.image.model "gpt-image-2": set `models.image.provider` to its provider; openai has it',
        ),
        (
            RoleModel(model="mine"),
            'models.image.model "mine": set `models.image.provider` to its provider; '
            "the catalogue does not list it",
        ),
        (
            RoleModel(key_env="MY_KEY"),
            "models.image.key_env: set `models.image.provider` to its provider; `doit providers` lists them",
        ),
        (
            RoleModel(base_url="http://h"),
            "models.image.base_url: set `models.image.provider` to its provider; `doit providers` lists them",
        ),
    ],
)
def test_what_belongs_to_no_provider_is_refused(wish: RoleModel, message: str) -> None:
    """Nothing that was written is left away silently."""
    with pytest.raises(UsageError) as caught:
        taken("image", OFFLINE, image=wish)

    assert str(caught.value) == message


def test_names_that_are_not_there_are_placed() -> None:
    """Provider and fallbacks, each where it stands below `models.<role>`."""
    wish = RoleModel("gogle", fallback=("art", "edge"))
    images = ", ".join(p.name for p in CATALOGUE.providers.values() if "image" in p.roles)

    assert mistakes("image", wish, CATALOGUE) == [
        (("provider",), 'there is no image provider "gogle", did you mean "google"?'),
        (("fallback", 1), f'there is no image provider "edge"; there are: {images}'),
    ]


def test_variables_that_people_have_decide_model_and_options() -> None:
    """They become part of the request, so that another value makes another picture; the spec's word wins."""
    environment = {
        "DASHSCOPE_API_KEY": "k",
        "DASHSCOPE_IMAGE_MODEL": "qwen-image-plus",
        "DEFAULT_IMAGE_SIZE": "1280*720",
    }

    assert taken("image", AUTO, environment).as_model() == Model(
        "dashscope", "qwen-image-plus", {"size": "1280*720"}
    )
    wish = RoleModel("dashscope", "wan2.6-t2i", options={"size": "1280*1280"})
    assert taken("image", AUTO, environment, image=wish).as_model() == Model(
        "dashscope", "wan2.6-t2i", {"size": "1280*1280"}
    )


def test_where_to_ask_is_settled_at_the_call() -> None:
    """Address and key of the role, without a slash at its end; the key shows itself nowhere."""
    environment = Environment({"GEMINI_API_KEY": "secret-1"}, {"GOOGLE_API_KEY": "secret-2"})
    at = endpoint("image", Model("google", "g", {"size": "2K"}), environment, CATALOGUE)

    assert (at.provider, at.model, at.base_url, dict(at.options)) == (
        "google",
        "g",
        "https://generativelanguage.googleapis.com/v1beta",
        {"size": "2K"},
    )
    assert at.key is not None
    assert at.key.reveal() == "secret-1"
    assert "secret" not in repr(at)


def test_a_missing_key_names_the_variables() -> None:
    """All that are looked for, or the one the author named."""
    empty = Environment({}, {})
    with pytest.raises(KeyMissing) as caught:
        endpoint("image", Model("google"), empty, CATALOGUE)
    assert str(caught.value) == (
        "google needs a key for image: set GEMINI_API_KEY or GOOGLE_API_KEY in the environment or in .env; "
        "see https://ai.google.dev/gemini-api/docs"
    )
    with pytest.raises(KeyMissing, match=r"^google needs a key for image: set STUDIO_KEY in the environment"):
        endpoint("image", Model("google", key_env="STUDIO_KEY"), empty, CATALOGUE)


def test_ones_own_server_needs_no_key_but_may_have_one() -> None:
    """A proxy in front of it may ask for one."""
    environment = Environment({"OLLAMA_URL": "http://box:11434", "PROXY_KEY": "p"}, {})
    plain = endpoint("llm", Model("ollama", "m"), environment, CATALOGUE)
    guarded = endpoint("llm", Model("ollama", "m", key_env="PROXY_KEY"), environment, CATALOGUE)

    assert (plain.base_url, plain.key) == ("http://box:11434/v1", None)
    assert guarded.key is not None
    assert guarded.key.reveal() == "p"
