"""provenance.json is complete and has the form that its schema says; so has the plan."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.engine.house import House
from tests.engine.spending.test_gateway import Shop
from tests.fakes.openai_images import OpenAIImagesFake
from tests.fakes.server import serving
from tests.providers.jobs import PLANTED

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture
def shop(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A project that buys its pictures."""
    monkeypatch.setenv("OPENAI_API_KEY", PLANTED)
    with serving(OpenAIImagesFake()) as server:
        yield Shop(house, "openai", "gpt-image-2", f"{server.url}/v1")


def check(data: Any, name: str) -> None:
    """Refuse what the schema does not allow."""
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []


def provenance(house: House) -> dict[str, Any]:
    """The file of the video, checked."""
    data: dict[str, Any] = json.loads((house.root / "build/gdp/provenance.json").read_text("utf-8"))
    check(data, "provenance.v1.json")
    return data


def step(data: dict[str, Any], task: str) -> dict[str, Any]:
    """One step of it."""
    return next(step for step in data["steps"] if step["task"] == task)


def test_a_paid_picture_is_told_with_maker_cost_and_terms(shop: Shop) -> None:
    """Also when it was only restored, from the lock or from the store."""
    shop.house.doit()
    first = provenance(shop.house)
    picture = step(first, "image:gdp/one")

    assert picture["models"] == [
        {
            "role": "image",
            "provider": "openai",
            "asked": "gpt-image-2",
            "answered": "gpt-image-2",
            "licence": {"name": "", "note": "not stated: the terms of openai apply"},
        }
    ]
    assert (picture["usd"], picture["take"], picture["pinned"]) == (0.04, 1, False)
    assert picture["made"].startswith("20")
    assert first["usd"] == pytest.approx(0.08)

    shutil.rmtree(shop.house.root / "build")
    shop.house.doit()
    again = step(provenance(shop.house), "image:gdp/one")
    assert again == picture


def test_inputs_tools_and_words_are_told(house: House) -> None:
    """Every input of every step has a digest, and every output one that is right."""
    house.doit()
    data = provenance(house)
    title = step(data, "title:gdp")

    assert title["tools"] == {"browser": "Chromium 1.0"}
    assert all(sha256 for entry in data["steps"] for sha256 in entry["inputs"].values())
    assert {entry["task"] for entry in data["steps"] if not entry["outputs"]} == set()
    spoken = step(data, "narration:gdp/hook")
    assert spoken["words"]["timing"] == "events"
    assert spoken["words"]["count"] > 0
    assert (data["usd"], spoken["usd"]) == (0, 0)


def test_licences_of_fonts_voice_and_music_are_told(house: House) -> None:
    """What is known; nobody guesses."""
    house.doit()
    data = provenance(house)

    assert {font["licence"] for font in data["fonts"]} == {"OFL-1.1"}
    assert "@fontsource-variable/inter" in {font["package"] for font in data["fonts"]}
    (voice,) = step(data, "narration:gdp/hook")["models"]
    assert voice["licence"]["note"].startswith("spoken by espeak-ng, whose licence (GPL-3.0-or-later)")
    (bed,) = step(data, "music:gdp")["models"]
    assert bed["licence"]["note"].startswith("made by this project's own code")


def test_the_plan_has_the_form_of_its_schema(shop: Shop) -> None:
    """Before a build, after it, and where prices are unknown."""
    check(shop.json("plan", "video:gdp"), "plan.v1.json")
    (shop.house.root / "providers.yaml").unlink()
    unknown = shop.json("plan", "video:gdp")
    check(unknown, "plan.v1.json")
    assert [task["usd"] for task in unknown["tasks"] if task["name"] == "image:gdp/one"] == [None]
    shop.house.doit()
    check(shop.json("plan", "video:gdp"), "plan.v1.json")


def test_pinned_steps_are_in_the_plan(shop: Shop) -> None:
    """Kept, at no cost, although the words have changed."""
    text = shop.house.spec.read_text("utf-8")
    pinned = "background: {type: image, prompt: a silver coin, pin: true}"
    shop.house.spec.write_text(text.replace("background: a silver coin", pinned), "utf-8")
    shop.house.doit()
    shop.house.edit("prompt: a silver coin", "prompt: a copper coin")
    plan = shop.json("plan", "video:gdp")

    assert [(task["action"], task["usd"]) for task in plan["tasks"] if task["name"] == "image:gdp/two"] == [
        ("pinned", 0)
    ]
    assert "pinned   image:gdp/two" in shop.run("plan")[1]
