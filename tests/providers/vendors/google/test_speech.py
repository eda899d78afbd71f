"""Gemini's voices against a local server of the same wire format."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import Moderated, NoResult, ProviderRefused
from generators.plan.text import join_words
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.vendors.google.speech import GeminiSpeech
from generators.spec.model import Json
from tests.fakes.gemini_speech import GeminiSpeechFake
from tests.fakes.server import serving
from tests.fakes.sounds import said
from tests.providers.jobs import Heard, endpoint

TEXT = "Hello, big world. This is one coin!"


@pytest.fixture
def fake() -> Iterator[GeminiSpeechFake]:
    """A server that does what the service does."""
    with serving(GeminiSpeechFake()) as server:
        yield server


def heard(fake: GeminiSpeechFake, **options: Json) -> Heard:
    """A call to the fake."""
    at = endpoint(f"{fake.url}/v1beta", provider="google", model="gemini-3.8-flash-tts", options=options)
    return Heard(at)


def speak(call: Heard, to: Path, text: str = TEXT, **fields: object) -> Speech:
    """Speak with the warm preset."""
    voice_id = GeminiSpeech().voice_id(preset="warm", language="en")
    request = SpeechRequest(text, "en", **{"voice_id": voice_id, **fields})  # type: ignore[arg-type]
    return GeminiSpeech().speak(request, call.call, to / "a.wav")


def test_raw_samples_become_a_narration(fake: GeminiSpeechFake, tmp_path: Path) -> None:
    """One request, the sound at its own length, the tokens it used."""
    speech = speak(heard(fake), tmp_path)

    assert [asked.path for asked in fake.asked] == ["/v1beta/models/gemini-3.8-flash-tts:generateContent"]
    assert fake.asked[0].json == {
        "contents": [{"role": "user", "parts": [{"text": TEXT}]}],
        "generationConfig": {
            "responseModalities": ["AUDIO"],
            "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Sulafat"}}},
        },
    }
    assert speech.seconds == pytest.approx(said(TEXT).seconds, abs=0.001)
    assert (speech.timing, join_words(word.text for word in speech.words)) == ("borrowed", TEXT)
    assert speech.usage is not None
    assert speech.usage.model == "gemini-3.8-flash-tts-001"
    assert speech.usage.counts == {
        "seconds": speech.seconds,
        "characters": len(TEXT),
        "input_tokens": 9,
        "output_tokens": 120,
    }


def test_a_wave_file_in_the_answer_is_taken_too(fake: GeminiSpeechFake, tmp_path: Path) -> None:
    """Newer models send one."""
    fake.as_file = True

    assert speak(heard(fake), tmp_path).seconds == pytest.approx(said(TEXT).seconds, abs=0.01)


def test_the_rate_is_stretched_and_instructions_stand_before_the_text(
    fake: GeminiSpeechFake, tmp_path: Path
) -> None:
    """The API has no rate; its sound is made quicker here."""
    call = heard(fake, instructions="Say it cheerfully")
    speech = speak(call, tmp_path, rate=1.25, pitch=3.0)

    prompt = f"Say it cheerfully:\n{TEXT}"
    assert fake.asked[0].json["contents"][0]["parts"] == [{"text": prompt}]
    assert speech.seconds == pytest.approx(said(prompt).seconds / 1.25, abs=0.03)
    assert [note.partition(":")[0] for note in call.notes] == ["google has no setting for pitch"]


def test_refusals_are_told_by_their_reason(fake: GeminiSpeechFake, tmp_path: Path) -> None:
    """Of the prompt, of the result, without any sound, of a voice."""
    with pytest.raises(Moderated, match="PROHIBITED_CONTENT"):
        speak(heard(fake), tmp_path, "A forbidden word.")
    with pytest.raises(ProviderRefused, match="Voice name Emma is not supported"):
        speak(heard(fake), tmp_path, voice_id="Emma")
    fake.silent = True
    with pytest.raises(NoResult, match=r"^google reported success but sent no sound$"):
        speak(heard(fake), tmp_path)
    fake.ends = "SAFETY"
    with pytest.raises(Moderated, match="SAFETY"):
        speak(heard(fake), tmp_path)
    fake.ends = "OTHER"
    with pytest.raises(ProviderRefused, match="OTHER"):
        speak(heard(fake), tmp_path)

    assert list(tmp_path.iterdir()) == []
