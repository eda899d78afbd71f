"""Language models behind OpenAI-compatible endpoints, over real sockets."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image

from generators.errors import Moderated, NoResult, ProviderRefused, UsageError
from generators.providers.roles.chat import ChatPrompt
from generators.providers.vendors.openai.chat import OpenAIChat
from generators.spec.model import Json
from tests.fakes.openai_chat import VENDORS, ChatFake
from tests.fakes.server import Fault, serving
from tests.providers.jobs import PLANTED, Heard, endpoint

SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "count": {"type": "integer", "minimum": 1},
        "note": {"type": "string"},
    },
    "required": ["title", "count"],
    "additionalProperties": False,
}
GOOD = '{"title": "Tides", "count": 2}'


@pytest.fixture
def openai() -> Iterator[ChatFake]:
    """OpenAI's endpoint."""
    with serving(ChatFake()) as fake:
        yield fake


def heard(fake: ChatFake, **options: Json) -> Heard:
    """A call to the fake."""
    key = PLANTED if fake.vendor.wants_key else None
    return Heard(endpoint(fake.base_url, provider=fake.vendor.name, key=key, options=options))


def bodies(fake: ChatFake) -> list[dict[str, Json]]:
    """What was sent."""
    return [asked.json for asked in fake.asked]


def test_words_are_asked_and_answered(openai: ChatFake) -> None:
    """The request to the letter, the answer, and what it used."""
    call = heard(openai)
    ask = ChatPrompt("Why?", "Be brief.", temperature=0.2, max_tokens=50, seed=7)
    answer = OpenAIChat().ask(ask, call.call)

    assert (answer.text, answer.data) == ("Hello.", None)
    assert (answer.usage.usd, answer.usage.model) == (None, "m-1-2026")
    assert answer.usage.counts == {"input_tokens": 12, "output_tokens": 3}
    assert bodies(openai) == [
        {
            "model": "m-1",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Why?"},
            ],
            "temperature": 0.2,
            "max_completion_tokens": 50,
            "seed": 7,
        }
    ]
    assert (call.job.all_creates, call.notes) == (1, [])


@pytest.mark.parametrize("name", VENDORS)
def test_every_vendor_gives_data_that_fits(name: str) -> None:
    """By whichever form of binding it takes, with a limit of tokens under whichever name."""
    with serving(ChatFake(name)) as fake:
        fake.says = [f"```json\n{GOOD}\n```" if fake.vendor.ignores_forms else GOOD]
        call = heard(fake)
        ask = ChatPrompt("Name it.", schema=SCHEMA, max_tokens=100, temperature=0.5)
        answer = OpenAIChat().ask(ask, call.call)

        assert answer.data == {"title": "Tides", "count": 2}
        assert answer.usage.usd is None
        assert call.job.all_creates == 1
        assert call.notes == []


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("openai", ["json_schema"]),
        ("dashscope", ["json_schema", "json_object"]),
        ("sophnet", ["json_schema", "json_object", None]),
        ("anthropic", [None]),
    ],
)
def test_a_form_that_is_refused_is_followed_by_the_next(name: str, forms: list[str | None]) -> None:
    """API, JSON mode, words alone."""
    with serving(ChatFake(name)) as fake:
        fake.says = [GOOD]
        OpenAIChat().ask(ChatPrompt("Name it.", schema=SCHEMA), heard(fake).call)
        sent = [body.get("response_format") for body in bodies(fake)]

        assert [form["type"] if isinstance(form, dict) else None for form in sent] == forms


def test_nulls_of_strict_mode_are_left_away(openai: ChatFake) -> None:
    """What was optional is null there."""
    openai.says = ['{"title": "Tides", "count": 2, "note": null}']

    answer = OpenAIChat().ask(ChatPrompt("x", schema=SCHEMA), heard(openai).call)
    assert answer.data == {"title": "Tides", "count": 2}


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ('{"title": "Tides", "count": 0}', "$.count: 0 is less than the minimum of 1"),
        ("I think two.", "it is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ('{"title": "Tides", "count": NaN}', "it is not JSON: NaN is not JSON"),
        ("[]", "$: [] is not of type 'object'"),
    ],
)
def test_an_answer_that_does_not_fit_is_sent_back_once(openai: ChatFake, wrong: str, problem: str) -> None:
    """With what is wrong; both requests are paid jobs, and both are counted."""
    openai.says = [wrong, GOOD]
    call = heard(openai)
    answer = OpenAIChat().ask(ChatPrompt("x", schema=SCHEMA), call.call)

    assert answer.data == {"title": "Tides", "count": 2}
    assert answer.usage.counts == {"input_tokens": 24, "output_tokens": 6}
    assert (call.job.creates, call.job.parts["repair"].creates) == (1, 1)
    messages = bodies(openai)[1]["messages"]
    assert isinstance(messages, list)
    assert messages[-2] == {"role": "assistant", "content": wrong}
    assert messages[-1] == {
        "role": "user",
        "content": f"That answer does not fit the JSON Schema:\n- {problem}\n"
        "Answer again with the whole corrected JSON, and with nothing else.",
    }


