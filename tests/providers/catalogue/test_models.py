"""The catalogue: ours is sound, the project's is laid over it, and models that end are told of."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from generators.errors import SpecError, UsageError
from generators.providers.catalogue.models import BUILT_IN, Catalogue, load_catalogue, read_catalogue
from generators.providers.catalogue.project_file import rules
from generators.spec.spec_schema import ROOT

TODAY = date(2026, 11, 20)


def catalogue(**providers: dict[str, Any]) -> Catalogue:
    """A small catalogue of these providers."""
    return read_catalogue({"dated": "2026-11-20", "providers": providers})


def own(project: Path, text: str) -> Catalogue:
    """The catalogue of a project with this providers.yaml."""
    (project / "providers.yaml").write_text(text, "utf-8")
    return load_catalogue(project)


def test_ours_keeps_to_the_published_schema() -> None:
    """What users may write is what we write."""
    data = yaml.load(BUILT_IN.read_text("utf-8"), yaml.BaseLoader)  # dates as text
    for provider in data["providers"].values():
        numbers(provider)

    jsonschema.Draft202012Validator.check_schema(rules().root)
    jsonschema.validate(data, rules().root)


def numbers(value: Any) -> None:
    """BaseLoader leaves everything text: whole numbers back to what they are."""
    for key, item in value.items() if isinstance(value, dict) else ():
        if isinstance(item, str) and item.isdecimal():
            value[key] = int(item)
        elif isinstance(item, list) and key == "durations":
            value[key] = [int(one) for one in item]
        else:
            numbers(item)


def test_ours_hangs_together() -> None:
    """Usual models and successors are listed, do the role, and a usual one has not ended before its time."""
    wrong = []
    for provider in load_catalogue().providers.values():
        for role, name in provider.defaults.items():
            model = provider.model(name)
            if model is None or role not in model.roles:
                wrong.append((provider.name, role, name))
        for model in provider.models.values():
            after = provider.model(model.successor) if model.successor else None
            if model.successor and (after is None or not set(model.roles) <= set(after.roles)):
                wrong.append((provider.name, model.id, model.successor))
        wrong += [(provider.name, "paths", role) for role in provider.paths if role not in provider.roles]

    assert wrong == []


def test_only_what_runs_without_a_bill_is_free() -> None:
    """No price is invented: what has a key is unknown until somebody writes it down."""
    free = {name for name, provider in load_catalogue().providers.items() if provider.price.is_free}
    priced = [
        (provider.name, model.id)
        for provider in load_catalogue().providers.values()
        for model in provider.models.values()
        if model.price.is_known and provider.keys
    ]

    assert free == {"espeak", "art", "composer", "edge", "ollama", "comfyui", "cosyvoice", "sglang"}
    assert priced == []


def test_unknown_costs_count_as_paid() -> None:
    """A model or a provider nobody knows may cost money."""
    ours = load_catalogue()

    assert not ours.is_paid("art")
    assert not ours.is_paid("comfyui", "anything")
    assert ours.is_paid("google", "gemini-3.1-flash-image")
    assert ours.is_paid("openai", "a-new-one")
    assert ours.is_paid("nobody")
    assert ours.usd("google", "gemini-3.1-flash-image", {"images": 1}) is None
    assert ours.usd("nobody", None, {"images": 1}) is None
    assert ours.usd("art", None, {"images": 1}) == 0.0


def test_an_estimate_fills_in_what_a_request_will_be() -> None:
    """One picture; a token for each character at most; output tokens only where a limit is known."""
    priced = catalogue(
        x={
            "models": {
                "pic": {"roles": ["image"], "price": {"noted": "2026-11-20", "image": 0.04}},
                "chat": {"roles": ["llm"], "price": {"noted": "2026-11-20", "input": 1, "output": 2}},
            }
        }
    )

    assert priced.estimate("x", "pic", "image", {"characters": 80}) == 0.04
    assert priced.estimate("x", "chat", "llm", {"characters": 1_000_000, "output_tokens": 500_000}) == 2.0
    assert priced.estimate("x", "chat", "llm", {"characters": 1_000_000}) is None
    assert priced.estimate("x", "other", "image", {}) is None


def test_the_projects_own_entries_are_laid_over_ours(tmp_path: Path) -> None:
    """A price for a model of ours, a new model, and a provider that speaks another's language."""
    found = own(
        tmp_path,
        """\
providers:
  google:
    models:
      gemini-3.1-flash-image: {price: {noted: 2026-11-21, image: 0.05}}
      gemini-5-image: {roles: [image]}
  studio:
    like: openai
    keys: [STUDIO_API_KEY]
    addresses: {home: "http://10.0.0.2:8000"}
    price: free
""",
    )
    google = found.providers["google"]

    assert found.usd("google", "gemini-3.1-flash-image", {"images": 2}) == 0.1
    assert "refs" in google.models["gemini-3.1-flash-image"].can
    assert google.model("gemini-5-image") is not None
    assert google.keys == ("GEMINI_API_KEY", "GOOGLE_API_KEY")
    assert found.maker("studio") == "openai"
    assert found.maker("google") == "google"
    assert "image" in found.provider("studio").roles
    assert not found.is_paid("studio", "anything")


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    """And a deleted one is forgotten."""
    text = "providers: {openai: {models: {gpt-image-2: {price: {noted: 2026-11-21, image: AMOUNT}}}}}\n"
    assert own(tmp_path, text.replace("AMOUNT", "1")).usd("openai", "gpt-image-2", {"images": 1}) == 1
    assert own(tmp_path, text.replace("AMOUNT", "2")).usd("openai", "gpt-image-2", {"images": 1}) == 2

    (tmp_path / "providers.yaml").unlink()
    assert load_catalogue(tmp_path).usd("openai", "gpt-image-2", {"images": 1}) is None


