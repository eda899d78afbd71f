"""DashScope's voices against local servers of the same wire formats."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import (
    KeyRefused,
    Moderated,
    NoResult,
    ProviderError,
    ProviderRefused,
    ProviderUnreachable,
    RateLimited,
    TimedOut,
    Unsure,
)
from generators.plan.text import join_words
from generators.providers.roles.call import Endpoint
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.vendors.dashscope.socket import converse
from generators.providers.vendors.dashscope.speech import DashScopeSpeech, socket_url
from generators.spec.model import Json
from tests.fakes.dashscope_socket import CosyVoiceSocketFake, cosyvoice_socket_fake
from tests.fakes.dashscope_speech import QwenSpeechFake
from tests.fakes.server import serving
from tests.fakes.sounds import said
from tests.providers.jobs import PLANTED, Heard, endpoint

TEXT = "Hello, big world. This is one coin!"


@pytest.fixture
def cosyvoice() -> Iterator[CosyVoiceSocketFake]:
    """A WebSocket server that does what the service does."""
    with cosyvoice_socket_fake() as server:
        yield server


@pytest.fixture
def qwen() -> Iterator[QwenSpeechFake]:
    """A server that does what the service does."""
    with serving(QwenSpeechFake()) as server:
        yield server


def at(url: str, model: str = "cosyvoice-v3-flash", **options: Json) -> Endpoint:
    """Where a fake listens."""
    return endpoint(url, provider="dashscope", model=model, options=options)


def speak(call: Heard, to: Path, text: str = TEXT, language: str = "en", **fields: object) -> Speech:
    """Speak with the warm preset."""
    voice_id = DashScopeSpeech().voice_id(preset="warm", language=language, model=call.at.model)
    request = SpeechRequest(text, language, **{"voice_id": voice_id, **fields})  # type: ignore[arg-type]
    return DashScopeSpeech().speak(request, call.call, to / "a.wav")


def test_cosyvoice_s_words_have_its_own_times(cosyvoice: CosyVoiceSocketFake, tmp_path: Path) -> None:
    """The longest list of words counts, found again in the text; rate and pitch are factors."""
    speech = speak(Heard(at(cosyvoice.url)), tmp_path, rate=1.1, pitch=-12.0)

    assert cosyvoice.tasks == [
        {
            "model": "cosyvoice-v3-flash",
            "task_group": "audio",
            "task": "tts",
            "function": "SpeechSynthesizer",
            "input": {},
            "parameters": {
                "voice": "longanhuan",
                "text_type": "PlainText",
                "format": "pcm",
                "sample_rate": 24000,
                "volume": 50,
                "rate": 1.1,
                "pitch": 0.5,
                "word_timestamp_enabled": True,
            },
            "text": TEXT,
        }
    ]
    assert (speech.timing, speech.interpolated) == ("events", 0)
    assert join_words(word.text for word in speech.words) == TEXT
    for word, (_, _, start, end) in zip(speech.words, said(TEXT, 1.1).words, strict=True):
        assert (word.start_seconds, word.end_seconds) == pytest.approx((start, end), abs=0.001)
    assert speech.usage is not None
    assert speech.usage.counts == {"seconds": speech.seconds, "characters": len(TEXT)}


def test_cosyvoice_speaks_chinese_by_characters(cosyvoice: CosyVoiceSocketFake, tmp_path: Path) -> None:
    """One word for each."""
    speech = speak(Heard(at(cosyvoice.url)), tmp_path, "你好，世界。", "zh-CN")

    assert [word.text for word in speech.words] == ["你", "好，", "世", "界。"]
    assert speech.timing == "events"


def test_a_voice_without_words_borrows_them(cosyvoice: CosyVoiceSocketFake, tmp_path: Path) -> None:
    """Whether the service leaves them out or the author does."""
    cosyvoice.script = ["no-words"]

    assert speak(Heard(at(cosyvoice.url)), tmp_path).timing == "borrowed"
    assert speak(Heard(at(cosyvoice.url, word_times=False, seed=3)), tmp_path).timing == "borrowed"
    told = cosyvoice.tasks[1]["parameters"]
    assert ("word_timestamp_enabled" in told, told["seed"]) == (False, 3)


def test_a_long_text_is_several_tasks(cosyvoice: CosyVoiceSocketFake, tmp_path: Path) -> None:
    """Words of later ones lie behind the sound of earlier ones."""
    speech = speak(Heard(at(cosyvoice.url, most_characters=20)), tmp_path)

    assert [task["text"] for task in cosyvoice.tasks] == ["Hello, big world.", "This is one coin!"]
    assert speech.words[3].start_seconds > speech.words[2].end_seconds + 0.3
    assert speech.interpolated == 0


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ("401", KeyRefused),
        ("429", RateLimited),
        ("503", ProviderError),
        ("cut-early", ProviderUnreachable),
        ("fail", ProviderError),
        ("no-sound", NoResult),
    ],
)
def test_what_was_surely_not_spoken_may_be_asked_again(
    cosyvoice: CosyVoiceSocketFake, tmp_path: Path, wrong: str, kind: type[ProviderError]
) -> None:
    """Before the text has left, or with a clear answer; the next run speaks."""
    call = Heard(at(cosyvoice.url))
    cosyvoice.script = [wrong]
    with pytest.raises(kind) as caught:
        speak(call, tmp_path)

    assert not isinstance(caught.value, Unsure)
    assert PLANTED not in str(caught.value)
    assert speak(call, tmp_path).seconds > 1


@pytest.mark.parametrize("wrong", ["cut", "junk"])
def test_what_may_have_been_spoken_is_unsure(
    cosyvoice: CosyVoiceSocketFake, tmp_path: Path, wrong: str
) -> None:
    """The text had left; it is not sent again."""
    call = Heard(at(cosyvoice.url))
    cosyvoice.script = [wrong]
    for _ in range(2):
        with pytest.raises(Unsure):
            speak(call, tmp_path)

    assert (len(cosyvoice.tasks), call.job.creates) == (1, 1)


def test_cosyvoice_s_answer_is_plain_data(cosyvoice: CosyVoiceSocketFake, tmp_path: Path) -> None:
    """The journal keeps it as JSON, so that a crash before the result is stored does not pay twice."""
    first = speak(Heard(at(cosyvoice.url)), tmp_path)
    again = Heard(at("http://127.0.0.1:1/api/v1"))
    asked = converse(
        socket_url(cosyvoice.url, ""),
        TEXT,
        {"voice": "longanhuan", "format": "pcm", "word_timestamp_enabled": True},
        Heard(at(cosyvoice.url)).call,
        9.0,
    )
    again.job.answer = json.loads(json.dumps(asked.answer))

    assert speak(again, tmp_path) == first


def test_a_service_that_never_answers_is_given_up(cosyvoice: CosyVoiceSocketFake, tmp_path: Path) -> None:
    """After the author's time."""
    cosyvoice.script = ["silent"]
    call = Heard(at(cosyvoice.url, timeout=0.3))
    with pytest.raises(Unsure) as caught:
        speak(call, tmp_path)

    assert isinstance(caught.value.__cause__, TimedOut)


