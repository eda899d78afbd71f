"""Word times taken from the bundled voice, held against sounds whose words are known."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from generators.providers.bundled.espeak.speech import EspeakVoice
from generators.providers.roles.speech import SpeechRequest
from generators.providers.speech import sound
from generators.providers.speech.borrowed_times import borrowed_words
from generators.providers.speech.sentences import display_words

if TYPE_CHECKING:
    from generators.providers.speech.sound import Samples

ENGLISH = (
    "Every year, countries print one number that moves elections. What does it measure? "
    "GDP adds four things: what households consume, what firms invest, and what governments buy."
)


def uneven_speech(text: str, voice: str, language: str, pitch: float) -> tuple[Samples, list[float]]:
    """Another voice that hurries, dawdles and pauses as it likes, with a hiss; and its words' starts."""
    chance = np.random.default_rng(7)
    blocks: list[Samples] = [np.zeros(12_000)]
    starts: list[float] = []
    at = 0.25
    for index, clause in enumerate(re.split(r"(?<=[.?:,。，])\s*", text)):
        if not clause:
            continue
        request = SpeechRequest(clause, language, voice, rate=(1.25, 0.9, 1.1)[index % 3], pitch=pitch)
        samples, words, _ = EspeakVoice().say(request)
        starts += [at + word.start_seconds for word in words]
        silence = round(chance.uniform(0.0, 0.7) * sound.RATE)
        blocks += [samples, np.zeros(silence)]
        at += (len(samples) + silence) / sound.RATE
    whole = np.concatenate(blocks)
    return whole + chance.normal(0, 0.0005, len(whole)), starts


@pytest.mark.parametrize(
    ("voice", "language", "pitch", "text", "mean_seconds"),
    [
        ("en-us+m1", "en", 0.0, ENGLISH, 0.03),
        ("en-us+klatt", "en", -4.0, ENGLISH, 0.03),
        # A German reading English: other vowels, other lengths.
        ("de+m3", "en", 3.0, ENGLISH, 0.06),
        ("cmn+m1", "zh-CN", 0.0, "国内生产总值衡量一个国家一年生产的价值。英雄来了，大家都很高兴。", 0.12),
    ],
)
def test_words_lie_where_another_voice_says_them(
    voice: str, language: str, pitch: float, text: str, mean_seconds: float
) -> None:
    """Whatever its sound, tempo and pauses; even shares would be off by half a second."""
    said = text.replace("雄", "修")
    samples, starts = uneven_speech(said, voice, language, pitch)
    words = borrowed_words(display_words(text), samples, SpeechRequest(text, language, "x"))

    assert words is not None
    assert [word.text for word in words] == list(display_words(text))
    errors = [abs(word.start_seconds - start) for word, start in zip(words, starts, strict=True)]
    assert np.mean(errors) < mean_seconds


def test_words_are_in_order_and_inside_the_sound_whatever_it_is() -> None:
    """A tone of a second that has nothing to do with the text still gives whole words."""
    tone = 0.3 * np.sin(np.arange(sound.RATE) / 20)
    samples = np.concatenate([np.zeros(24_000), tone, np.zeros(24_000)])
    words = borrowed_words(display_words(ENGLISH), samples, SpeechRequest(ENGLISH, "en", "x"))

    assert words is not None
    assert words[0].start_seconds >= 0.5
    assert words[-1].end_seconds <= 1.5 + 1e-9
    assert all(word.end_seconds > word.start_seconds for word in words)
    assert all(a.end_seconds <= b.start_seconds + 1e-9 for a, b in pairwise(words))


@pytest.mark.parametrize(("text", "language"), [("日本の経済", "ja"), ("Hello.", "tlh-x")])
def test_what_the_bundled_voice_cannot_say_has_no_times_to_lend(text: str, language: str) -> None:
    """A script it spells out, a language it does not know."""
    tone = 0.3 * np.sin(np.arange(sound.RATE) / 20)

    assert borrowed_words(display_words(text), tone, SpeechRequest(text, language, "x")) is None


def test_silence_has_no_words() -> None:
    """Nothing can lie in it."""
    assert borrowed_words(("Hello.",), np.zeros(sound.RATE), SpeechRequest("Hello.", "en", "x")) is None
