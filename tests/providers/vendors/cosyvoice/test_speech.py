"""A CosyVoice server of one's own, as it answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import NoResult, ProviderError, ProviderRefused, UsageError
from generators.plan.text import join_words
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.vendors.cosyvoice.speech import CosyVoiceSpeech
from generators.spec.model import Json
from tests.fakes.cosyvoice import CosyVoiceFake
from tests.fakes.server import Answer, Fault, serving
from tests.fakes.sounds import said, wav
from tests.providers.jobs import Heard, endpoint

TEXT = "Hello, big world. This is one coin!"


@pytest.fixture
def fake() -> Iterator[CosyVoiceFake]:
    """A server that does what the real one does."""
    with serving(CosyVoiceFake()) as server:
        yield server


def heard(fake: CosyVoiceFake, **options: Json) -> Heard:
    """A call to the fake, which knows no key."""
    return Heard(endpoint(fake.url, provider="cosyvoice", model="", key=None, options=options))


def speak(call: Heard, to: Path, text: str = TEXT, **fields: object) -> Speech:
    """Speak with the deep preset."""
    voice_id = CosyVoiceSpeech().voice_id(preset="deep", language="en")
    request = SpeechRequest(text, "en", **{"voice_id": voice_id, **fields})  # type: ignore[arg-type]
    return CosyVoiceSpeech().speak(request, call.call, to / "a.wav")


def form(fake: CosyVoiceFake, number: int = 0) -> dict[str, str]:
    """The fields of a request, files left out."""
    return {part.name: part.data.decode() for part in fake.asked[number].form if part.filename is None}


def test_a_speaker_s_samples_become_a_narration(fake: CosyVoiceFake, tmp_path: Path) -> None:
    """At the rate that the model has; the words are borrowed."""
    speech = speak(heard(fake), tmp_path)

    assert fake.asked[0].path == "/inference_sft"
    assert form(fake) == {"tts_text": TEXT, "spk_id": "英文男"}
    assert speech.seconds == pytest.approx(said(TEXT).seconds, abs=0.01)
    assert (speech.timing, join_words(word.text for word in speech.words)) == ("borrowed", TEXT)


@pytest.mark.parametrize(
    ("options", "path", "fields"),
    [
        ({"instruct_text": "Softly."}, "/inference_instruct", {"spk_id", "instruct_text"}),
        ({"prompt_wav": "me.wav"}, "/inference_cross_lingual", {"prompt_wav"}),
        (
            {"prompt_wav": "me.wav", "prompt_text": "It is me."},
            "/inference_zero_shot",
            {"prompt_wav", "prompt_text"},
        ),
        (
            {"prompt_wav": "me.wav", "instruct_text": "Softly."},
            "/inference_instruct2",
            {"prompt_wav", "instruct_text"},
        ),
    ],
)
def test_what_is_given_decides_the_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Json], path: str, fields: set[str]
) -> None:
    """Later models copy a recording, and have another rate."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "me.wav").write_bytes(wav(said("It is me.").pcm))
    with serving(CosyVoiceFake(24_000 if "prompt_wav" in options else 22_050)) as fake:
        speech = speak(heard(fake, **options), tmp_path)

        assert fake.asked[0].path == path
        assert {part.name for part in fake.asked[0].form} == {"tts_text", *fields}
    assert speech.seconds == pytest.approx(said(TEXT).seconds, abs=0.01)


def test_the_rate_of_samples_is_the_author_s_to_tell(tmp_path: Path) -> None:
    """The server does not; told wrongly, a voice is too slow or too quick."""
    with serving(CosyVoiceFake(16_000)) as fake:
        speech = speak(heard(fake, sample_rate=16_000), tmp_path, rate=1.25)

    assert speech.seconds == pytest.approx(said(TEXT).seconds / 1.25, abs=0.03)


def test_long_texts_go_sentence_by_sentence(fake: CosyVoiceFake, tmp_path: Path) -> None:
    """As many as fit."""
    speak(heard(fake, most_characters=20), tmp_path)

    said_texts = [form(fake, number)["tts_text"] for number in (0, 1)]
    assert said_texts == ["Hello, big world.", "This is one coin!"]


def test_sound_that_broke_off_is_no_result(fake: CosyVoiceFake, tmp_path: Path) -> None:
    """A server that fails midway has said 200 before: an odd byte, nothing, too little for the text."""
    sound = said(TEXT).pcm
    for body, told in (
        (sound[:9001], r"^cosyvoice sent 9001 bytes of 16-bit sound: it broke off in the middle$"),
        (b"", r"^cosyvoice sent 0 bytes of 16-bit sound: it broke off in the middle$"),
        (
            sound[:12_000],
            r"^cosyvoice sent 0\.3 seconds of sound for 26 letters: it broke off in the middle$",
        ),
    ):
        fake.go_wrong(Fault.answer(Answer(200, body, "")))
        with pytest.raises(NoResult, match=told):
            speak(heard(fake), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_mistakes_are_told(fake: CosyVoiceFake, tmp_path: Path) -> None:
    """A speaker it lacks, modes and files that are none."""
    with pytest.raises(ProviderError, match="Internal Server Error"):
        speak(heard(fake), tmp_path, voice_id="emma")
    with pytest.raises(ProviderRefused, match=r"cannot be read: gone\.wav: No such file or directory"):
        speak(heard(fake, prompt_wav="gone.wav"), tmp_path)
    with pytest.raises(UsageError, match=r"^the option `mode` is 'sing'; it should be one of: sft, "):
        speak(heard(fake, mode="sing"), tmp_path)
    with pytest.raises(UsageError, match=r"^CosyVoice's mode zero_shot needs the option `prompt_text`$"):
        speak(heard(fake, mode="zero_shot", prompt_wav="x.wav"), tmp_path)
    with pytest.raises(UsageError, match=r"^the option `sample_rate` is 8; it should be from 8000 to 48000$"):
        speak(heard(fake, sample_rate=8), tmp_path)
