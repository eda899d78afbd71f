"""What every voice over HTTP owes its user, whatever goes wrong: a kind of error each, never two creates."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from generators.errors import (
    KeyRefused,
    NoAccess,
    NoResult,
    ProviderError,
    ProviderRefused,
    QuotaSpent,
    RateLimited,
    Unsure,
)
from generators.providers.registry import speech_provider
from generators.providers.speech import SpeechRequest
from tests.fakes.cosyvoice import CosyVoiceFake
from tests.fakes.dashscope_speech import QwenSpeechFake
from tests.fakes.elevenlabs import ElevenLabsFake
from tests.fakes.gemini_speech import GeminiSpeechFake
from tests.fakes.openai_speech import OpenAISpeechFake
from tests.fakes.server import Fake, Fault, serving
from tests.providers.jobs import PLANTED, Heard, OpenJob, endpoint

TEXT = "Hello, big world."


@dataclass(frozen=True)
class Case:
    """One voice and its fake."""

    name: str
    fake: Callable[[], Fake]
    path: str
    model: str


CASES = [
    Case("openai", OpenAISpeechFake, "/v1", "gpt-4o-mini-tts"),
    Case("google", GeminiSpeechFake, "/v1beta", "gemini-3.8-flash-tts"),
    Case("elevenlabs", ElevenLabsFake, "", "eleven_multilingual_v2"),
    Case("dashscope", QwenSpeechFake, "/api/v1", "qwen3-tts-flash"),
    Case("cosyvoice", CosyVoiceFake, "", ""),
]

voices = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def heard(case: Case, fake: Fake, timeout: float = 20.0) -> Heard:
    """A call to a case's fake."""
    return Heard(
        endpoint(f"{fake.url}{case.path}", provider=case.name, model=case.model, options={"timeout": timeout})
    )


def speak(case: Case, call: Heard, to: Path) -> None:
    """Speak with the warm preset."""
    voice = speech_provider(case.name)
    voice_id = voice.voice_id(preset="warm", language="en", model=case.model)
    voice.speak(SpeechRequest(TEXT, "en", voice_id), call.call, to / "a.wav")


@voices
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ProviderRefused),
        (401, KeyRefused),
        (402, QuotaSpent),
        (403, NoAccess),
        (404, NoAccess),
        (429, RateLimited),
    ],
)
def test_a_refusal_is_named_and_may_be_asked_again(
    case: Case, status: int, kind: type[ProviderError], tmp_path: Path
) -> None:
    """Each by its kind and with a next step; nothing was charged, so the next run speaks."""
    with serving(case.fake()) as fake:
        fake.go_wrong(Fault.status(status, retry_after="7" if status == 429 else ""))
        call = heard(case, fake)
        with pytest.raises(kind) as caught:
            speak(case, call, tmp_path)
        first_line, _, next_step = str(caught.value).partition("\n")

        assert first_line.startswith(case.name)
        assert next_step
        assert PLANTED not in str(caught.value)
        assert ("7 seconds" in next_step) == (status == 429)
        assert (fake.count("POST"), list(tmp_path.iterdir())) == (1, [])
        speak(case, call, tmp_path)


@voices
@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(500),
        Fault.status(503),
        Fault.cut(),
        Fault.refuse(),
        Fault.truncated(),
        Fault.silent(),
        Fault.drip(0.05),
        Fault.junk(),
        Fault.junk(502),
    ],
    ids=lambda fault: f"{fault.how}{fault.number or ''}",
)
def test_what_may_have_arrived_is_unsure_and_never_sent_twice(
    case: Case, fault: Fault, tmp_path: Path
) -> None:
    """No automatic second request, and none in the next run either."""
    with serving(case.fake()) as fake:
        fake.go_wrong(fault)
        call = heard(case, fake, timeout=0.5)
        for _ in range(2):
            with pytest.raises(Unsure) as caught:
                speak(case, call, tmp_path)
            assert PLANTED not in str(caught.value)

        assert (fake.count("POST"), list(tmp_path.iterdir())) == (1, [])


@voices
def test_success_without_sound_is_no_result(case: Case, tmp_path: Path) -> None:
    """A body of nothing, said to be fine."""
    with serving(case.fake()) as fake:
        fake.go_wrong(Fault.empty())
        with pytest.raises((NoResult, Unsure)):
            speak(case, heard(case, fake), tmp_path)

        assert (fake.count("POST"), list(tmp_path.iterdir())) == (1, [])


class KeepingJob(OpenJob):
    """Keeps answers as the journal does: bytes, or what JSON can hold."""

    def send(self, create: Callable[[], Any]) -> Any:
        """The answer of the first time, as it was kept."""
        if self.answer is None:
            sent = super().send(create)
            self.answer = sent if isinstance(sent, bytes) else json.loads(json.dumps(sent))
        return self.answer


@voices
def test_a_run_killed_before_its_result_was_stored_pays_once(case: Case, tmp_path: Path) -> None:
    """The answer is kept in a form that outlives the process."""
    with serving(case.fake()) as fake:
        call = replace(heard(case, fake), job=KeepingJob())
        speak(case, call, tmp_path)
        first = (tmp_path / "a.wav").read_bytes()
        speak(case, call, tmp_path)

        assert (fake.count("POST"), (tmp_path / "a.wav").read_bytes()) == (1, first)


@voices
def test_a_run_killed_after_the_request_left_does_not_send_it_again(case: Case, tmp_path: Path) -> None:
    """What the journal knows of the crash decides."""
    with serving(case.fake()) as fake:
        call = heard(case, fake)
        call.job.unsure = True
        with pytest.raises(Unsure):
            speak(case, call, tmp_path)

        assert fake.asked == []