def test_a_second_answer_that_does_not_fit_is_the_end(openai: ChatFake) -> None:
    """Money is not thrown after it."""
    openai.says = ["no", "still no"]
    with pytest.raises(NoResult) as failed:
        OpenAIChat().ask(ChatPrompt("x", schema=SCHEMA), heard(openai).call)

    assert str(failed.value) == (
        "openai sent two answers that do not fit the schema: "
        "it is not JSON: Expecting value: line 1 column 1 (char 0)\n"
        "Run again, or choose another model under `models`."
    )
    assert len(openai.asked) == 2


def test_what_an_endpoint_refuses_by_name_is_left_away_and_said() -> None:
    """Silently where it changes nothing for the user."""
    with serving(ChatFake("minimax")) as fake:
        call = heard(fake)
        OpenAIChat().ask(ChatPrompt("x", seed=7, max_tokens=9), call.call)

        assert [("seed" in body, "max_tokens" in body) for body in bodies(fake)] == [
            (True, True),
            (False, True),
        ]
        assert call.notes == ["minimax: seed is left out: it is not supported"]
        assert call.job.creates == 1


def test_what_a_vendor_is_known_not_to_take_is_not_sent() -> None:
    """And said."""
    with serving(ChatFake("anthropic")) as fake:
        call = heard(fake)
        OpenAIChat().ask(ChatPrompt("x", seed=7, temperature=1.5), call.call)

        assert bodies(fake) == [
            {"model": "m-1", "messages": [{"role": "user", "content": "x"}], "temperature": 1.0}
        ]
        assert call.notes == [
            "anthropic: a temperature of 1.5 is lowered to 1, the most it accepts",
            "anthropic: the seed is left out: it is not supported",
        ]


def test_an_unknown_vendor_that_wants_the_new_limit_gets_it(openai: ChatFake) -> None:
    """Most know only `max_tokens`, so that is what is tried first."""
    call = Heard(endpoint(openai.base_url, provider="mine"))
    OpenAIChat().ask(ChatPrompt("x", max_tokens=5), call.call)

    assert [body.get("max_completion_tokens") for body in bodies(openai)] == [None, 5]
    assert call.notes == []


def test_a_400_that_names_nothing_of_ours_is_an_error(openai: ChatFake) -> None:
    """It is said once, and not asked again."""
    openai.go_wrong(Fault.answer(openai.error(400, "context_length exceeded", "messages")))
    with pytest.raises(ProviderRefused, match="context_length exceeded"):
        OpenAIChat().ask(ChatPrompt("x", seed=1, schema=SCHEMA), heard(openai).call)

    assert len(openai.asked) == 1


def test_pictures_are_shown_small_and_as_jpeg(openai: ChatFake, tmp_path: Path) -> None:
    """Before the prompt; what is see-through stands on white."""
    Image.new("RGBA", (3000, 1000), (255, 0, 0, 0)).save(tmp_path / "a.png")
    Image.new("RGB", (64, 32), "blue").save(tmp_path / "b.webp")
    images = (tmp_path / "a.png", tmp_path / "b.webp")
    OpenAIChat().ask(ChatPrompt("What?", images=images), heard(openai, image_detail="low").call)

    content = openai.asked[0].json["messages"][0]["content"]
    assert [part["type"] for part in content] == ["image_url", "image_url", "text"]
    assert content[0]["image_url"]["detail"] == "low"
    sizes, pixels = [], []
    for part in content[:2]:
        data = base64.b64decode(part["image_url"]["url"].removeprefix("data:image/jpeg;base64,"))
        with Image.open(io.BytesIO(data)) as image:
            sizes.append(image.size)
            pixels.append(image.convert("RGB").getpixel((1, 1)))
    assert sizes == [(2121, 707), (64, 32)]
    assert pixels[0] == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "the picture {path} does not exist"),
        (
            b"no picture",
            "a picture cannot be sent: {path} is text, not a picture; export or download it again",
        ),
    ],
)
def test_a_picture_that_cannot_be_read_is_named(
    openai: ChatFake, tmp_path: Path, content: bytes | None, message: str
) -> None:
    """Before anything is sent."""
    path = tmp_path / "a.png"
    if content is not None:
        path.write_bytes(content)
    call = heard(openai)
    with pytest.raises(ProviderRefused) as refused:
        OpenAIChat().ask(ChatPrompt("x", images=(path,)), call.call)

    assert str(refused.value) == message.format(path=path)
    assert (openai.asked, call.job.creates) == ([], 0)


