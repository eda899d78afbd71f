"""The gateway: which errors end a job for good, who needs no journal, and what a call is billed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generators.errors import (
    KeyMissing,
    KeyRefused,
    Moderated,
    NoAccess,
    NoResult,
    ProviderError,
    ProviderRefused,
    ProviderUnreachable,
    QuotaSpent,
    RateLimited,
    TimedOut,
    Unsure,
)
from generators.money.budget import Budget
from generators.money.gateway import ProviderGateway, expected_usd
from generators.money.journal import Journal
from generators.plan.charges import Charge
from generators.plan.requests import ImageRequest, Model
from generators.plan.step import Step
from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import load_catalogue
from generators.providers.roles.call import Usage
from generators.providers.roles.free_job import FreeJob
from generators.store.entry import Origin
from tests.providers.jobs import PLANTED

PRICES = """\
dated: 2026-11-20
providers:
  openai:
    models:
      gpt-image-2: {price: {image: {1024x1024/low: 0.01, 1024x1024/high: 0.17}, noted: 2026-11-20}}
"""
KEY = "5eed" * 16
MODEL = Model("openai", "gpt-image-2")
LOW = Model("openai", "gpt-image-2", {"quality": "low"})
STEP = Step("image", "gdp/hook", ImageRequest(MODEL, "a coin", "", 1024, 1024), (), {}, generated=True)


def charge(model: Model = MODEL, part: str = "", size: str = "1024x1024") -> Charge:
    """A picture."""
    return Charge("image", model, {"images": 1.0}, size=size, part=part)


@pytest.fixture
def gateway(tmp_path: Path) -> ProviderGateway:
    """One with a key, prices and a budget."""
    (tmp_path / "providers.yaml").write_text(PRICES, "utf-8")
    journal = Journal(tmp_path / "data")
    environment = Environment({"OPENAI_API_KEY": PLANTED}, {})
    catalogue = load_catalogue(tmp_path)
    budget = Budget(journal, lambda _video: 1.0)
    return ProviderGateway(lambda _making: "coins", lambda: environment, lambda: catalogue, journal, budget)


def ask(gateway: ProviderGateway, error: ProviderError, part: str = "") -> None:
    """Submit a job, then fail with this."""
    with (
        pytest.raises(type(error)),
        gateway.calling(STEP, KEY, charge(part=part), lambda *_: None, lambda _: None) as call,
    ):
        call.job.submit(lambda: "job-1")
        raise error


def over(error: ProviderError, is_over: bool = True) -> ProviderError:
    """An error that tells the end of the job, or nothing of it."""
    error.is_over = is_over
    return error


@pytest.mark.parametrize(
    "error",
    [Moderated("no"), NoResult("nothing"), ProviderRefused("a wrong size"), over(RateLimited("it failed"))],
    ids=lambda error: type(error).__name__,
)
def test_a_job_that_gives_nothing_is_closed_as_failed(gateway: ProviderGateway, error: ProviderError) -> None:
    """What it was expected to cost stays counted."""
    ask(gateway, error)

    assert gateway.journal.open_work() == []
    lines = [(line.kind, line.usd, line.reckoned) for line in gateway.journal.ledger()]
    assert lines == [("failed", None, 0.17)]


@pytest.mark.parametrize(
    "error",
    [
        RateLimited("wait"),
        TimedOut("it may be running"),
        ProviderUnreachable("gone"),
        KeyRefused("key"),
        NoAccess("model"),
        QuotaSpent("money"),
        Unsure("?"),
        ProviderError("500"),
        over(NoResult("a gateway's page"), is_over=False),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_job_that_may_still_come_stays_open(gateway: ProviderGateway, error: ProviderError) -> None:
    """The next build asks for it by its id."""
    ask(gateway, error)

    assert [entry.job_id for entry in gateway.journal.open_work()] == ["job-1"]
    assert gateway.journal.ledger() == []


def test_a_part_that_fails_leaves_the_others(gateway: ProviderGateway) -> None:
    """A turn that is refused does not cost the turn before it."""
    ask(gateway, TimedOut("later"), part="turn-1")
    ask(gateway, Moderated("no"), part="turn-2")

    assert [entry.name for entry in gateway.journal.open_work()] == [f"{KEY}/turn-1"]


def test_what_is_stored_is_closed_with_its_bill(gateway: ProviderGateway) -> None:
    """By the provider's word, else by counts and catalogue."""
    for part in ("turn-1", "turn-2"):
        with gateway.calling(STEP, KEY, charge(part=part), lambda *_: None, lambda _: None) as call:
            call.job.submit(lambda: "job-1")
    used = [
        (charge(part="turn-1"), Usage(0.3, "gpt-image-2-2026")),
        (charge(LOW, part="turn-2"), Usage(None, "", {"images": 2})),
    ]
    gateway.close(KEY, used)

    lines = [(line.usd, dict(line.counts)) for line in gateway.journal.ledger()]
    assert lines == [(0.3, {}), (0.02, {"images": 2})]
    assert gateway.bills(used) == pytest.approx(0.32)
    assert gateway.bills([(charge(), Usage(None, ""))]) is None
    assert gateway.journal.open_work() == []