def test_cosyvoice_s_refusals_are_named(cosyvoice: CosyVoiceSocketFake, tmp_path: Path) -> None:
    """Content, a voice that is not there, an address where nobody listens."""
    with pytest.raises(Moderated, match="DataInspectionFailed"):
        speak(Heard(at(cosyvoice.url)), tmp_path, "A forbidden word.")
    with pytest.raises(ProviderRefused, match="voice emma"):
        speak(Heard(at(cosyvoice.url)), tmp_path, voice_id="emma")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/v1"
        with pytest.raises(ProviderUnreachable, match=r"^dashscope cannot be reached at ws://127\.0\.0\.1"):
            speak(Heard(at(url)), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_the_socket_lies_on_the_host_of_the_address() -> None:
    """Of either region, of a gateway with a path, or as the author says."""
    assert socket_url("https://dashscope.aliyuncs.com/api/v1", "") == (
        "wss://dashscope.aliyuncs.com/api-ws/v1/inference"
    )
    assert socket_url("http://10.0.0.1:80/gate/api/v1/", "") == "ws://10.0.0.1:80/gate/api-ws/v1/inference"
    assert socket_url("wss://host/x", "") == "wss://host/x"
    assert socket_url("https://host/api/v1", "wss://other/y") == "wss://other/y"


def test_qwen_s_sound_is_fetched_at_once_and_written_down_first(qwen: QwenSpeechFake, tmp_path: Path) -> None:
    """A run that crashed between answer and download asks for the link again, not for the sound."""
    call = Heard(at(f"{qwen.url}/api/v1", "qwen3-tts-flash"))
    first = speak(call, tmp_path)
    again = speak(call, tmp_path)

    assert qwen.asked[0].json == {
        "model": "qwen3-tts-flash",
        "input": {"text": TEXT, "voice": "Cherry", "language_type": "English"},
        "parameters": {},
    }
    assert (qwen.count("POST"), qwen.count("GET"), call.job.creates) == (1, 2, 1)
    assert first == again
    assert first.timing == "borrowed"
    assert first.seconds == pytest.approx(said(TEXT).seconds, abs=0.01)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_qwen_s_rate_is_stretched_and_its_pitch_told(qwen: QwenSpeechFake, tmp_path: Path) -> None:
    """The API has neither."""
    call = Heard(at(f"{qwen.url}/api/v1", "qwen3-tts-flash"))
    speech = speak(call, tmp_path, rate=0.8, pitch=2.0)

    assert speech.seconds == pytest.approx(said(TEXT).seconds / 0.8, abs=0.03)
    assert [note.partition(":")[0] for note in call.notes] == ["dashscope has no setting for pitch"]


def test_qwen_s_misfortunes_are_named(qwen: QwenSpeechFake, tmp_path: Path) -> None:
    """Content, success without a link, a link that has expired."""
    with pytest.raises(Moderated):
        speak(Heard(at(f"{qwen.url}/api/v1", "qwen3-tts-flash")), tmp_path, "A forbidden word.")
    qwen.expired = True
    with pytest.raises(NoResult, match="its link has expired or been withdrawn"):
        speak(Heard(at(f"{qwen.url}/api/v1", "qwen3-tts-flash")), tmp_path)
    qwen.without_link = True
    with pytest.raises(NoResult, match=r"^dashscope reported success but sent no sound$"):
        speak(Heard(at(f"{qwen.url}/api/v1", "qwen3-tts-flash")), tmp_path)

    assert list(tmp_path.iterdir()) == []
