"""The table of kinds: one row each, and none whose costs are forgotten."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, fields
from importlib import import_module
from typing import get_type_hints

import pytest

from generators.plan import requests
from generators.plan.charges import no_charges
from generators.plan.kinds import KINDS, Kind, charges_of, end_products, pool_of
from generators.plan.requests import ImageRequest, Model, SpokenTurn
from generators.plan.step import Step


def requests_of_models() -> set[type]:
    """The requests that hold a model, or turns that do."""
    found = set()
    for _, kind in inspect.getmembers(requests, inspect.isclass):
        hints = get_type_hints(kind).values() if hasattr(kind, "__dataclass_fields__") else ()
        if any(Model is hint or SpokenTurn in getattr(hint, "__args__", ()) for hint in hints):
            found.add(kind)
    return found - {SpokenTurn}


def test_a_kind_without_costs_does_not_start() -> None:
    """`charges` has no default, so that a paid kind cannot be planned at $0 by forgetting it."""
    charges = next(field for field in fields(Kind) if field.name == "charges")

    assert (charges.default, charges.default_factory) == (MISSING, MISSING)
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'charges'"):
        Kind("clips", 1)  # type: ignore[call-arg]  # what this test is about


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_that_asks_a_model_has_costs(kind: str) -> None:
    """The worker's own annotation says which request a kind has."""
    request = get_type_hints(import_module(f"generators.steps.{kind}").run)["request"]

    assert (KINDS[kind].charges is no_charges) is (request not in requests_of_models())


def test_the_costs_of_a_step_are_those_of_its_kind() -> None:
    """Through the row, whoever asks."""
    request = ImageRequest(Model("one"), "a coin", "", 640, 360)

    assert [charge.role for charge in charges_of(Step("image", "gdp/a", request, (), {}))] == ["image"]


def test_a_step_of_a_provider_waits_in_its_pool() -> None:
    """`-n` counts only the steps of this machine."""
    request = ImageRequest(Model("one"), "a coin", "", 640, 360)
    here, remote = (
        Step("image", "gdp/a", request, (), {}, generated=generated) for generated in (False, True)
    )

    assert (pool_of(here), pool_of(remote)) == ("cpu", "image")


def test_the_video_is_published_last() -> None:
    """So that what belongs to it is there when its link is."""
    published = [name for name, kind in KINDS.items() if kind.published]

    assert published == ["subtitles", "chapters", "poster", "composite"]
    assert set(published) <= set(end_products())
