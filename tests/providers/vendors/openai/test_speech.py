"""OpenAI's voices against a local server of the same wire format."""

import wave
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from generators.errors import Moderated, NoResult, ProviderRefused, UsageError
from generators.plan.text import join_words
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.vendors.openai.speech import OpenAISpeech
from generators.spec.model import Json
from tests.fakes.openai_speech import OpenAISpeechFake
from tests.fakes.server import Answer, Fault, serving
from tests.fakes.sounds import wav
from tests.providers.jobs import Heard, endpoint

TEXT = "Hello, big world. This is one coin!"


@pytest.fixture
def fake() -> Iterator[OpenAISpeechFake]:
    """A server that does what the service does."""
    with serving(OpenAISpeechFake()) as server:
        yield server


def heard(fake: OpenAISpeechFake, model: str = "gpt-4o-mini-tts", **options: Json) -> Heard:
    """A call to the fake."""
    return Heard(endpoint(f"{fake.url}/v1", provider="openai", model=model, options=options))


def speak(call: Heard, to: Path, text: str = TEXT, language: str = "en", **fields: object) -> Speech:
    """Speak with the warm preset."""
    voice_id = OpenAISpeech().voice_id(preset="warm", language=language)
    request = SpeechRequest(text, language, **{"voice_id": voice_id, **fields})  # type: ignore[arg-type]
    return OpenAISpeech().speak(request, call.call, to / "a.wav")


def test_a_text_is_one_request_and_its_words_borrow_their_times(
    fake: OpenAISpeechFake, tmp_path: Path
) -> None:
    """The words are the text's, in order, inside the measured sound; what was used is told."""
    speech = speak(heard(fake), tmp_path)

    assert [asked.json for asked in fake.asked] == [
        {"model": "gpt-4o-mini-tts", "input": TEXT, "voice": "nova", "response_format": "wav"}
    ]
    assert (speech.timing, join_words(word.text for word in speech.words)) == ("borrowed", TEXT)
    assert all(a.end_seconds <= b.start_seconds + 1e-9 for a, b in pairwise(speech.words))
    assert speech.words[-1].end_seconds <= speech.seconds
    with wave.open(str(tmp_path / "a.wav")) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        assert speech.seconds == sound.getnframes() / 48_000
    assert speech.usage is not None
    assert (speech.usage.usd, speech.usage.model) == (None, "gpt-4o-mini-tts")
    assert speech.usage.counts == {"characters": len(TEXT), "seconds": speech.seconds}


def test_rate_is_sent_and_pitch_is_told_not_to_be_heard(fake: OpenAISpeechFake, tmp_path: Path) -> None:
    """A quicker voice is shorter; nothing is left away silently."""
    usual = speak(heard(fake), tmp_path)
    call = heard(fake)
    quick = speak(call, tmp_path, rate=1.5, pitch=-2.0)

    assert fake.asked[1].json["speed"] == 1.5
    assert quick.seconds < usual.seconds * 0.75
    assert call.notes == [
        "openai has no setting for pitch: -2 semitones have no effect; "
        "choose a higher or deeper voice with `voice.id`"
    ]


def test_instructions_reach_the_models_that_take_them(fake: OpenAISpeechFake, tmp_path: Path) -> None:
    """The older ones do without, which is said."""
    call = heard(fake, model="tts-1", instructions="Whisper.")
    speak(heard(fake, instructions="Whisper."), tmp_path)
    speak(call, tmp_path)

    assert [asked.json.get("instructions") for asked in fake.asked] == ["Whisper.", None]
    assert call.notes == ["tts-1 accepts no instructions: `instructions` is not sent"]


def test_a_voice_of_one_s_own_is_named_as_an_object(fake: OpenAISpeechFake, tmp_path: Path) -> None:
    """By its id."""
    speak(heard(fake), tmp_path, voice_id="voice_a1b2")

    assert fake.asked[0].json["voice"] == {"id": "voice_a1b2"}


def test_a_long_text_goes_in_pieces_with_a_job_each(fake: OpenAISpeechFake, tmp_path: Path) -> None:
    """Whole sentences in each, a pause between them, all words in order."""
    text = "Every country prints one number a year. " * 3
    call = heard(fake, most_characters=80)
    speech = speak(call, tmp_path, text)

    assert [len(asked.json["input"]) for asked in fake.asked] == [79, 39]
    assert sorted(call.job.parts) == ["piece-1", "piece-2"]
    assert (call.job.creates, call.job.all_creates) == (0, 2)
    assert join_words(word.text for word in speech.words) == text.strip()
    assert speech.usage is not None
    assert speech.usage.counts["characters"] == 118


def test_pronounce_is_heard_and_not_shown(fake: OpenAISpeechFake, tmp_path: Path) -> None:
    """The service gets the sound, the words keep the spelling."""
    speech = speak(heard(fake), tmp_path, "Our GDP grows.", pronounce={"GDP": "gee dee pee"})

    assert fake.asked[0].json["input"] == "Our gee dee pee grows."
    assert [word.text for word in speech.words] == ["Our", "GDP", "grows."]


def test_a_text_the_bundled_voice_cannot_read_gets_even_shares(
    fake: OpenAISpeechFake, tmp_path: Path
) -> None:
    """And the user is told."""
    call = heard(fake)
    speech = speak(call, tmp_path, "日本の経済", "ja")

    assert speech.timing == "even"
    assert call.notes == [
        "openai gives no word times and the bundled voice cannot read this text: "
        "its captions are spread evenly over its length"
    ]


def test_refusals_are_named(fake: OpenAISpeechFake, tmp_path: Path) -> None:
    """What is not allowed, and a voice that is not there; nothing is written."""
    with pytest.raises(Moderated):
        speak(heard(fake), tmp_path, "A forbidden word.")
    with pytest.raises(ProviderRefused, match="Invalid value: 'emma'"):
        speak(heard(fake), tmp_path, voice_id="emma")

    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_used_is_no_result(fake: OpenAISpeechFake, tmp_path: Path) -> None:
    """Silence, and bytes that are no sound."""
    fake.go_wrong(Fault.answer(Answer(200, wav(bytes(48_000)), "audio/wav")))
    with pytest.raises(NoResult, match=r"^openai sent 1\.0 seconds of silence$"):
        speak(heard(fake), tmp_path)
    fake.go_wrong(Fault.answer(Answer(200, b"so sorry", "audio/wav")))
    with pytest.raises(NoResult, match=r"^openai sent 8 bytes that are not readable sound"):
        speak(heard(fake), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_mistakes_never_reach_the_service(fake: OpenAISpeechFake, tmp_path: Path) -> None:
    """Options it does not know, limits that are none."""
    for options in ({"volume": 3}, {"most_characters": 0}):
        with pytest.raises(UsageError):
            speak(heard(fake, **options), tmp_path)  # type: ignore[arg-type]

    assert fake.asked == []
