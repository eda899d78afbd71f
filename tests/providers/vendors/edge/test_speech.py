"""The edge voice against a local server that speaks the service's wire format."""

import inspect
import socket
import wave
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest
from edge_tts import exceptions

from generators.errors import ProviderError, ProviderRefused, ProviderUnreachable
from generators.plan.text import join_words
from generators.providers.roles.call import Call, Endpoint
from generators.providers.roles.free_job import FreeJob
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.vendors.edge.speech import (
    RETRY,
    EdgeVoice,
    map_error,
    pitch_argument,
    rate_argument,
)
from tests.fakes.edge import EdgeFake, edge_fake

VOICE = "en-US-EmmaMultilingualNeural"

KINDS = [
    kind
    for module, base in ((exceptions, exceptions.EdgeTTSException), (aiohttp, aiohttp.ClientError))
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, base)
]
"""Every error the two libraries below can raise."""


@pytest.fixture
def fake() -> Iterator[EdgeFake]:
    """A server that does what the service does."""
    with edge_fake() as server:
        yield server


def call(url: str) -> Call:
    """A call to an address."""
    return Call(Endpoint("edge", "", url), FreeJob())


def speak(url: str, text: str, to: Path, **fields: object) -> tuple[Speech, list[float]]:
    """Speak, and the waits between attempts."""
    waits: list[float] = []
    request = SpeechRequest(text, "en", **{"voice_id": VOICE, **fields})  # type: ignore[arg-type]
    voice = EdgeVoice(replace(RETRY, sleep=waits.append, jitter=lambda: 0.0))
    return voice.speak(request, call(url), to / "a.wav"), waits


def test_words_are_the_text_with_the_service_s_times(fake: EdgeFake, tmp_path: Path) -> None:
    """Punctuation stays with its word, pictographs are shown and not sent, markup is escaped on the way."""
    speech, _ = speak(fake.url, "Hello, “big” world 😀 & more!", tmp_path)

    assert join_words(w.text for w in speech.words) == "Hello, “big” world 😀 & more!"
    assert [(w.text, w.start_seconds, w.end_seconds) for w in speech.words[:2]] == [
        ("Hello,", 0.0, 0.25),
        ("“big”", 0.3, 0.55),
    ]
    assert speech.words[-1].start_seconds == pytest.approx(0.9)
    assert "😀" not in fake.spoken[0]["text"]
    with wave.open(str(tmp_path / "a.wav")) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        assert speech.seconds == sound.getnframes() / 48_000


def test_voice_rate_and_pitch_reach_the_service(fake: EdgeFake, tmp_path: Path) -> None:
    """The preset's voice by its long name, rate in percent, pitch in hertz."""
    voice = EdgeVoice().voice_id(preset="deep", language="zh")
    speak(fake.url, "你好，世界。", tmp_path, voice_id=voice, rate=1.1, pitch=-2.0)

    assert voice == "zh-CN-YunjianNeural"
    assert fake.spoken == [
        {
            "voice": "Microsoft Server Speech Text to Speech Voice (zh-CN, YunjianNeural)",
            "pitch": "-20Hz",
            "rate": "+10%",
            "text": "你好，世界。",
        }
    ]
    assert (rate_argument(0.5), rate_argument(1), pitch_argument(0)) == ("-50%", "+0%", "+0Hz")


def test_pronounce_is_heard_and_not_shown(fake: EdgeFake, tmp_path: Path) -> None:
    """The service gets the sound, the words keep the spelling and their places."""
    speech, _ = speak(fake.url, "Our GDP grows.", tmp_path, pronounce={"GDP": "gee dee pee"})

    assert fake.spoken[0]["text"] == "Our gee dee pee grows."
    assert [(w.text, round(w.start_seconds, 2)) for w in speech.words] == [
        ("Our", 0),
        ("GDP", 0.3),
        ("grows.", 1.2),
    ]


def test_long_text_goes_in_pieces_and_keeps_its_times(fake: EdgeFake, tmp_path: Path) -> None:
    """Each piece has its own connection; words of later pieces lie after those of earlier ones."""
    text = "Every country prints one number a year. " * 120
    speech, _ = speak(fake.url, text, tmp_path)

    assert fake.connections == 2
    assert speech.interpolated == 0
    assert all(a.end_seconds <= b.start_seconds + 1e-9 for a, b in pairwise(speech.words))
    assert speech.words[-1].end_seconds > speech.seconds - 0.5