def test_a_picture_is_expected_and_billed_by_the_size_that_is_asked_for(
    gateway: ProviderGateway, tmp_path: Path
) -> None:
    """OpenAI makes a picture of a video's shape in its own nearest size."""
    (tmp_path / "providers.yaml").write_text(
        "dated: 2026-11-20\nproviders: {openai: {models: {gpt-image-1.5: {price: "
        "{image: {1536x1024/low: 0.02, 1024x1024/low: 0.01}, noted: 2026-11-20}}}}}\n",
        "utf-8",
    )
    catalogue = load_catalogue(tmp_path)
    wide = charge(Model("openai", "gpt-image-1.5", {"quality": "low"}), size="1920x1080")

    assert expected_usd(wide, lambda: catalogue) == 0.02
    gateway = replace(gateway, catalogue=lambda: catalogue)
    assert gateway.bill(wide, Usage(None, "", {"images": 1})) == 0.02


def test_a_size_without_a_price_is_expected_to_be_the_dearest(gateway: ProviderGateway) -> None:
    """Rather too much than too little; a quality that is named is kept to."""
    assert expected_usd(charge(size="1x1"), gateway.catalogue) == 0.17
    assert expected_usd(charge(LOW, size="1x1"), gateway.catalogue) == 0.01
    assert expected_usd(charge(Model("art")), gateway.catalogue) == 0.0
    assert expected_usd(charge(Model("openai", "unheard-of")), gateway.catalogue) is None


def test_who_is_free_needs_no_journal(gateway: ProviderGateway) -> None:
    """Nothing is written down."""
    local = charge(Model("comfyui"))
    with gateway.calling(STEP, KEY, local, lambda *_: None, lambda _: None) as call:
        assert isinstance(call.job, FreeJob)
        call.job.submit(lambda: "job-1")

    assert not gateway.journal.path.exists()


def test_a_missing_key_is_told_before_anything_is_written(gateway: ProviderGateway) -> None:
    """Nothing is open."""
    google = charge(Model("google", "gemini-2.5-flash-image"))
    with (
        pytest.raises(KeyMissing),
        gateway.calling(STEP, KEY, google, lambda *_: None, lambda _: None),
    ):
        raise AssertionError("asked without a key")
    assert not gateway.journal.path.exists()


def test_a_saving_is_noted_and_not_spent(gateway: ProviderGateway) -> None:
    """With whom it was not spent."""
    gateway.saved(STEP, Origin("image:gdp/hook", "openai", "gpt-image-2", 0.17))
    (line,) = gateway.journal.ledger()

    assert (line.kind, line.video, line.provider, line.usd) == ("saved", "gdp", "openai", 0.17)


@pytest.mark.parametrize("usd", [-1.0, float("nan"), float("inf")])
def test_a_bill_that_is_none_is_reckoned_here(gateway: ProviderGateway, usd: float) -> None:
    """A provider's word never gives money back."""
    bill = gateway.bill(charge(), Usage(usd, "gpt-image-2", {"images": 1.0}))

    assert bill == gateway.bill(charge(), Usage(None, "gpt-image-2", {"images": 1.0}))
