"""ElevenLabs' own SDK against the fake of its voices."""

from __future__ import annotations

import httpx
import pytest

from tests.fakes.elevenlabs import ElevenLabsFake
from tests.fakes.server import serving
from tests.fakes.sounds import said
from tests.providers.jobs import PLANTED

TEXT = "Hello, big world."


def test_elevenlabs_speaks_with_its_fake() -> None:
    """With the times of characters, without them, and its errors as the SDK's own."""
    elevenlabs = pytest.importorskip("elevenlabs")
    from elevenlabs.core import ApiError

    with serving(ElevenLabsFake()) as fake:
        http = httpx.Client()
        client = elevenlabs.ElevenLabs(api_key=PLANTED, base_url=fake.url, httpx_client=http)
        voice = "EXAVITQu4vr4xnSDxMaL"
        model = "eleven_multilingual_v2"
        timed = client.text_to_speech.convert_with_timestamps(
            voice, text=TEXT, model_id=model, output_format="mp3_44100_128"
        )
        plain = b"".join(client.text_to_speech.convert(voice, text=TEXT, model_id=model))

        assert "".join(timed.alignment.characters) == TEXT
        assert timed.alignment.character_end_times_seconds[4] == pytest.approx(
            said(TEXT).words[0][3], abs=0.001
        )
        assert len(plain) > 1000
        with pytest.raises(ApiError) as caught:
            client.text_to_speech.convert_with_timestamps("emma", text=TEXT, model_id=model)
        assert caught.value.status_code == 404
        http.close()
