"""`doit make`: one thing without a spec, offline and by providers over real sockets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.engine.project import find_project
from generators.money.journal import Journal
from tests.commands.doit import doit
from tests.engine.house import House
from tests.fakes.openai_chat import ChatFake
from tests.fakes.openai_images import OpenAIImagesFake
from tests.fakes.pictures import png, size_of
from tests.fakes.server import Fault, serving
from tests.providers.jobs import PLANTED

ROOT = Path(__file__).parents[2]
PRICES = """\
providers:
  openai:
    price: {noted: 2026-11-20, image: {any: 0.04}}
    models:
      gpt-image-1.5: {roles: [image], price: {noted: 2026-11-20, image: {any: 0.04}}}
"""
ASKED = (
    'make takes image, voice or text and one prompt in quotes: doit make image|voice|text "PROMPT" [-o FILE]'
)
PAINT = ("make", "image", "A coin", "--provider", "openai", "--model", "gpt-image-1.5")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is current, with a price."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("CINEMAKE_BROWSER", "set by the house")
    House(root)
    (root / "providers.yaml").write_text(PRICES)
    return root


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIImagesFake]:
    """Who makes pictures."""
    with serving(OpenAIImagesFake()) as fake:
        monkeypatch.setenv("OPENAI_API_KEY", PLANTED)
        monkeypatch.setenv("OPENAI_BASE_URL", f"{fake.url}/v1")
        yield fake


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatFake]:
    """Who answers."""
    with serving(ChatFake()) as fake:
        monkeypatch.setenv("OPENAI_API_KEY", PLANTED)
        monkeypatch.setenv("OPENAI_BASE_URL", f"{fake.url}/v1")
        yield fake


def ledger() -> list[tuple[str, float | None, str]]:
    """What the journal says was spent: kind of task, dollars, kind of line."""
    journal = Journal(find_project().data)
    return [(line.task.partition(":")[0], line.usd, line.kind) for line in journal.ledger()]


def test_a_picture_is_painted_here_without_a_key(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named after its prompt; the same again is there already, another one gets another name."""
    words = ("make", "image", "A coin, at dawn!", "--size", "64x36")
    assert doit(*words) == 0
    assert capsys.readouterr().out == f"made by art\n{project}/a-coin-at-dawn.png\n"
    assert size_of((project / "a-coin-at-dawn.png").read_bytes()) == (64, 36)
    assert doit(*words) == 0
    assert capsys.readouterr().out == (
        f"already there: made by art before; it cost nothing now\n{project}/a-coin-at-dawn.png\n"
    )
    assert doit(*words, "--seed", "7") == 0
    assert capsys.readouterr().out == f"made by art\n{project}/a-coin-at-dawn-2.png\n"


def test_it_is_written_where_the_user_says(project: Path, tmp_path: Path) -> None:
    """Also outside of the project, over what lies there; nothing else is written, and no task is recorded."""
    goal = tmp_path / "coin.png"
    goal.write_text("old")
    before = sorted(path.name for path in project.iterdir())
    assert doit("make", "image", "A coin", "--size", "64x36", "-o", str(goal)) == 0

    assert size_of(goal.read_bytes()) == (64, 36)
    assert sorted(path.name for path in project.iterdir()) == sorted({*before, ".cinemake"})


def test_a_voice_speaks_with_the_times_of_its_words(project: Path) -> None:
    """By the bundled voice."""
    assert doit("make", "voice", "Hello, world.", "--voice", "deep", "--rate", "1.2", "-o", "hi.wav") == 0

    with wave.open(str(project / "hi.wav"), "rb") as audio:
        assert audio.getframerate() == 48000
    words = json.loads((project / "hi.words.json").read_text())
    assert [word["text"] for word in words["words"]] == ["Hello,", "world."]
    assert words["voices"] == [["espeak", "en-us+m1"]]


