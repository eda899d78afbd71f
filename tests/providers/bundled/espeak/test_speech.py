"""The bundled voice, really spoken."""

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from generators.errors import ProviderError
from generators.plan.text import join_words
from generators.providers.bundled.espeak.speech import EspeakVoice
from generators.providers.roles.call import Call, Endpoint
from generators.providers.roles.free_job import FreeJob
from generators.providers.roles.speech import Speech, SpeechRequest

VOICE = EspeakVoice()
CALL = Call(Endpoint("espeak", "", ""), FreeJob())


def speak(text: str, to: Path, language: str = "en", **fields: object) -> Speech:
    """Speak with the warm preset."""
    voice_id = VOICE.voice_id(preset="warm", language=language)
    request = SpeechRequest(text, language, voice_id, **fields)  # type: ignore[arg-type]
    return VOICE.speak(request, CALL, to / "a.wav")


def samples(path: Path) -> np.ndarray:
    """The samples of a narration, whose form is checked too."""
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2") / 32768


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Countries print one number. What's it, e.g. 3.5% of $2.5 trillion? 😀 “Quoted” — yes.",
        ),
        ("zh-CN", "国内生产总值衡量一个国家一年生产的价值。我用Python写了3.5万行，真的！"),
        ("de-DE", "Die 3,5 km lange Straße liegt z.B. in Köln. Schön!"),
        ("pt-BR", "A economia cresceu. E agora?"),
    ],
)
def test_words_are_the_text_and_lie_inside_the_audio(tmp_path: Path, language: str, text: str) -> None:
    """Joined words give the narration back, in order, not overlapping, within the measured length."""
    speech = speak(text, tmp_path, language)

    assert text == join_words(word.text for word in speech.words)
    assert all(a.end_seconds <= b.start_seconds + 1e-9 for a, b in pairwise(speech.words))
    assert all(0 <= w.start_seconds < w.end_seconds <= speech.seconds + 1e-9 for w in speech.words)
    assert speech.seconds == len(samples(tmp_path / "a.wav")) / 48_000


def test_no_english_word_lacks_an_event(tmp_path: Path) -> None:
    """Plain English comes with an event for every word."""
    speech = speak("Countries print one number that moves elections.", tmp_path)

    assert (speech.timing, speech.interpolated) == ("events", 0)


def test_chinese_characters_without_events_are_counted(tmp_path: Path) -> None:
    """The library drops and misplaces events for Chinese; the gaps are filled and said so."""
    assert speak("国内生产总值衡量一个国家一年生产的价值。", tmp_path, "zh").interpolated > 0


def test_rerun_gives_equal_bytes_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sound depends on the request alone."""
    text = "One sentence. Another sentence! And a third one?"
    first = speak(text, tmp_path)
    before = (tmp_path / "a.wav").read_bytes()
    deep = tmp_path / ("x" * 120) / ("y" * 120)
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)

    assert first == speak(text, tmp_path)
    assert before == (tmp_path / "a.wav").read_bytes()


def test_the_same_sentence_sounds_the_same_anywhere_in_the_text(tmp_path: Path) -> None:
    """Every sentence has a process of its own, so that earlier ones change nothing."""
    speech = speak("Money moves. Money moves. Money moves.", tmp_path)
    lengths = {round(w.end_seconds - w.start_seconds, 4) for w in speech.words[1::2]}

    assert len(lengths) == 1


def test_the_level_is_even_and_the_ends_are_trimmed(tmp_path: Path) -> None:
    """Audible parts are at -20 dB, peaks under -1 dB, no silence at either end."""
    speak("The level of every narration is the same.", tmp_path)
    sound = samples(tmp_path / "a.wav")
    loud = np.abs(sound) > 0.004

    assert abs(20 * np.log10(np.sqrt(np.mean(sound[loud] ** 2))) + 20) < 0.7
    assert np.abs(sound).max() < 0.9
    assert np.flatnonzero(loud)[0] < 48_000 * 0.03
    assert len(sound) - np.flatnonzero(loud)[-1] < 48_000 * 0.06


def test_pronounce_changes_the_sound_and_keeps_the_word(tmp_path: Path) -> None:
    """The displayed word stays; words after it still have times of their own."""
    plain = speak("The GIF format is old.", tmp_path)
    changed = speak("The GIF format is old.", tmp_path, pronounce={"GIF": "a very long giraffe"})

    assert [w.text for w in plain.words] == [w.text for w in changed.words]
    assert changed.words[2].start_seconds > plain.words[2].start_seconds + 0.5
    assert changed.interpolated == 0


def test_rate_and_pitch_are_heard(tmp_path: Path) -> None:
    """A higher rate is shorter; another pitch is another sound of about the same length."""
    normal = speak("Now listen to the speed of this.", tmp_path)
    before = (tmp_path / "a.wav").read_bytes()
    fast = speak("Now listen to the speed of this.", tmp_path, rate=1.5)
    high = speak("Now listen to the speed of this.", tmp_path, pitch=4.0)

    assert 0.55 < fast.seconds / normal.seconds < 0.8
    assert abs(high.seconds - normal.seconds) < 0.2
    assert before != (tmp_path / "a.wav").read_bytes()


def test_presets_are_different_voices_in_every_language() -> None:
    """Each preset names a variant of the language's voice."""
    ids = [VOICE.voice_id(preset=preset, language="en-GB") for preset in ("warm", "clear", "deep")]

    assert ids == ["en-gb+m7", "en-gb+f2", "en-gb+m1"]
    assert VOICE.voice_id(preset="warm", language="zh-Hans-CN") == "cmn+m7"