@pytest.mark.parametrize("wrong", ["429", "500", "cut", "cut-sound", "junk", "junk-words"])
def test_what_may_pass_is_tried_again(fake: EdgeFake, tmp_path: Path, wrong: str) -> None:
    """Two misfortunes, then success, with growing waits."""
    fake.script = [wrong, wrong]
    speech, waits = speak(fake.url, "One two.", tmp_path)

    assert ([w.text for w in speech.words], waits) == (["One", "two."], [1.0, 2.0])


@pytest.mark.parametrize(
    ("wrong", "kind", "message", "connections"),
    [
        (
            "403",
            ProviderRefused,
            "answered 403: it refuses this network or this computer's clock is wrong",
            2,
        ),
        ("429", ProviderRefused, "answered 429: too many requests; wait a while", 3),
        (
            "silent",
            ProviderRefused,
            f"the edge voice sent no sound: '{VOICE}' may not exist or not speak 'en'",
            3,
        ),
        ("cut-sound", ProviderError, "failed: the connection was cut in the middle", 3),
        ("junk", ProviderError, "failed: Unknown path received", 3),
    ],
)
def test_what_lasts_is_told(
    fake: EdgeFake, tmp_path: Path, wrong: str, kind: type[ProviderError], message: str, connections: int
) -> None:
    """A refusal is not repeated (the package tries a 403 twice); the rest ends after three attempts."""
    fake.script = [wrong] * 9
    with pytest.raises(kind) as caught:
        speak(fake.url, "One two.", tmp_path)

    assert message in str(caught.value)
    assert fake.connections == connections
    assert not (tmp_path / "a.wav").exists()


def test_an_unreachable_service_is_named(tmp_path: Path) -> None:
    """Nobody listens at the address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{taken.getsockname()[1]}/edge"
        with pytest.raises(ProviderUnreachable) as caught:
            speak(url, "One.", tmp_path)

    assert str(caught.value).startswith(f"no connection to the edge voice at {url}: ")
    assert str(caught.value).endswith(
        "\nCheck the network, or speak with the bundled voice: `voice: {provider: espeak}`."
    )


def test_the_address_can_come_from_the_environment(
    fake: EdgeFake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EDGE_TTS_URL leads to a server of one's own; the package is left as it was."""
    from edge_tts import communicate

    before = vars(communicate)["WSS_URL"]
    monkeypatch.setenv("EDGE_TTS_URL", fake.url)
    EdgeVoice().speak(SpeechRequest("Hi there.", "en", VOICE), call(""), tmp_path / "a.wav")

    assert (fake.connections, vars(communicate)["WSS_URL"]) == (1, before)


def test_mistakes_never_reach_the_service(fake: EdgeFake, tmp_path: Path) -> None:
    """Nothing to say, no such voice name, no such preset or language."""
    with pytest.raises(ProviderError, match=r"^'!!' cannot be spoken: it contains no letter or digit"):
        speak(fake.url, "!!", tmp_path)
    with pytest.raises(ProviderError, match=r"^edge has no voice named 'emma': "):
        speak(fake.url, "Hi.", tmp_path, voice_id="emma")
    with pytest.raises(ProviderError, match=r"^the edge voice has no preset for 'xx'; nearest: "):
        EdgeVoice().voice_id(preset="warm", language="xx")
    with pytest.raises(
        ProviderError, match=r"^the edge voice has no preset 'loud'; it has: warm, clear, deep$"
    ):
        EdgeVoice().voice_id(preset="loud", language="en")
    assert fake.connections == 0


@pytest.mark.parametrize(
    "kind",
    KINDS,
)
def test_every_error_of_the_libraries_below_is_mapped(kind: type[Exception]) -> None:
    """A new kind of theirs fails here, not in front of a user."""
    error = kind.__new__(kind)
    for name in (
        "_conn_key",
        "_os_error",
        "request_info",
        "message",
        "_certificate_error",
        "_url",
        "_description",
    ):
        error.__dict__[name] = SimpleNamespace(
            host="h", port=1, ssl=True, is_ssl=True, real_url="u", strerror="s", args=()
        )
    error.__dict__["status"] = 429
    mapped, _ = map_error(error, "ws://x", SpeechRequest("a", "en", VOICE))

    assert isinstance(mapped, ProviderError)