def test_a_paid_picture_is_paid_for_once(
    project: Path, painter: OpenAIImagesFake, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second time it comes from the store, though its file and the record are gone."""
    assert doit(*PAINT, "--max-cost", "0.05") == 0
    first = capsys.readouterr().out
    assert first == f"made by openai gpt-image-1.5 for $0.040\n{project}/a-coin.png\n"
    (project / "a-coin.png").unlink()
    (project / ".cinemake" / "record.db").unlink()
    assert doit(*PAINT, "--max-cost", "0.05") == 0

    assert capsys.readouterr().out == (
        "restored from the store: made by openai gpt-image-1.5 before; it cost nothing now\n"
        f"{project}/a-coin.png\n"
    )
    assert len(painter.asked) == 1
    assert ledger() == [("image", 0.04, "paid"), ("image", 0.04, "saved")]


def test_another_take_is_another_picture(project: Path, painter: OpenAIImagesFake) -> None:
    """Paid for again, and kept beside the first; take 1 is the first."""
    for take in ("1", "2", "1", "2"):
        assert doit(*PAINT, "--max-cost", "1", "--take", take, "-o", f"{take}.png") == 0

    assert len(painter.asked) == 2


def test_nothing_is_sent_without_a_limit_or_beyond_it(
    project: Path, painter: OpenAIImagesFake, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key in the environment spends nothing by itself."""
    assert doit(*PAINT) == 3
    assert capsys.readouterr().err == (
        "openai may cost money, and no limit is set: run with --max-cost 0.50 (US dollars), "
        "or give the profile a `budget`\n"
    )
    assert doit(*PAINT, "--max-cost", "0.03") == 3
    assert "would cost about $0.040" in capsys.readouterr().err
    assert painter.asked == []


def test_a_profiles_budget_is_a_limit(project: Path, painter: OpenAIImagesFake) -> None:
    """For each call by itself."""
    with (project / "pyproject.toml").open("a") as file:
        file.write(
            "\n[tool.cinemake.profiles.studio]\nbudget = 0.05\n"
            'image = {provider = "openai", model = "gpt-image-1.5"}\n'
        )
    for name in ("a", "b"):
        assert doit("make", "image", name, "--profile", "studio") == 0

    assert len(painter.asked) == 2


def test_what_was_refused_is_asked_for_anew(project: Path, painter: OpenAIImagesFake) -> None:
    """Nothing is left open by it."""
    painter.go_wrong(Fault.status(400))
    assert [doit(*PAINT, "--max-cost", "1") for _ in range(2)] == [1, 0]


def test_a_request_that_may_have_arrived_is_not_sent_again(
    project: Path, painter: OpenAIImagesFake, capsys: pytest.CaptureFixture[str]
) -> None:
    """The user is told how to go on."""
    painter.go_wrong(Fault.cut())
    assert [doit(*PAINT, "--max-cost", "1") for _ in range(2)] == [1, 1]
    assert "doit jobs --release image:make/" in capsys.readouterr().err
    assert len(painter.asked) == 1


def test_references_and_transparency_reach_the_provider(
    project: Path, painter: OpenAIImagesFake, tmp_path: Path
) -> None:
    """A reference may lie anywhere; another picture in its place is another request."""
    ada = tmp_path / "ada.png"
    for size in ((8, 8), (9, 9)):
        ada.write_bytes(png(*size))
        words = ("--ref", str(ada), "--transparent", "--negative", "text", "--max-cost", "1")
        assert doit(*PAINT, *words) == 0

    assert [asked.path for asked in painter.asked] == ["/v1/images/edits"] * 2
    fields = {part.name: part.data for part in painter.asked[0].form}
    assert fields["background"] == b"transparent"
    assert b"Do not show: text" in fields["prompt"]


def test_a_text_is_asked_for_once(
    project: Path, writer: ChatFake, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the model is told beforehand counts too; a price that nobody knows needs a yes."""
    words = ("make", "text", "Say hi", "--provider", "openai", "--system", "Be brief", "--max-cost", "1")
    (project / "providers.yaml").unlink()
    assert doit(*words) == 3
    assert "run with --allow-unknown-cost" in capsys.readouterr().err
    for _ in range(2):
        assert doit(*words, "--allow-unknown-cost", "-o", "hi.md") == 0
        (project / "hi.md").rename(project / "old.md")

    (asked,) = writer.asked
    assert [m["role"] for m in asked.json["messages"]] == ["system", "user"]
    assert (project / "old.md").read_text().strip()


def test_a_text_fits_its_schema(project: Path, writer: ChatFake) -> None:
    """And is written as JSON, under a name that says so."""
    schema = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
    (project / "schema.json").write_text(json.dumps(schema))
    writer.says = ['{"title": "Coins"}']
    words = ("make", "text", "A title", "--provider", "openai", "--schema", "schema.json")
    assert doit(*words, "--max-cost", "1", "--allow-unknown-cost") == 0

    assert json.loads((project / "a-title.json").read_text()) == {"title": "Coins"}


def test_a_prompt_may_hold_an_equals_sign(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """doit itself takes such words for variables."""
    words = ["make", "image", "E=mc2", "--size", "64x36", "-o", "a=b.png"]
    monkeypatch.setattr(sys, "argv", ["doit", *words])

    assert doit(*words) == 0
    assert (project / "a=b.png").is_file()


def test_the_key_lies_in_no_file(project: Path, painter: OpenAIImagesFake, tmp_path: Path) -> None:
    """Of project, store and journal."""
    painter.go_wrong(Fault.status(401))
    for _ in range(2):
        doit(*PAINT, "--max-cost", "1")

    folders = [project, find_project().data, find_project().cache]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path for path in files if PLANTED.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ASKED),
        (["image", "a", "coin"], ASKED),
        (["voice", "a", "--size", "3x3"],
         "make voice has no --size; its own are: --voice, --language, --rate"),
        (["image", "a", "--seed", "x"], "--seed x: expected a whole number from 0"),
        (["image", "a", "--take", "0"], "--take 0: expected a whole number from 1"),
        (["voice", "a", "--rate", "3"], "--rate 3: expected a factor from 0.5 to 2"),
        (["image", "a", "--ref", "gone.png"], "--ref gone.png: there is no such file"),
        (["image", "a", "-o", "a.jpg"], "-o a.jpg: make image writes PNG: name the file *.png"),
        (["image", "a", "-o", "gone/a.png"],
         "cannot write -o gone/a.png: there is no folder PROJECT/gone"),
        (["image", "a", "--transparent"],
         "the bundled pictures are never transparent: choose a provider, such as --provider openai"),
        (["image", "a", "--provider", "opnai"],
         'there is no image provider "opnai", did you mean "openai"?'),
        (["image", "a", "--max-cost", "x"],
         "--max-cost x: expected an amount in US dollars, such as --max-cost 2.50"),
        (["text", "a"],
         "no provider is set for the llm role: profile offline lists no provider for it\n"
         "Name one with `models.llm.provider`, or choose another profile; "
         "`doit providers` lists the available ones."),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    """And nothing is made."""
    assert doit("make", *words) == 3
    assert capsys.readouterr().err == said.replace("PROJECT", str(project)) + "\n"
    assert list(project.glob("*.png")) == []


@pytest.mark.slow
def test_ctrl_c_waits_for_a_paid_answer(
    project: Path, painter: OpenAIImagesFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that nothing is left unsure: the next call has the picture without a second request."""
    painter.go_wrong(Fault.slow(1.0))
    words = [*PAINT, "--max-cost", "1"]
    command = [sys.executable, "-m", "doit", *words]
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    )
    while not painter.asked and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)

    assert process.returncode == 130, said
    assert "waiting up to 60 seconds for the answer to a paid request" in said
    assert doit(*words) == 0
    assert len(painter.asked) == 1
