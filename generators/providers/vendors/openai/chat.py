"""Language models behind any OpenAI-compatible chat endpoint, by the openai package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from generators.errors import Moderated, NoResult, ProviderError, ProviderRefused
from generators.providers.http.deadline import Deadline
from generators.providers.http.failures import unreached, unusable
from generators.providers.http.json_fields import find, number_at, read_answer, text_at
from generators.providers.http.proxies import proxies_explained
from generators.providers.http.refusals import (
    VendorError,
    leaves_open,
    read_vendor_error,
    refusal,
    wait_seconds,
)
from generators.providers.roles.call import Call, Endpoint, Usage
from generators.providers.roles.chat import Answer, ChatPrompt
from generators.providers.roles.options import known, seconds
from generators.providers.vendors.openai.chat_bounds import bound_answer
from generators.providers.vendors.openai.chat_dialects import dialect
from generators.providers.vendors.openai.chat_request import (
    OPTIONS,
    RequestPlan,
    eased,
    first_plan,
    first_turn,
    repair_turns,
    request,
)
from generators.providers.vendors.openai.chat_schema import fitting, read_json
from generators.redaction import excerpt, hush, redact, without
from generators.spec.model import Json

if TYPE_CHECKING:
    import httpx2
    import openai

TIMEOUT_SECONDS: Final = 300.0
CONNECT_SECONDS: Final = 10.0
EXCERPT_BYTES: Final = 1 << 12

_HEADERS: Final = frozenset(
    {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent"}
)
_OPENAIS_OWN: Final = frozenset({"openai-organization", "openai-project"})


class OpenAIChat:
    """The ChatProvider for every vendor that speaks this language."""

    def ask(self, ask: ChatPrompt, call: Call) -> Answer:
        """See ChatProvider. Raises ProviderError and its kinds."""
        options = known(call.at, OPTIONS)
        timeout = seconds(options, "timeout", TIMEOUT_SECONDS)
        plan, notes = first_plan(ask, dialect(call.at.provider), options)
        for note in notes:
            call.note(f"{call.at.provider}: {note}")
        call.progress(0.0, f"asking {call.at.provider}")
        turns = [first_turn(ask, options)]
        sender = _Sender(call, timeout)
        first = call.job.send(lambda: sender.negotiated(ask, plan, turns))
        text = answer_text(call.at, first)
        if ask.schema is None:
            return Answer(text, None, _usage(call.at, first))
        data, problems = _fit(text, ask.schema)
        if not problems:
            return Answer(text, data, _usage(call.at, first))
        call.progress(0.5, f"asking {call.at.provider} to correct its answer")
        turns = [*turns, *repair_turns(text, problems)]
        second = call.job.part("repair").send(lambda: sender.negotiated(ask, plan, turns))
        text = answer_text(call.at, second)
        data, problems = _fit(text, ask.schema)
        if problems:
            raise NoResult(
                f"{call.at.provider} sent two answers that do not fit the schema: {problems[0]}\n"
                "Run again, or choose another model under `models`."
            )
        return Answer(text, data, _usage(call.at, first, second))


def _usage(at: Endpoint, *answers: Json) -> Usage:
    """Tokens of all answers; the gateway computes their cost."""
    counts: dict[str, float] = {}
    for answer in answers:
        for ours, theirs in (("input_tokens", "prompt_tokens"), ("output_tokens", "completion_tokens")):
            number = number_at(answer, "usage", theirs)
            if number is not None:
                counts[ours] = counts.get(ours, 0.0) + number
    return Usage(None, text_at(answers[-1], "model") or at.model, counts)


def _fit(text: str, schema: Mapping[str, Json]) -> tuple[Json, list[str]]:
    try:
        answer = read_json(text)
    except ValueError as error:
        return None, [f"it is not JSON: {error}"]
    return fitting(answer, schema)


def answer_text(at: Endpoint, answer: Json) -> str:
    """The words of an answer. Raises Moderated for a refusal, NoResult where none are whole."""
    message = find(answer, "choices", 0, "message")
    ended = text_at(answer, "choices", 0, "finish_reason")
    refused = text_at(message, "refusal")
    if refused or ended == "content_filter":
        raise refusal(at, VendorError("content_filter", refused), codes={"content_filter": Moderated})
    if ended == "length":
        raise NoResult(
            f"{at.provider} stopped in the middle of its answer: the token limit was reached\n"
            "Raise the option `max_tokens`, or ask for less."
        )
    # Some models of one's own think aloud before they answer.
    text = re.sub(r"^\s*<think>.*?</think>\s*", "", text_at(message, "content"), flags=re.DOTALL)
    if not text.strip():
        raise NoResult(
            f"{at.provider} sent an empty answer (finish_reason: {ended or 'none'})\n"
            "Run again, or choose another model under `models`."
        )
    return text


@dataclass(frozen=True)
class _Sender:
    """One endpoint's client."""

    call: Call
    timeout: float
    """Seconds for each whole request."""

    def negotiated(self, ask: ChatPrompt, plan: RequestPlan, turns: list[Json]) -> Json:
        """The answer, asked for without what the endpoint refuses by name; that costs nothing."""
        at = self.call.at
        while True:
            try:
                return self.sent(request(at.model, ask, plan, turns))
            except _PartRefused as refused:
                other = eased(plan, refused.said, param=refused.param, has_schema=ask.schema is not None)
                if other is None:
                    raise refused.error from None
                plan, note = other
                if note:
                    self.call.note(f"{at.provider}: {note}")

    def sent(self, body: Mapping[str, Json]) -> Json:
        """What one POST answers. Sent exactly once."""
        import httpx2

        at = self.call.at
        url = f"{at.base_url.rstrip('/')}/chat/completions"
        with _errors(at, url, self.timeout) as deadline, _client(at, self.timeout, deadline) as client:
            content = client.post("/chat/completions", cast_to=httpx2.Response, body=dict(body)).content
        try:
            answer = read_answer(content)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            begin = content[:EXCERPT_BYTES].decode("utf-8", "replace")
            said = excerpt(redact(begin, at.key), 120) or "nothing"
            error = unusable(at, url, f"answered with something other than JSON: {said}")
            error.maybe_sent = True
            raise error
        return without(answer, at.key.reveal()) if at.key else answer


