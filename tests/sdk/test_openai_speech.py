"""OpenAI's own SDK against the fake of its voices: a fake that takes only our mistakes fails here."""

from __future__ import annotations

import io
import wave

import pytest

from tests.fakes.openai_speech import OpenAISpeechFake
from tests.fakes.server import serving
from tests.fakes.sounds import said
from tests.providers.jobs import PLANTED

TEXT = "Hello, big world."


def seconds_of(sound: bytes) -> float:
    """Length of a wave file whose header may give no length."""
    with wave.open(io.BytesIO(sound)) as file:
        rate: int = file.getframerate()
        return (len(sound) - 44) / 2 / rate


def test_openai_speaks_with_its_fake() -> None:
    """Sound by default, and its errors as the SDK's own."""
    openai = pytest.importorskip("openai")
    with serving(OpenAISpeechFake()) as fake:
        client = openai.OpenAI(base_url=f"{fake.url}/v1", api_key=PLANTED, max_retries=0)
        spoken = client.audio.speech.create(
            model="gpt-4o-mini-tts", voice="nova", input=TEXT, response_format="wav", speed=1.25
        )
        wrong = openai.OpenAI(base_url=f"{fake.url}/v1", api_key="wrong", max_retries=0)

        assert seconds_of(spoken.read()) == pytest.approx(said(TEXT, 1.25).seconds)
        with pytest.raises(openai.AuthenticationError):
            wrong.audio.speech.create(model="gpt-4o-mini-tts", voice="nova", input=TEXT)
        with pytest.raises(openai.BadRequestError, match="emma"):
            client.audio.speech.create(model="gpt-4o-mini-tts", voice="emma", input=TEXT)
        client.close()
        wrong.close()
