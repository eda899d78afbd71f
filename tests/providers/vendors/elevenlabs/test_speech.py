"""ElevenLabs' voices against a local server of the same wire format."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import KeyRefused, Moderated, NoAccess, QuotaSpent
from generators.plan.text import join_words
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.speech.alignment import align
from generators.providers.speech.sentences import display_words
from generators.providers.speech.spoken_form import spoken_form
from generators.providers.vendors.elevenlabs.speech import ElevenLabsSpeech, word_events
from generators.spec.model import Json
from tests.fakes.elevenlabs import ElevenLabsFake
from tests.fakes.server import Fault, serving
from tests.fakes.sounds import said
from tests.providers.jobs import Heard, endpoint

TEXT = "Hello, big world. This is one coin!"


@pytest.fixture
def fake() -> Iterator[ElevenLabsFake]:
    """A server that does what the service does."""
    with serving(ElevenLabsFake()) as server:
        yield server


def heard(fake: ElevenLabsFake, **options: Json) -> Heard:
    """A call to the fake."""
    at = endpoint(fake.url, provider="elevenlabs", model="eleven_multilingual_v2", options=options)
    return Heard(at)


def speak(call: Heard, to: Path, text: str = TEXT, language: str = "en", **fields: object) -> Speech:
    """Speak with the deep preset."""
    voice_id = ElevenLabsSpeech().voice_id(preset="deep", language=language)
    request = SpeechRequest(text, language, **{"voice_id": voice_id, **fields})  # type: ignore[arg-type]
    return ElevenLabsSpeech().speak(request, call.call, to / "a.wav")


def test_a_thai_word_lasts_until_the_next_one() -> None:
    """Its characters have times, and its breaks none: the word begins with its first letter."""
    text = "\u0e23\u0e32\u0e04\u0e32\u200b\u0e2a\u0e34\u0e19"
    spoken = spoken_form(text, pronounce={}, language="th", read_signs=False)
    times: list[Json] = [float(at) for at in range(len(spoken.text))]
    alignment: Json = {
        "characters": list(spoken.text),
        "character_start_times_seconds": times,
        "character_end_times_seconds": times,
    }

    words, missing = align(display_words(text), list(word_events(alignment, spoken)), 7.0)

    assert missing == 0
    assert [(word.start_seconds, word.end_seconds) for word in words] == [(0.0, 4.0), (4.0, 7.0)]


def test_words_have_the_times_of_their_characters(fake: ElevenLabsFake, tmp_path: Path) -> None:
    """From the first letter to the last; punctuation stays with its word and adds nothing."""
    speech = speak(heard(fake), tmp_path)

    assert (fake.asked[0].path, fake.asked[0].query) == (
        "/v1/text-to-speech/nPczCjzI2devNBz1zQrb/with-timestamps",
        {"output_format": "mp3_44100_128"},
    )
    assert fake.asked[0].json == {"text": TEXT, "model_id": "eleven_multilingual_v2"}
    assert (speech.timing, speech.interpolated) == ("events", 0)
    assert join_words(word.text for word in speech.words) == TEXT
    for word, (_, _, start, end) in zip(speech.words, said(TEXT).words, strict=True):
        assert (word.start_seconds, word.end_seconds) == pytest.approx((start, end), abs=0.002)
    assert speech.usage is not None
    assert speech.usage.counts["characters"] == len(TEXT)


def test_chinese_goes_by_characters(fake: ElevenLabsFake, tmp_path: Path) -> None:
    """One time for each."""
    speech = speak(heard(fake), tmp_path, "你好，世界。", "zh-CN")

    assert [word.text for word in speech.words] == ["你", "好，", "世", "界。"]
    assert [word.start_seconds for word in speech.words] == pytest.approx(
        [start for _, _, start, _ in said("你好，世界。").words], abs=0.002
    )


def test_a_rate_beyond_the_api_s_is_stretched_and_so_are_its_times(
    fake: ElevenLabsFake, tmp_path: Path
) -> None:
    """1.5 is 1.2 at the service and the rest here."""
    speech = speak(heard(fake), tmp_path, rate=1.5)

    assert fake.asked[0].json["voice_settings"] == {"speed": 1.2}
    for word, (_, _, start, _) in zip(speech.words, said(TEXT, 1.2).words, strict=True):
        assert word.start_seconds == pytest.approx(start / 1.25, abs=0.01)


def test_settings_and_seed_are_the_author_s(fake: ElevenLabsFake, tmp_path: Path) -> None:
    """Only those that are given."""
    speak(heard(fake, stability=0.4, seed=7, use_speaker_boost=False), tmp_path)

    assert fake.asked[0].json["voice_settings"] == {"stability": 0.4, "use_speaker_boost": False}
    assert fake.asked[0].json["seed"] == 7


def test_an_answer_without_times_borrows_them(fake: ElevenLabsFake, tmp_path: Path) -> None:
    """Sound is not thrown away for want of times."""
    fake.alignment = False

    assert speak(heard(fake), tmp_path).timing == "borrowed"


def test_refusals_are_told_by_their_code_whatever_the_status(fake: ElevenLabsFake, tmp_path: Path) -> None:
    """A spent quota comes with 401 like a wrong key."""
    fake.go_wrong(Fault.status(402), Fault.status(401))
    with pytest.raises(QuotaSpent):
        speak(heard(fake), tmp_path)
    with pytest.raises(KeyRefused):
        speak(heard(fake), tmp_path)
    with pytest.raises(NoAccess, match="A voice with that voice_id was not found"):
        speak(heard(fake), tmp_path, voice_id="emma")
    with pytest.raises(Moderated):
        speak(heard(fake), tmp_path, "A forbidden word.")

    assert list(tmp_path.iterdir()) == []