class _PartRefused(ProviderRefused):
    """A definite 400 or 422: leaving away what it names may help."""

    def __init__(self, error: ProviderError, said: VendorError, param: str) -> None:
        super().__init__(str(error))
        self.error = error
        self.said = said
        self.param = param


@contextmanager
def _errors(at: Endpoint, url: str, timeout: float) -> Iterator[Deadline]:
    """Turns the package's errors into ours."""
    import httpx2
    import openai

    deadline = Deadline(timeout)
    try:
        with deadline:
            yield deadline
    except openai.APIStatusError as error:
        # Its own message repeats the answer as it came; a traceback would show an echoed key.
        raise _refused(at, error) from None
    except (openai.APIConnectionError, httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        late = deadline.passed or isinstance(cause, (httpx2.ReadTimeout, httpx2.WriteTimeout))
        sent = deadline.sent and not isinstance(cause, httpx2.ProxyError)
        raise unreached(at, url, cause, sent=sent, late=late, is_create=True) from error


def _refused(at: Endpoint, error: openai.APIStatusError) -> ProviderError:
    response = error.response
    said = read_vendor_error(response.content)
    said = replace(said, wait_seconds=wait_seconds(response.headers) or said.wait_seconds)
    ours = refusal(at, said, status=response.status_code)
    ours.maybe_sent = leaves_open(response.status_code)
    if response.status_code in {400, 422} and type(ours) is ProviderRefused:
        return _PartRefused(ours, said, error.param or "")
    return ours


@contextmanager
def _client(at: Endpoint, timeout: float, deadline: Deadline) -> Iterator[openai.OpenAI]:
    """The package's client, without its retries, redirects and what it takes from the environment."""
    import httpx2
    import openai

    key = at.key.reveal() if at.key else "none"
    own = _OPENAIS_OWN if at.provider == "openai" else frozenset()

    def watch(request: httpx2.Request) -> None:
        request.extensions["trace"] = deadline.trace
        # The package adds OPENAI_CUSTOM_HEADERS and the like to requests to any address.
        for name in set(request.headers) - _HEADERS - own:
            del request.headers[name]
        request.headers["Authorization"] = f"Bearer {key}"
        # What is packed may be of any size once it is unpacked, which happens in one piece.
        request.headers["Accept-Encoding"] = "identity"

    hush("openai", "httpx2", "httpcore2")
    with proxies_explained():
        http = openai.DefaultHttpxClient(
            timeout=httpx2.Timeout(timeout, connect=CONNECT_SECONDS),
            follow_redirects=False,
            event_hooks={"request": [watch], "response": [bound_answer]},
            mounts=dict.fromkeys(("all://localhost", "all://127.0.0.1", "all://[::1]")),
        )
    with openai.OpenAI(base_url=at.base_url, api_key=key, max_retries=0, http_client=http) as client:
        yield client
