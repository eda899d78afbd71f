"""`doit providers`: who can be asked, with which key, for how much, and who would be taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generators.commands.providers import Providers
from tests.fakes.server import Fake, as_json, serving
from tests.providers.jobs import PLANTED

SETTINGS = """\
[tool.cinemake]
profile = "studio"
[tool.cinemake.profiles.studio]
budget = 2
image = {provider = "openai", model = "gpt-image-2"}
"""
OWN = """\
providers:
  openai:
    models:
      gpt-image-2: {price: {noted: 2026-11-19, image: {low: 0.01, high: 0.2}}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which the command stands, without keys but one."""
    (tmp_path / "dodo.py").write_text("", "utf-8")
    (tmp_path / "pyproject.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("MODELSCOPE_TOKEN", "OPENAI_BASE_URL", "DASHSCOPE_IMAGE_MODEL", "DEFAULT_IMAGE_SIZE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", PLANTED)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command prints when all is well."""
    assert Providers().parse_execute(list(arguments)) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert PLANTED not in printed.out
    return printed.out


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The same for programs."""
    found: dict[str, Any] = json.loads(told(capsys, "--json", *arguments))
    return found


def test_a_provider_is_told_with_models_key_and_price(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The variable by name, the end of a model with its successor, a price of one's own with its day."""
    (project / "providers.yaml").write_text(OWN, "utf-8")
    lines = told(capsys, "openai").splitlines()

    assert lines[:5] == [
        "Providers (catalogue of 2026-11-20)",
        "",
        "openai: OpenAI, or any server that speaks its language",
        "    llm, vision, image, speech (not built yet: video)",
        "    key found in OPENAI_API_KEY; price unknown",
    ]
    models = {line.split()[0]: " ".join(line.split()[1:]) for line in lines if line.startswith("    g")}
    assert models["gpt-image-2"] == "image $0.01 to $0.2 an image (noted 2026-11-19)"
    assert models["gpt-image-1"] == "image ENDED on 2026-10-23: use gpt-image-2.5-sunburst"
    assert models["gpt-image-2.5-flare"] == "image default for image"


def test_it_says_whom_auto_would_take_and_why(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Role by role."""
    text = told(capsys)
    table = text.partition("Profile auto chooses\n")[2].partition("\n\n")[0].splitlines()

    assert [" ".join(line.split()) for line in table] == [
        "llm openai gpt-5.4-mini OPENAI_API_KEY is set; not set: GEMINI_API_KEY, GOOGLE_API_KEY; costs money",
        "vision openai gpt-5.4-mini OPENAI_API_KEY is set; "
        "not set: GEMINI_API_KEY, GOOGLE_API_KEY; costs money",
        "speech edge it needs no key",
        "image openai gpt-image-2.5-flare OPENAI_API_KEY is set; "
        "not set: GEMINI_API_KEY, GOOGLE_API_KEY; costs money",
        "video openai sora-2 OPENAI_API_KEY is set; "
        "not set: XAI_API_KEY, GEMINI_API_KEY, GOOGLE_API_KEY; costs money; not built yet",
        "music composer it needs no key",
    ]


def test_the_projects_own_profile_is_told_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its budget."""
    (project / "pyproject.toml").write_text(SETTINGS, "utf-8")
    table = told(capsys).partition("Profile studio chooses with a budget of $2\n")[2].splitlines()

    assert " ".join(table[3].split()) == "image openai gpt-image-2 profile studio names it; costs money"
    assert " ".join(table[2].split()) == "speech espeak it needs no key"


def test_it_speaks_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything the text says, and limits and abilities besides."""
    found = data(capsys)
    providers = {provider["name"]: provider for provider in found["providers"]}
    models = {model["id"]: model for model in providers["openai"]["models"]}

    assert (providers["openai"]["found"], providers["google"]["found"]) == ("OPENAI_API_KEY", None)
    assert (providers["google"]["ready"], providers["edge"]["ready"]) == (False, True)
    assert (providers["edge"]["price"], providers["google"]["price"]) == ("free", "unknown")
    assert models["gpt-image-1"]["retired"]
    assert models["gpt-image-1.5"]["limits"]["sizes"] == ["1024x1024", "1536x1024", "1024x1536"]
    assert models["gpt-image-1.5"]["can"] == ["edit", "refs", "transparent"]
    assert [profile["name"] for profile in found["profiles"]] == ["auto"]
    assert "checks" not in found


def test_a_check_makes_one_call_each(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line for each; what is not ready is not asked; it ends with 1 where one fails."""
    with serving(Fake()) as fake:
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
        fake.on("GET", "/v1/models", lambda _asked: as_json({"data": [{}]}))

        assert told(capsys, "--check", "openai", "google").splitlines() == [
            "  openai  ok           " + f"answers at {fake.url}/v1 with 1 model",
            "  google  not checked  no key: set GEMINI_API_KEY or GOOGLE_API_KEY",
        ]
        assert data(capsys, "--check", "openai")["checks"][0]["ok"] is True
        assert len(fake.asked) == 2

    assert Providers().parse_execute(["--check", "openai"]) == 1
    assert capsys.readouterr().out.startswith("  openai  FAILED  openai cannot be reached at ")


def test_an_unknown_provider_is_a_mistake_of_the_user(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The nearest name is offered."""
    assert Providers().parse_execute(["opnai"]) == 3
    assert capsys.readouterr().err == 'there is no provider "opnai", did you mean "openai"?\n'
