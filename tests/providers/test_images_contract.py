"""What holds for every maker of stills: one table of vendors, one table of misfortunes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image

from generators.errors import (
    KeyRefused,
    NoAccess,
    NoResult,
    ProviderError,
    ProviderRefused,
    QuotaSpent,
    RateLimited,
    Unsure,
)
from generators.providers.roles.image import ImagePrompt, ImageProvider
from generators.providers.vendors.ark.image import ArkImages
from generators.providers.vendors.comfyui.image import ComfyUIImages
from generators.providers.vendors.dashscope.image import DashScopeImages
from generators.providers.vendors.google.image import GeminiImages
from generators.providers.vendors.modelscope.image import ModelScopeImages
from generators.providers.vendors.openai.image import OpenAIImages
from generators.providers.vendors.sglang.image import SGLangImages
from generators.providers.vendors.sophnet.image import SophNetImages
from generators.providers.vendors.xai.image import XaiImages
from generators.spec.model import Json
from tests.fakes.ark import ArkFake
from tests.fakes.comfyui import ComfyUIFake
from tests.fakes.dashscope import DashScopeFake
from tests.fakes.gemini import GeminiFake
from tests.fakes.modelscope import ModelScopeFake
from tests.fakes.openai_images import OpenAIImagesFake
from tests.fakes.server import Fake, Fault, serving
from tests.fakes.sglang import SGLangFake
from tests.fakes.sophnet import SophNetFake
from tests.fakes.xai import XaiFake
from tests.providers.jobs import PLANTED, Heard, endpoint

ASK = ImagePrompt("a coin", 512, 512)
FAST: dict[str, Json] = {"poll": 0.001}


@dataclass(frozen=True)
class Case:
    """One way of making stills, and where its misfortunes can happen."""

    name: str
    provider: Callable[[], ImageProvider]
    fake: Callable[[], Fake]
    base: str
    model: str
    create: str
    look: str = ""
    file: str = ""
    searched: bool = False
    """Whether a request whose fate is unknown is searched for by its token."""
    options: tuple[tuple[str, Json], ...] = ()


POLLED = tuple(FAST.items())
CASES = [
    Case("openai", OpenAIImages, OpenAIImagesFake, "/v1", "gpt-image-2", "POST /v1/images"),
    Case(
        "openai-links",
        OpenAIImages,
        lambda: OpenAIImagesFake(answers="url"),
        "/v1",
        "gpt-image-2",
        "POST /v1/images",
        file="GET /files/",
    ),
    Case("gemini", GeminiImages, GeminiFake, "/v1beta", "gemini-3-pro-image", "POST /v1beta/models/"),
    Case(
        "qwen",
        DashScopeImages,
        DashScopeFake,
        "/api/v1",
        "qwen-image",
        "POST /api/v1/services/",
        file="GET /results/",
    ),
    Case(
        "wan",
        DashScopeImages,
        DashScopeFake,
        "/api/v1",
        "wan2.2-t2i-flash",
        "POST /api/v1/services/",
        "GET /api/v1/tasks/",
        "GET /results/",
        options=POLLED,
    ),
    Case(
        "modelscope",
        ModelScopeImages,
        ModelScopeFake,
        "/v1",
        "Tongyi-MAI/Z-Image-Turbo",
        "POST /v1/images",
        "GET /v1/tasks/",
        "GET /oss/",
        options=POLLED,
    ),
    Case("sglang", SGLangImages, SGLangFake, "/v1", "", "POST /v1/images"),
    Case(
        "comfyui",
        ComfyUIImages,
        ComfyUIFake,
        "",
        "",
        "POST /prompt",
        "GET /history/",
        "GET /view",
        searched=True,
        options=POLLED,
    ),
    Case("xai", XaiImages, XaiFake, "/v1", "grok-imagine-image", "POST /v1/images", file="GET /imgen/"),
    Case(
        "sophnet",
        SophNetImages,
        SophNetFake,
        "/api/open-apis",
        "Qwen-Image",
        "POST /api/open-apis/projects/",
        "GET /api/open-apis/projects/",
        "GET /files/",
        options=POLLED,
    ),
    Case(
        "ark",
        ArkImages,
        ArkFake,
        "/api/v3",
        "doubao-seedream-4-5-251128",
        "POST /api/v3/images",
        file="GET /tos/",
    ),
]
ALL = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
LOOKING = pytest.mark.parametrize("case", [c for c in CASES if c.look], ids=lambda case: case.name)
LINKING = pytest.mark.parametrize("case", [c for c in CASES if c.file], ids=lambda case: case.name)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Safe requests are tried again without a pause."""
    monkeypatch.setenv("API_RETRY_BASE_DELAY", "0")


@dataclass
class Scene:
    """One case being played."""

    case: Case
    fake: Fake
    heard: Heard
    goal: Path

    def make(self) -> None:
        """Ask for the picture."""
        self.case.provider().make(ASK, self.heard.call, self.goal)

    def fails(self, kind: type[ProviderError]) -> str:
        """Ask, and be refused with exactly this kind; no file appears, no key in the message."""
        with pytest.raises(kind) as caught:
            self.make()
        assert type(caught.value) is kind
        assert self.heard.at.provider in str(caught.value)
        assert PLANTED not in str(caught.value)
        assert list(self.goal.parent.iterdir()) == []
        return str(caught.value)