@pytest.mark.parametrize("language", ["en-GB", "fr-FR", "es-MX", "pt-PT", "no"])
def test_a_language_that_stands_only_inside_a_voice_s_file_is_spoken(tmp_path: Path, language: str) -> None:
    """The library finds voices by their files' names; `en-gb` is in the file `en`."""
    assert speak("1 2", tmp_path, language).seconds > 0.2


def failure(text: str, to: Path, language: str = "en") -> str:
    """The message of the refusal."""
    with pytest.raises(ProviderError) as caught:
        speak(text, to, language)
    return str(caught.value)


def test_mistakes_are_told_with_their_cure(tmp_path: Path) -> None:
    """Nothing to say, a language or preset nobody knows, characters it cannot read."""
    assert failure("… !!", tmp_path) == (
        "'… !!' cannot be spoken: it contains no letter or digit\n"
        "Write words, or leave out `say` and give the scene `seconds`."
    )
    assert failure("hello", tmp_path, "dee") == (
        "the bundled voice (espeak) does not speak 'dee'; nearest languages: de, te, sd, ne\n"
        "Set `language` to one of these, or choose another `voice.provider`."
    )
    assert failure("英雄来了。", tmp_path, "zh-CN") == (
        "the bundled voice (espeak) cannot say '雄' (xiong): it spells it in English\n"
        "Give its pronunciation with `pronounce: {雄: ...}`, or choose another `voice.provider`."
    )
    assert failure("日本の経済", tmp_path, "ja") == (
        "the bundled voice (espeak) cannot read '日本' in 'ja': "
        "it would spell out 'Chinese letter' for every character\n"
        "Give its pronunciation with `pronounce: {日本: ...}`, or choose another `voice.provider`."
    )
    with pytest.raises(ProviderError, match="has no preset 'loud'; it has: warm, clear, deep"):
        VOICE.voice_id(preset="loud", language="en")
    with pytest.raises(ProviderError, match=r"has no variant 'm77' \(voice id 'en-us\+m77'\); nearest: m7"):
        VOICE.speak(SpeechRequest("hi", "en", "en-us+m77"), CALL, tmp_path / "a.wav")


@pytest.mark.slow
def test_very_long_narration_is_spoken_whole(tmp_path: Path) -> None:
    """Twenty thousand characters come back complete and timed."""
    text = " ".join(["The economy grew from two to three trillion in ten years, they say."] * 290)
    speech = speak(text, tmp_path)

    assert len(text) > 19_000
    assert text == join_words(word.text for word in speech.words)
    assert speech.words[-1].end_seconds > speech.seconds - 0.2
    assert speech.interpolated == 0