@pytest.mark.parametrize(
    ("choice", "kind", "words"),
    [
        (
            {"finish_reason": "stop", "message": {"content": None, "refusal": "I can't help with that."}},
            Moderated,
            "openai does not allow this content (content_filter: I can't help with that.)",
        ),
        ({"finish_reason": "content_filter", "message": {"content": "Well"}}, Moderated, "(content_filter)"),
        (
            {"finish_reason": "length", "message": {"content": '{"a":'}},
            NoResult,
            "Raise the option `max_tokens`",
        ),
        ({"finish_reason": "stop", "message": {"content": " "}}, NoResult, "sent an empty answer"),
        (
            {"finish_reason": "tool_calls", "message": {"content": None}},
            NoResult,
            "(finish_reason: tool_calls)",
        ),
        ({"message": "odd"}, NoResult, "(finish_reason: none)"),
    ],
)
def test_answers_that_are_none(openai: ChatFake, choice: dict[str, Json], kind: type, words: str) -> None:
    """They came, so the job is over; each says why it is of no use."""
    openai.says = [choice]
    call = heard(openai)
    with pytest.raises(kind) as failed:
        OpenAIChat().ask(ChatPrompt("x"), call.call)

    assert words in str(failed.value)
    assert not call.job.unsure


def test_thinking_aloud_is_no_part_of_the_answer(openai: ChatFake) -> None:
    """Models on machines of one's own do it."""
    openai.says = ["<think>\nHm {x}.\n</think>\n\nYes."]

    assert OpenAIChat().ask(ChatPrompt("x"), heard(openai).call).text == "Yes."


def test_a_server_without_a_key_is_asked_without_one() -> None:
    """The package needs some key; the server ignores it."""
    with serving(ChatFake("ollama")) as fake:
        OpenAIChat().ask(ChatPrompt("x"), heard(fake).call)

        assert fake.asked[0].headers["authorization"] == "Bearer none"


def test_what_is_meant_for_openai_goes_to_openai_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package sends some variables of the environment to whoever is asked."""
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: s\nAuthorization: Bearer other")
    for vendor, organization in (("openai", "org-1"), ("xai", None)):
        with serving(ChatFake(vendor)) as fake:
            OpenAIChat().ask(ChatPrompt("x"), heard(fake).call)

            headers = fake.asked[0].headers
            assert headers.get("openai-organization") == organization
            assert "x-secret" not in headers
            assert not [name for name in headers if name.startswith("x-stainless")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"jsn": "prompt"}, "openai has no option `jsn`; did you mean `json`?"),
        (
            {"json": "yaml"},
            "the option `json` is 'yaml'; it should be one of: json_schema, json_object, prompt",
        ),
        ({"timeout": 0}, "the option `timeout` is 0; it should be a number of seconds above 0"),
    ],
)
def test_options_are_checked(openai: ChatFake, options: dict[str, Json], message: str) -> None:
    """Before anything is sent."""
    with pytest.raises(UsageError) as wrong:
        OpenAIChat().ask(ChatPrompt("x"), heard(openai, **options).call)

    assert str(wrong.value).startswith(message)
    assert openai.asked == []


def test_options_fill_what_the_ask_leaves_open(openai: ChatFake) -> None:
    """And add fields of the vendor's own."""
    call = heard(openai, temperature=0.1, max_tokens=9, json="prompt", extra_body={"verbosity": "low"})
    openai.says = [GOOD]
    OpenAIChat().ask(ChatPrompt("x", temperature=0.7, schema=SCHEMA), call.call)

    [body] = bodies(openai)
    assert (body["temperature"], body["max_completion_tokens"], body["verbosity"]) == (0.7, 9, "low")
    assert "response_format" not in body