@contextmanager
def playing(case: Case, tmp_path: Path, key: str | None = PLANTED) -> Iterator[Scene]:
    """The case's fake, asked by its provider."""
    options = dict(case.options)
    if case.name == "comfyui":
        graph = {
            "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512}},
            "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ""}},
        }
        (tmp_path / "workflow.json").write_text(json.dumps(graph), "utf-8")
        options |= {"workflow": str(tmp_path / "workflow.json"), "nodes": {"prompt": [6, "text"]}}
    (tmp_path / "out").mkdir()
    with serving(case.fake()) as fake:
        at = endpoint(
            f"{fake.url}{case.base}", provider=case.name, model=case.model, key=key, options=options
        )
        yield Scene(case, fake, Heard(at), tmp_path / "out" / "a.png")


@ALL
def test_a_whole_picture_is_made_with_one_create(case: Case, tmp_path: Path) -> None:
    """PNG, nothing beside it, the model told."""
    with playing(case, tmp_path) as scene:
        scene.make()

        assert (scene.heard.job.creates, scene.fake.count(case.create)) == (1, 1)
        assert [path.name for path in scene.goal.parent.iterdir()] == ["a.png"]
        with Image.open(scene.goal) as image:
            assert image.format == "PNG"


@ALL
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ProviderRefused),
        (401, KeyRefused),
        (402, QuotaSpent),
        (403, NoAccess),
        (404, NoAccess),
        (429, RateLimited),
    ],
)
def test_a_clear_no_is_told_and_not_asked_again(
    case: Case, tmp_path: Path, status: int, kind: type[ProviderError]
) -> None:
    """The next run may ask again, for nothing was taken."""
    with playing(case, tmp_path) as scene:
        scene.fake.go_wrong(Fault.status(status, retry_after="1"), at=case.create)
        scene.fails(kind)

        assert scene.fake.count(case.create) == 1
        scene.make()


@ALL
@pytest.mark.parametrize(
    "fault",
    [Fault.status(500), Fault.status(503), Fault.cut(), Fault.junk(), Fault.truncated(), Fault.empty()],
    ids=["500", "503", "cut", "junk", "truncated", "empty"],
)
def test_what_may_have_arrived_is_never_sent_twice(case: Case, tmp_path: Path, fault: Fault) -> None:
    """Where it can be searched for, it is found or surely not there."""
    with playing(case, tmp_path) as scene:
        scene.fake.go_wrong(fault, at=case.create)
        if case.searched:
            if fault.how == "status":
                with pytest.raises(ProviderError):
                    scene.make()
            scene.make()
            assert scene.fake.count(case.create) == (2 if fault.how == "status" else 1)
            return
        for _ in range(2):
            with pytest.raises(Unsure):
                scene.make()
        assert scene.fake.count(case.create) == 1


@LOOKING
@pytest.mark.parametrize(
    "fault",
    [Fault.status(429, retry_after="0"), Fault.status(500), Fault.status(503), Fault.cut()],
    ids=["429", "500", "503", "cut"],
)
def test_a_look_that_fails_is_repeated(case: Case, tmp_path: Path, fault: Fault) -> None:
    """The job goes on."""
    with playing(case, tmp_path) as scene:
        scene.fake.go_wrong(fault, at=case.look)
        scene.make()

        assert scene.fake.count(case.create) == 1


@LOOKING
def test_a_job_is_picked_up_where_it_was_left(case: Case, tmp_path: Path) -> None:
    """Looking failed for good; the next run goes on with the same job."""
    with playing(case, tmp_path) as scene:
        scene.fake.go_wrong(Fault.status(503), at=case.look, times=4)
        with pytest.raises(ProviderError):
            scene.make()
        scene.make()

        assert scene.fake.count(case.create) == 1


@LINKING
@pytest.mark.parametrize(
    "fault",
    [Fault.truncated(), Fault.cut(), Fault.status(503)],
    ids=["truncated", "cut", "503"],
)
def test_a_download_that_breaks_off_is_repeated(case: Case, tmp_path: Path, fault: Fault) -> None:
    """Whole or not at all."""
    with playing(case, tmp_path) as scene:
        scene.fake.go_wrong(fault, at=case.file)
        scene.make()

        with Image.open(scene.goal) as image:
            image.load()


@LINKING
@pytest.mark.parametrize(
    "fault",
    [Fault.status(403), Fault.status(404), Fault.junk(), Fault.wrong_type()],
    ids=["403", "404", "junk", "type"],
)
def test_a_file_that_is_none_is_no_result(case: Case, tmp_path: Path, fault: Fault) -> None:
    """An expired link, a page of HTML, a picture that calls itself one."""
    with playing(case, tmp_path) as scene:
        scene.fake.go_wrong(fault, at=case.file)
        scene.fails(NoResult)


@ALL
def test_a_wrong_key_is_named_and_not_shown(case: Case, tmp_path: Path) -> None:
    """ComfyUI has none."""
    with playing(case, tmp_path, key="another-planted-key-51") as scene:
        if case.name == "comfyui":
            scene.make()
        else:
            assert "another-planted-key-51" not in scene.fails(KeyRefused)


@pytest.mark.parametrize(
    "case", [c for c in CASES if not c.look and c.name != "openai-links"], ids=lambda case: case.name
)
@pytest.mark.parametrize("fault", [Fault.silent(), Fault.drip(0.05)], ids=["silent", "drip"])
def test_an_answer_that_takes_too_long_is_given_up(case: Case, tmp_path: Path, fault: Fault) -> None:
    """The option `timeout` bounds the whole request; whether it arrived is not known."""
    with playing(replace(case, options=(("timeout", 0.3),)), tmp_path) as scene:
        scene.fake.go_wrong(fault, at=case.create)
        for _ in range(2):
            with pytest.raises(Unsure):
                scene.make()
        assert scene.fake.count(case.create) == 1
