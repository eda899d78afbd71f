"""DashScope's own SDK against the fakes of its voices."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.dashscope_socket import cosyvoice_socket_fake
from tests.fakes.dashscope_speech import QwenSpeechFake
from tests.fakes.server import Fault, serving
from tests.fakes.sounds import RATE, said
from tests.providers.jobs import PLANTED

TEXT = "Hello, big world."


def test_dashscope_s_qwen_speaks_with_its_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link to sound, and errors in the SDK's own form."""
    dashscope = pytest.importorskip("dashscope")
    with serving(QwenSpeechFake()) as fake:
        monkeypatch.setattr(dashscope, "base_http_api_url", f"{fake.url}/api/v1")
        ask = dashscope.MultiModalConversation.call
        spoken = ask(
            model="qwen3-tts-flash", api_key=PLANTED, text=TEXT, voice="Cherry", language_type="English"
        )
        fake.go_wrong(Fault.status(429))
        limited = ask(model="qwen3-tts-flash", api_key=PLANTED, text=TEXT, voice="Cherry")

        assert spoken.output.audio["url"].startswith(f"{fake.url}/results/0.wav")
        assert (limited.status_code, limited.code) == (429, "Throttling.RateQuota")


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_dashscope_s_cosyvoice_speaks_with_its_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound, and words with times in the events. The SDK's own thread leaves its socket open."""
    dashscope = pytest.importorskip("dashscope")
    from dashscope.audio.tts_v2 import AudioFormat, ResultCallback, SpeechSynthesizer

    class Ears(ResultCallback):
        """What the SDK hears."""

        def __init__(self) -> None:
            self.sound = b""
            self.events: list[dict[str, Any]] = []
            self.over = False

        def on_data(self, data: bytes) -> None:
            self.sound += data

        def on_event(self, message: str) -> None:
            self.events.append(json.loads(message))

        def on_complete(self) -> None:
            self.over = True

    with cosyvoice_socket_fake() as fake:
        url = fake.url.replace("http://", "ws://").replace("/api/v1", "/api-ws/v1/inference")
        monkeypatch.setattr(dashscope, "api_key", PLANTED)
        ears = Ears()
        speaker = SpeechSynthesizer(
            model="cosyvoice-v3-flash",
            voice="longanyang",
            format=AudioFormat.PCM_24000HZ_MONO_16BIT,
            callback=ears,
            url=url,
            additional_params={"word_timestamp_enabled": True},
        )
        speaker.streaming_call("Hello, ")
        speaker.streaming_call("big world.")
        speaker.streaming_complete()  # type: ignore[no-untyped-call]

    assert ears.over
    assert len(ears.sound) / 2 / RATE == pytest.approx(said(TEXT).seconds)
    words = [
        event["payload"]["output"]["sentence"]["words"]
        for event in ears.events
        if event["payload"].get("output", {}).get("type") == "sentence-end"
    ]
    assert [word["text"] for word in words[0]] == ["Hello", "big", "world"]
    assert fake.tasks[0]["text"] == TEXT
