"""Google's own SDK against the fake of its voices."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.gemini_speech import GeminiSpeechFake
from tests.fakes.server import serving
from tests.fakes.sounds import said
from tests.providers.jobs import PLANTED

TEXT = "Hello, big world."


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_google_speaks_with_its_fake() -> None:
    """One voice and two, samples in the answer, errors as the SDK's own."""
    genai = pytest.importorskip("google.genai")
    types = genai.types
    with serving(GeminiSpeechFake()) as fake:
        client = genai.Client(api_key=PLANTED, http_options={"base_url": fake.url})

        def ask(**voices: Any) -> Any:
            config = types.GenerateContentConfig(
                response_modalities=["AUDIO"], speech_config=types.SpeechConfig(**voices)
            )
            return client.models.generate_content(model="gemini-3.8-flash-tts", contents=TEXT, config=config)

        def voice(name: str) -> Any:
            return types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name=name))

        inline = ask(voice_config=voice("Kore")).candidates[0].content.parts[0].inline_data
        assert (inline.mime_type, inline.data) == ("audio/L16;codec=pcm;rate=24000", said(TEXT).pcm)
        two = [types.SpeakerVoiceConfig(speaker=name, voice_config=voice("Puck")) for name in "AB"]
        both = types.MultiSpeakerVoiceConfig(speaker_voice_configs=two)
        assert ask(multi_speaker_voice_config=both).candidates[0].content.parts[0].inline_data.data
        with pytest.raises(genai.errors.ClientError, match="Emma"):
            ask(voice_config=voice("Emma"))
        client.close()
