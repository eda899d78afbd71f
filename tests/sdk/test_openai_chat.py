"""OpenAI's own SDK against the fakes of chat endpoints: a fake that takes only our mistakes fails here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.openai_chat import VENDORS, ChatFake
from tests.fakes.server import Fault, serving
from tests.providers.jobs import PLANTED

openai = pytest.importorskip("openai")
pydantic = pytest.importorskip("pydantic")


def client(fake: ChatFake, key: str = PLANTED) -> Any:
    """The SDK pointed at the fake."""
    return openai.OpenAI(base_url=fake.base_url, api_key=key, max_retries=0)


@pytest.mark.parametrize("name", VENDORS)
def test_a_completion_is_read(name: str) -> None:
    """Words, end, and what it used."""
    with serving(ChatFake(name)) as fake, client(fake) as sdk:
        said = sdk.chat.completions.create(model="m", messages=[{"role": "user", "content": "Why?"}])

    assert said.choices[0].message.content == "Hello."
    assert said.choices[0].finish_reason == "stop"
    assert (said.usage.prompt_tokens, said.usage.completion_tokens) == (12, 3)


def test_a_model_of_pydantic_binds_the_answer() -> None:
    """As the SDK itself makes a strict schema, with a picture beside the words."""
    kind = pydantic.create_model("Named", title=(str, ...), count=(int, ...))
    tiny = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAIBAQDJ/pLvAAAAAElFTkSuQmCC"  # noqa: E501  # fmt: skip
    content = [{"type": "image_url", "image_url": {"url": tiny}}, {"type": "text", "text": "q"}]
    with serving(ChatFake()) as fake, client(fake) as sdk:
        fake.says = ['{"title": "Tides", "count": 2}']
        said = sdk.chat.completions.parse(
            model="m", messages=[{"role": "user", "content": content}], response_format=kind
        )

    assert said.choices[0].message.parsed == kind(title="Tides", count=2)


def test_ends_and_refusals_are_the_sdks_own() -> None:
    """Cut off, filtered, refused."""
    kind = pydantic.create_model("Named", title=(str, ...))
    messages = [{"role": "user", "content": "q"}]
    with serving(ChatFake()) as fake, client(fake) as sdk:
        fake.says = [
            {"finish_reason": "length", "message": {"role": "assistant", "content": "{"}},
            {"finish_reason": "content_filter", "message": {"role": "assistant", "content": ""}},
            {"finish_reason": "stop", "message": {"role": "assistant", "content": None, "refusal": "No."}},
        ]
        with pytest.raises(openai.LengthFinishReasonError):
            sdk.chat.completions.parse(model="m", messages=messages, response_format=kind)
        with pytest.raises(openai.ContentFilterFinishReasonError):
            sdk.chat.completions.parse(model="m", messages=messages, response_format=kind)
        said = sdk.chat.completions.parse(model="m", messages=messages, response_format=kind)

    assert (said.choices[0].message.parsed, said.choices[0].message.refusal) == (None, "No.")


ERRORS: list[tuple[int, Callable[[], type[Exception]]]] = [
    (400, lambda: openai.BadRequestError),
    (401, lambda: openai.AuthenticationError),
    (403, lambda: openai.PermissionDeniedError),
    (404, lambda: openai.NotFoundError),
    (429, lambda: openai.RateLimitError),
    (500, lambda: openai.InternalServerError),
]


@pytest.mark.parametrize(("status", "kind"), ERRORS, ids=[str(status) for status, _ in ERRORS])
@pytest.mark.parametrize("name", VENDORS)
def test_errors_are_the_sdks_own(name: str, status: int, kind: Callable[[], type[Exception]]) -> None:
    """Whatever shape the vendor words them in."""
    with serving(ChatFake(name)) as fake, client(fake) as sdk:
        fake.go_wrong(Fault.status(status))
        with pytest.raises(kind(), match=str(status)):
            sdk.chat.completions.create(model="m", messages=[{"role": "user", "content": "x"}])


def test_a_wrong_key_is_refused() -> None:
    """The fake looks at it."""
    with (
        serving(ChatFake()) as fake,
        client(fake, "wrong") as sdk,
        pytest.raises(openai.AuthenticationError) as refused,
    ):
        sdk.models.list()

    assert refused.value.code == "invalid_api_key"
