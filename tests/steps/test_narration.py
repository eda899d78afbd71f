"""narration: real voices, one file, and the time of every word in it."""

from __future__ import annotations

import itertools
import json
import wave
from array import array
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generators.errors import ProviderError
from generators.plan.requests import Model, NarrationRequest, SpokenTurn
from generators.providers.catalogue.models import load_catalogue
from generators.providers.registry import speech_provider
from generators.steps.narration import TURN_PAUSE_SECONDS, run
from tests.fakes.cosyvoice import CosyVoiceFake
from tests.fakes.server import serving
from tests.steps.house import Room

OUTPUTS = {"audio": "narration.wav", "words": "words.json"}


def turn(text: str, preset: str = "warm") -> SpokenTurn:
    """A stretch of speech by the bundled voice."""
    voice = speech_provider("espeak", load_catalogue).voice_id(preset=preset, language="en")
    return SpokenTurn(text, Model("espeak"), voice, 1.0, 0.0)


def spoken(room: Room, *turns: SpokenTurn, recording: Path | None = None) -> tuple[Any, float]:
    """words.json, and the measured length of narration.wav."""
    request = NarrationRequest("en", turns, recorded=recording is not None)
    inputs = {"recording": recording} if recording else {}
    ctx = room.context(request, inputs=inputs, outputs=OUTPUTS, kind="narration")
    run(request, ctx)
    with wave.open(str(ctx.output("audio"))) as audio:
        assert (audio.getframerate(), audio.getnchannels(), audio.getsampwidth()) == (48_000, 1, 2)
        return json.loads(ctx.output("words").read_text("utf-8")), audio.getnframes() / 48_000


def texts(words: Any) -> list[str]:
    """The words in order."""
    return [word["text"] for word in words["words"]]


def loudest_halves(room: Room) -> tuple[int, int]:
    """The highest sample in the first and in the second half of the narration."""
    with wave.open(str(room.project / "staging" / "audio.wav")) as audio:
        samples = array("h", audio.readframes(audio.getnframes()))
    middle = len(samples) // 2
    return max(samples[:middle]), max(samples[middle:])


@pytest.mark.slow
def test_a_voice_says_every_word_in_order(room: Room) -> None:
    """Inside the audio, by the voice's own events."""
    words, seconds = spoken(room, turn("Look at one coin."))

    assert texts(words) == ["Look", "at", "one", "coin."]
    assert (words["text"], words["language"], words["timing"]) == ("Look at one coin.", "en", "events")
    assert words["seconds"] == pytest.approx(seconds)
    assert words["words"][-1]["end_seconds"] <= seconds
    assert room.notes == []


@pytest.mark.slow
def test_the_second_turn_follows_after_a_pause(room: Room) -> None:
    """Its words are moved by the first turn and the silence; the lengths add up."""
    first, second = turn("Look at one coin."), turn("Which one?", "deep")
    _, first_seconds = spoken(room, first)
    alone, second_seconds = spoken(room, second)
    both, seconds = spoken(room, first, second)
    start = first_seconds + TURN_PAUSE_SECONDS

    assert texts(both) == ["Look", "at", "one", "coin.", "Which", "one?"]
    assert seconds == pytest.approx(start + second_seconds, abs=0.001)
    for moved, own in zip(both["words"][4:], alone["words"], strict=True):
        assert moved["start_seconds"] == pytest.approx(start + own["start_seconds"], abs=0.001)
        assert moved["end_seconds"] == pytest.approx(start + own["end_seconds"], abs=0.001)
    assert both["voices"] == [["espeak", first.voice_id], ["espeak", second.voice_id]]


def test_a_turn_by_a_voice_without_word_times_makes_them_borrowed(room: Room) -> None:
    """words.json says how sure its times are: as sure as those of its least sure turn."""
    with serving(CosyVoiceFake()) as fake:
        other = SpokenTurn("Which one?", Model("cosyvoice", base_url=fake.url), "英文女", 1.0, 2.0)
        request = NarrationRequest("en", (turn("Look at one coin."), other))
        ctx = room.context(request, outputs=OUTPUTS, kind="narration")
        run(request, ctx)
    words = json.loads(ctx.output("words").read_text("utf-8"))

    assert words["timing"] == "borrowed"
    assert texts(words) == ["Look", "at", "one", "coin.", "Which", "one?"]
    assert words["words"][-1]["end_seconds"] <= words["seconds"]
    assert [note.partition(":")[0] for note in room.notes] == ["cosyvoice has no setting for pitch"]


@pytest.mark.slow
def test_a_quieter_turn_is_quieter(room: Room) -> None:
    """By its gain, and the other one not at all."""
    loud = turn("Look at one coin.")
    spoken(room, loud, loud)
    full = loudest_halves(room)
    spoken(room, loud, replace(loud, gain_db=-6.0))
    first, second = loudest_halves(room)

    assert first == full[0]
    assert second / full[1] == pytest.approx(0.501, abs=0.005)


@pytest.mark.slow
def test_thai_is_spoken_word_by_word(room: Room) -> None:
    """It is written without spaces; each word has a time of its own."""
    spoken(room, turn("Look at one coin."))
    take = room.file("take.wav", (room.project / "staging" / "audio.wav").read_bytes())
    words, _ = spoken(room, SpokenTurn("ราคาสินค้าในปี", Model("recorded"), "", 1.0, 0.0), recording=take)

    assert texts(words) == ["ราคา", "\u200bสินค้า", "\u200bใน", "\u200bปี"]


@pytest.mark.slow
def test_a_recording_gives_even_shares(room: Room) -> None:
    """It has no word events: its words follow each other in even shares, and a note says so."""
    words, seconds = spoken(room, turn("Look at one coin."))
    take = room.file("take.wav", (room.project / "staging" / "audio.wav").read_bytes())
    said = SpokenTurn("Look at one coin.", Model("recorded"), "", 1.0, 0.0)
    words, length = spoken(room, said, recording=take)

    assert (texts(words), words["timing"]) == (["Look", "at", "one", "coin."], "even")
    assert length == pytest.approx(seconds, abs=0.01)
    assert all(
        one["end_seconds"] == pytest.approx(two["start_seconds"])
        for one, two in itertools.pairwise(words["words"])
    )
    assert room.notes == ["a recording gives no word times: its captions are spread evenly over its length"]


def test_a_silent_recording_is_refused(room: Room) -> None:
    """Nothing in it could be captioned."""
    take = room.project / "take.wav"
    with wave.open(str(take), "wb") as audio:
        audio.setparams((1, 2, 48_000, 0, "NONE", ""))
        audio.writeframes(bytes(96_000))

    with pytest.raises(ProviderError) as caught:
        spoken(room, SpokenTurn("Look.", Model("recorded"), "", 1.0, 0.0), recording=take)
    assert str(caught.value) == f"the recording {take} is silent"
