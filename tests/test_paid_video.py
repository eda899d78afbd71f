"""A whole small video made by servers: what it costs, and what lies where when it is done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from generators.money.journal import Journal
from tests.bench import Bench, need_packages
from tests.fakes.elevenlabs import ElevenLabsFake
from tests.fakes.openai_chat import ChatFake
from tests.fakes.openai_images import OpenAIImagesFake
from tests.fakes.openai_speech import OpenAISpeechFake
from tests.fakes.pictures import png
from tests.fakes.server import Answer, Asked, Fake, serving
from tests.providers.jobs import PLANTED

WORDS_KEY = "planted-words-key-90be11f2"
"""The second key of the same vendor, which only the language model takes."""
REWRITTEN = "One gold coin lies on dark cloth, lit from the left."
SPEC = """\
spec: 1
title: Coins
output: {size: 320x180, fps: 15, quality: draft}
style: flat vector
budget: 0.60
models:
  llm: {provider: openai, model: gpt-5.4-mini, key_env: WORDS_API_KEY}
  image: {provider: openai, model: gpt-image-2, options: {quality: low}}
  speech: {provider: openai, model: gpt-4o-mini-tts}
voices:
  host: {}
  guest: {provider: elevenlabs}
refs:
  ada: {prompt: a young woman with round glasses}
  logo: {file: logo.png}
scenes:
  - id: coin
    say:
      - host: Look at one coin.
      - guest: I see two of them.
    background:
      type: image
      prompt: a gold coin
      refs: [ada, logo]
      negative: people
      enhance: true
    animation: {template: title-card, title: Coins}
  - id: cloth
    say: And this is the cloth.
    background: a dark cloth
    transition: {type: fade, seconds: 0.4}
"""
PRICES = """\
dated: 2026-11-20
providers:
  openai:
    models:
      gpt-5.4-mini: {price: {input: 0.75, output: 4.5, noted: 2026-11-20}}
      gpt-image-2: {price: {image: 0.05, noted: 2026-11-20}}
      gpt-4o-mini-tts: {price: {characters: 0.015, noted: 2026-11-20}}
  elevenlabs:
    models:
      eleven_multilingual_v2: {price: {characters: 0.1, noted: 2026-11-20}}
"""

pytestmark = pytest.mark.slow


class OpenAIFake(Fake):
    """All of one vendor behind one address; its language model takes another key."""

    def __init__(self) -> None:
        super().__init__()
        self.images, self.speech, self.chat = OpenAIImagesFake(), OpenAISpeechFake(), ChatFake("openai")
        self.on("POST", "/v1/images/", self.images.answer_to)
        self.on("POST", "/v1/audio/", self.speech.answer_to)
        self.on("POST", "/v1/chat/", self._talk)

    def _talk(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {WORDS_KEY}":
            return self.chat.error(401)
        return self.chat.answer_to(
            replace(asked, headers={**asked.headers, "authorization": f"Bearer {PLANTED}"})
        )

    @property
    def bill(self) -> dict[str, float]:
        """What it asks for, in US dollars, by what it has sold."""
        spoken = [asked.json["input"] for asked in self.asked if asked.path == "/v1/audio/speech"]
        tokens = self.chat.usage
        assert isinstance(tokens, dict)
        each = (tokens["prompt_tokens"] * 0.75 + tokens["completion_tokens"] * 4.5) / 1e6  # type: ignore[operator]
        return {
            "image": 0.05 * self.count("POST /v1/images/"),
            "narration": 0.015 * sum(map(len, spoken)) / 1000,
            "prompt": each * self.count("POST /v1/chat/"),
        }


@dataclass
class Studio:
    """The built video, who was asked for it, and what was said before."""

    bench: Bench
    openai: OpenAIFake
    elevenlabs: ElevenLabsFake
    planned: dict[str, float]
    """Kind of step to US dollars, by `doit plan --json` before the build."""

    @property
    def bill(self) -> dict[str, float]:
        """Kind of step to US dollars, as the servers reckon."""
        bill = self.openai.bill
        guest = sum(len(asked.json["text"]) for asked in self.elevenlabs.asked)
        return {**bill, "narration": bill["narration"] + 0.1 * guest / 1000}

    @property
    def asked(self) -> int:
        """How many requests have arrived so far."""
        return len(self.openai.asked) + len(self.elevenlabs.asked)


def new_bench(root: Path) -> Bench:
    """A project with spec and prices, and without a key; it sees none of this machine."""
    bench = Bench(root, "coins", {"coins.yaml": SPEC, "logo.png": png(64, 64)})
    (root / "providers.yaml").write_text(PRICES, "utf-8")
    ours = ("_API_KEY", "_BASE_URL")
    bench.environment = {n: value for n, value in bench.environment.items() if not n.endswith(ours)}
    return bench


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One project, planned and then built; its servers answer until the last of these tests."""
    need_packages()
    bench = new_bench(tmp_path_factory.mktemp("studio"))
    with ExitStack() as open_servers:
        openai = open_servers.enter_context(serving(OpenAIFake()))
        elevenlabs = open_servers.enter_context(serving(ElevenLabsFake()))
        openai.chat.says = [REWRITTEN]
        lines = {
            "OPENAI_API_KEY": PLANTED,
            "WORDS_API_KEY": WORDS_KEY,
            "ELEVENLABS_API_KEY": PLANTED,
            "OPENAI_BASE_URL": openai.url,
            "ELEVENLABS_BASE_URL": elevenlabs.url,
        }
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (bench.root / ".env").write_text(text, "utf-8")
        plan = json.loads(bench.doit("plan", "--json", "video:coins"))
        made = Studio(bench, openai, elevenlabs, by_kind({t["name"]: t["usd"] for t in plan["tasks"]}))
        bench.doit()
        yield made