def test_mistakes_of_the_projects_file_have_their_place(tmp_path: Path) -> None:
    """All at once, as in a spec."""
    with pytest.raises(SpecError) as caught:
        own(
            tmp_path,
            """\
providers:
  google:
    tilte: X
    price: {image: 0.05}
    models:
      new: {price: cheap, retires: soon}
""",
        )

    assert str(caught.value) == (
        'providers.yaml:3:5 providers.google.tilte: unknown key, did you mean "title"?\n'
        "    tilte: X\n"
        "providers.yaml:4:5 providers.google.price: `noted` is missing; expected a date such as 2026-11-20\n"
        "    price: {image: 0.05}\n"
        "providers.yaml:6:20 providers.google.models.new.price: "
        'found "cheap", expected one of free, unknown\n'
        "    new: {price: cheap, retires: soon}\n"
        "providers.yaml:6:36 providers.google.models.new.retires: "
        'expected a date such as 2026-11-20, found "soon"\n'
        "    new: {price: cheap, retires: soon}"
    )


def test_a_name_that_is_not_there_finds_the_right_one() -> None:
    """Among those that do the role."""
    small = catalogue(
        google={"models": {"g": {"roles": ["image"]}}}, edge={"models": {"": {"roles": ["speech"]}}}
    )
    with pytest.raises(UsageError, match=r'^there is no image provider "gogle", did you mean "google"\?$'):
        small.provider("gogle", "image")
    with pytest.raises(UsageError, match=r'^there is no image provider "edge"; there are: google$'):
        small.provider("edge", "image")


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("current", []),
        ("new", ['image: x model "new" is not in the catalogue of 2026-11-20; it is sent as it is']),
        (
            "curent",
            ['image: x model "curent" is not in the catalogue of 2026-11-20, did you mean "current"?'],
        ),
        ("gone", ['image: x model "gone" ended on 2026-10-23; use current instead']),
        ("ending", ['image: x model "ending" ends on 2027-01-06 (so they say); use current instead']),
        ("later", []),
        ("older", ['image: x model "older" has a successor; use current instead']),
    ],
)
def test_models_that_end_are_warned_of(model: str, expected: list[str]) -> None:
    """Those that ended, those that end within 60 days, and those nobody knows; none of them is an error."""
    listed = catalogue(
        x={
            "models": {
                "current": {"roles": ["image"]},
                "gone": {"roles": ["image"], "retires": "2026-10-23", "successor": "current"},
                "ending": {
                    "roles": ["image"],
                    "retires": "2027-01-06",
                    "successor": "current",
                    "note": "so they say",
                },
                "later": {"roles": ["image"], "retires": "2027-06-01", "successor": "current"},
                "older": {"roles": ["image"], "successor": "current"},
            }
        }
    )

    assert listed.warnings("x", model, "image", TODAY) == expected


def test_models_of_ones_own_server_are_not_doubted() -> None:
    """Whoever put them there knows their names."""
    assert load_catalogue().warnings("ollama", "my-model", "llm", TODAY) == []


def test_the_example_of_the_docs_is_a_good_one(tmp_path: Path) -> None:
    """What people copy works."""
    text = (ROOT / "docs" / "providers.md").read_text("utf-8")
    found = own(tmp_path, text.partition("```yaml\n")[2].partition("```")[0])

    assert found.usd("google", "gemini-3.1-flash-image", {"images": 1}, size="1536x864") == 0.08
    assert found.provider("studio", "llm").keys == ("STUDIO_API_KEY",)
