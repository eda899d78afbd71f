"""DashScope's own SDK against the fake of its pictures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.dashscope import DashScopeFake, Script
from tests.fakes.pictures import png
from tests.fakes.server import Fault, serving
from tests.providers.jobs import PLANTED


def sdk(monkeypatch: pytest.MonkeyPatch, fake: DashScopeFake) -> Any:
    """The SDK, asking the fake."""
    dashscope = pytest.importorskip("dashscope")
    monkeypatch.setattr(dashscope, "base_http_api_url", f"{fake.url}/api/v1")
    return dashscope


def test_qwen_paints_with_its_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """The synchronous form, also from a reference."""
    import base64

    with serving(DashScopeFake()) as fake:
        dashscope = sdk(monkeypatch, fake)
        url = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
        for model, content in (
            ("qwen-image-plus", [{"text": "a coin"}]),
            ("qwen-image-edit", [{"image": url}, {"text": "Ada waves"}]),
        ):
            made = dashscope.MultiModalConversation.call(
                model=model,
                api_key=PLANTED,
                messages=[{"role": "user", "content": content}],
                **({"size": "1664*928", "negative_prompt": "text"} if model == "qwen-image-plus" else {}),
            )
            assert made.status_code == 200, made
            assert made.output.choices[0].message.content[0]["image"].startswith(f"{fake.url}/results/")


def test_wan_makes_tasks_with_its_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made, waited for, refused, taken back."""
    with serving(DashScopeFake(script=Script(polls=1))) as fake:
        synthesis = sdk(monkeypatch, fake).ImageSynthesis
        ask = {"model": "wan2.2-t2i-flash", "prompt": "a coin", "n": 1, "api_key": PLANTED}
        task = synthesis.async_call(**ask, size="1024*1024", negative_prompt="text", seed=1)
        done = synthesis.wait(task, api_key=PLANTED)
        assert (task.output.task_status, done.output.task_status) == ("PENDING", "SUCCEEDED")
        assert done.output.results[0].url.startswith(f"{fake.url}/results/64x64.png")

        wrong = synthesis.async_call(**ask, size="1024x1024")
        assert (wrong.status_code, wrong.code) == (400, "InvalidParameter")
        fake.go_wrong(Fault.status(401))
        assert synthesis.async_call(**ask).code == "InvalidApiKey"

        fake.script = Script(polls=9)
        waiting = synthesis.async_call(**ask)
        assert synthesis.cancel(waiting, api_key=PLANTED).status_code == 200
        assert synthesis.fetch(waiting, api_key=PLANTED).output.task_status in {"PENDING", "CANCELED"}
        fake.script = Script(polls=0, ends="moderated")
        refused = synthesis.wait(synthesis.async_call(**ask), api_key=PLANTED)
        assert (refused.output.task_status, refused.output.code) == ("FAILED", "DataInspectionFailed")
