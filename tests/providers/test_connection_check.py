"""One free call to a provider: what comes of it is one line."""

from __future__ import annotations

import pytest

from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import Provider, load_catalogue
from generators.providers.connection_check import ConnectionCheck, check_connection
from tests.fakes.server import Answer, Asked, Fake, Fault, as_json, serving
from tests.providers.jobs import PLANTED

CATALOGUE = load_catalogue()


class ListFake(Fake):
    """A server with a list of models behind a key in some header."""

    def __init__(self, path: str, answer: object, *, header: str = "authorization") -> None:
        super().__init__()
        self.header = header
        self.on("GET", path, lambda _asked: as_json(answer))

    def guard(self, asked: Asked) -> Answer | None:
        sent = asked.headers.get(self.header, "").removeprefix("Bearer ")
        return None if sent == PLANTED else self.error(401)


def tried(provider: str, variables: dict[str, str]) -> ConnectionCheck:
    """The trial of one of our providers."""
    return check_connection(CATALOGUE.providers[provider], Environment(variables, {}), CATALOGUE)


@pytest.mark.parametrize(
    ("provider", "path", "header", "answer", "told"),
    [
        ("openai", "/v1/models", "authorization", {"data": [{"id": "a"}, {"id": "b"}]}, " with 2 models"),
        ("google", "/v1beta/models", "x-goog-api-key", {"models": [{"name": "a"}]}, " with 1 model"),
        ("elevenlabs", "/v2/voices", "xi-api-key", {"voices": [1, 2, 3]}, " with 3 voices"),
        ("sophnet", "/api/open-apis/projects/balance", "authorization", {"status": 0}, ""),
        ("pixverse", "/openapi/v2/account/balance", "api-key", {"ErrCode": 0}, ""),
    ],
)
def test_a_good_key_is_told(provider: str, path: str, header: str, answer: object, told: str) -> None:
    """The address, and how much the list holds; the key goes where the vendor wants it."""
    found = CATALOGUE.providers[provider]
    with serving(ListFake(path, answer, header=header)) as fake:
        trial = tried(provider, {found.keys[0]: PLANTED, found.address_env[0]: fake.url})

        assert (trial.ok, fake.count("GET"), len(fake.asked)) == (True, 1, 1)
        assert trial.said.startswith(f"answers at {fake.url}")
        assert trial.said.endswith(told)


def test_a_bad_key_is_told_and_not_shown() -> None:
    """One line, one request."""
    with serving(ListFake("/v1/models", {"data": []})) as fake:
        trial = tried("openai", {"OPENAI_API_KEY": "sk-wrong-key", "OPENAI_BASE_URL": fake.url})

        assert len(fake.asked) == 1
    assert trial.ok is False
    assert trial.said.startswith("openai ")
    assert "\n" not in trial.said
    assert "sk-wrong-key" not in repr(trial)


def test_a_refusal_with_a_good_status_is_one() -> None:
    """Some services say with 200 that the key is wrong."""
    answer = {"ErrCode": 10001, "ErrMsg": "api key is invalid"}
    with serving(ListFake("/openapi/v2/account/balance", answer, header="api-key")) as fake:
        variables = {"PIXVERSE_API_KEY": PLANTED, "PIXVERSE_BASE_URL": fake.url}

        refused = ConnectionCheck("pixverse", False, "pixverse answered: api key is invalid")
        assert tried("pixverse", variables) == refused


def test_trouble_is_not_waited_for() -> None:
    """A look is quick: nothing is tried again."""
    with serving(ListFake("/v1/models", {"data": []})) as fake:
        fake.go_wrong(Fault.status(503))
        trial = tried("openai", {"OPENAI_API_KEY": PLANTED, "OPENAI_BASE_URL": fake.url})

        assert (trial.ok, len(fake.asked)) == (False, 1)


def test_every_host_of_a_list_is_asked() -> None:
    """Several ComfyUI servers: all must answer."""
    with serving(Fake()) as first, serving(Fake()) as second:
        first.on("GET", "/system_stats", lambda _asked: as_json({"system": {}}))
        second.on("GET", "/system_stats", lambda _asked: as_json({"system": {}}))
        trial = tried("comfyui", {"COMFY_HOSTS_LIST": f"{first.url},{second.url}"})

        assert trial == ConnectionCheck("comfyui", True, f"answers at {first.url}; answers at {second.url}")


def test_nothing_is_asked_without_a_key_or_a_free_call() -> None:
    """And it is said which."""
    assert tried("google", {}) == ConnectionCheck(
        "google", None, "no key: set GEMINI_API_KEY or GOOGLE_API_KEY"
    )
    assert tried("espeak", {}) == ConnectionCheck("espeak", None, "it has no call that costs nothing")


def test_a_provider_like_another_is_asked_as_that_one() -> None:
    """With its own key and address."""
    with serving(ListFake("/v1/models", {"data": []})) as fake:
        studio = Provider(
            "studio",
            ("llm",),
            like="openai",
            keys=("STUDIO_KEY",),
            addresses={"home": fake.url},
            paths={"llm": "/v1"},
        )
        catalogue = type(CATALOGUE)(CATALOGUE.dated, {**CATALOGUE.providers, "studio": studio})
        trial = check_connection(studio, Environment({"STUDIO_KEY": PLANTED}, {}), catalogue)

        assert trial == ConnectionCheck("studio", True, f"answers at {fake.url}/v1 with 0 models")