def by_kind(amounts: dict[str, float]) -> dict[str, float]:
    """US dollars of tasks, added by kind; what costs nothing left out."""
    found: dict[str, float] = {}
    for task, usd in amounts.items():
        if usd:
            kind = task.partition(":")[0]
            found[kind] = found.get(kind, 0.0) + usd
    return found


def test_the_servers_bills_are_what_was_planned_and_what_the_ledger_says(studio: Studio) -> None:
    """Equal where the amount is known before; an answer is planned at its longest."""
    journal = Journal(studio.bench.root / "xdg_data_home/cinemake")
    paid: dict[str, float] = {}
    for line in journal.ledger():
        assert line.usd is not None
        kind = line.task.partition(":")[0]
        paid[kind] = paid.get(kind, 0.0) + line.usd

    assert journal.open_work() == []
    assert paid == pytest.approx(studio.bill)
    assert {**studio.planned, "prompt": 0} == pytest.approx({**studio.bill, "prompt": 0})
    assert studio.bill["prompt"] <= studio.planned["prompt"]
    assert studio.openai.count("POST /v1/images/generations") == 2
    assert studio.openai.count("POST /v1/images/edits") == 1


def test_the_rewritten_prompt_lies_beside_the_picture_and_was_sent(studio: Studio) -> None:
    """As image-prompt.txt, and no other prompt left for that picture."""
    text = (studio.bench.build / "scenes/coin/image-prompt.txt").read_text("utf-8")
    edit = next(asked for asked in studio.openai.asked if asked.path == "/v1/images/edits")
    parts = {part.name: part.data for part in edit.form}

    assert text == REWRITTEN + "\n"
    assert parts["prompt"].decode().startswith(REWRITTEN)
    assert len([part for part in edit.form if part.filename]) == 2


def test_provenance_names_models_and_cost(studio: Studio) -> None:
    """Of each step, and of the whole video."""
    told = json.loads((studio.bench.build / "provenance.json").read_text("utf-8"))
    steps = {step["task"]: step for step in told["steps"]}
    makers = {
        task: [(m["role"], m["provider"], m["asked"]) for m in s["models"]] for task, s in steps.items()
    }

    assert told["usd"] == pytest.approx(sum(studio.bill.values()))
    assert steps["image:coins/coin"]["usd"] == pytest.approx(0.05)
    assert makers["image:coins/coin"] == [("image", "openai", "gpt-image-2")]
    assert makers["prompt:coins/coin"] == [("llm", "openai", "gpt-5.4-mini")]
    assert makers["narration:coins/coin"] == [
        ("speech", "elevenlabs", "eleven_multilingual_v2"),
        ("speech", "openai", "gpt-4o-mini-tts"),
    ]


def test_the_keys_lie_in_no_file(studio: Studio) -> None:
    """Neither in the project nor in the stores, but for `.env` itself; databases are read as bytes, too."""
    found = []
    for path in studio.bench.root.rglob("*"):
        if path.is_symlink() or not path.is_file() or path.name == ".env":
            continue
        data = path.read_bytes()
        found += [path for key in (PLANTED, WORDS_KEY) if key.encode() in data]

    assert found == []
    assert any(path.name == "journal.db" for path in studio.bench.root.rglob("*.db"))


def test_another_machine_without_keys_gets_the_same_bytes_and_asks_nobody(
    studio: Studio, tmp_path: Path
) -> None:
    """A fresh project with the committed lock and the data folder; the servers' addresses are not known."""
    other = new_bench(tmp_path / "elsewhere")
    shutil.copy(studio.bench.root / "scene_specs/coins.lock", other.root / "scene_specs")
    shutil.copytree(studio.bench.root / "xdg_data_home", other.root / "xdg_data_home")
    before = studio.asked
    results = other.results()

    assert other.files() == studio.bench.files()
    assert studio.asked == before
    generated = {task for task in results if task.partition(":")[0] in ("prompt", "image", "narration")}
    assert {results[task] for task in generated} == {"restored"}
    assert len(generated) == 6
