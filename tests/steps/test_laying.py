"""What a provider wants as a link is laid into the bucket that the environment names."""

from __future__ import annotations

from pathlib import Path

import httpx

from generators.money.budget import Budget
from generators.money.gateway import ProviderGateway
from generators.money.journal import Journal
from generators.plan.charges import Charge
from generators.plan.requests import Model, TextRequest
from generators.plan.step import Step
from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import load_catalogue
from generators.providers.storage.inputs import link_for
from tests.fakes.s3 import BUCKET, S3Fake, environment
from tests.fakes.server import serving
from tests.providers.jobs import PLANTED


def test_a_call_lays_files_for_its_provider(tmp_path: Path) -> None:
    """Whose link anybody can fetch."""
    (tmp_path / "frame.png").write_bytes(b"frame")
    model = Model("xai", "grok-imagine-image")
    step = Step("text", "gdp/hook", TextRequest(model, "a", ""), (), {}, generated=True)
    with serving(S3Fake()) as fake:
        variables = environment(fake) | {"CINEMAKE_BUCKET": f"s3://{BUCKET}", "XAI_API_KEY": PLANTED}
        journal = Journal(tmp_path / "data")
        gateway = ProviderGateway(
            lambda _making: "coins",
            lambda: Environment(variables, {}),
            lambda: load_catalogue(tmp_path),
            journal,
            Budget(journal, limit_of=lambda _video: None),
        )
        with gateway.calling(step, "k", Charge("image", model, {}), lambda *_: None, lambda _: None) as call:
            laid = link_for(tmp_path / "frame.png", call)

        assert httpx.get(laid.url).content == b"frame"
        assert laid.headers == {}
