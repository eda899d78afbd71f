"""ModelScope's pictures against a local server of the same wire format."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from generators.errors import Moderated, NoResult, ProviderRefused, TimedOut, Unsure
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.modelscope.image import ModelScopeImages
from generators.spec.model import Json
from tests.fakes.modelscope import CREATE, TASKS, ModelScopeFake
from tests.fakes.pictures import png
from tests.fakes.server import Fault, serving
from tests.providers.jobs import Heard, OpenJob, endpoint

ASK = ImagePrompt("a coin, flat vector", 1920, 1080)


@pytest.fixture
def fake() -> Iterator[ModelScopeFake]:
    """A server that does what the service does."""
    with serving(ModelScopeFake()) as server:
        yield server


def heard(fake: ModelScopeFake, model: str = "Tongyi-MAI/Z-Image-Turbo", **options: Json) -> Heard:
    """A call to the fake; tasks are looked at without waiting."""
    given: dict[str, Json] = {"poll": 0.001, **options}
    return Heard(endpoint(f"{fake.url}/v1", provider="modelscope", model=model, options=given))


def test_a_task_is_made_and_waited_for(fake: ModelScopeFake, tmp_path: Path) -> None:
    """The fake refuses requests without the two headers."""
    ask = ImagePrompt("a coin", 1920, 1080, negative="text", seed=3)
    call = heard(fake, steps=9)
    usage = ModelScopeImages().make(ask, call.call, tmp_path / "a.png")

    assert [asked.path for asked in fake.asked] == [CREATE, *[f"{TASKS}100"] * 3, "/oss/121x68.png"]
    assert fake.asked[0].json == {
        "model": "Tongyi-MAI/Z-Image-Turbo",
        "prompt": "a coin",
        "size": "1936x1088",
        "negative_prompt": "text",
        "seed": 3,
        "steps": 9,
    }
    assert [note for _, note in call.shares] == [
        "asking modelscope",
        "queued at modelscope",
        "running at modelscope",
    ]
    assert usage.counts == {"images": 1}
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (121, 68)


def test_references_go_to_models_that_edit(fake: ModelScopeFake, tmp_path: Path) -> None:
    """One as text, several as a list; other models refuse before anything is sent."""
    (tmp_path / "ada.png").write_bytes(png())
    for number in (1, 2):
        ask = ImagePrompt("Ada waves", 1080, 1080, refs=(tmp_path / "ada.png",) * number)
        ModelScopeImages().make(ask, heard(fake, "Qwen/Qwen-Image-Edit").call, tmp_path / "a.png")
    with pytest.raises(ProviderRefused, match=r"accepts no reference pictures; `refs` has 1\n"):
        ModelScopeImages().make(
            ImagePrompt("a", 9, 9, refs=(tmp_path / "ada.png",)), heard(fake).call, tmp_path / "a.png"
        )

    one, two = (asked.json["image_url"] for asked in fake.asked if asked.path == CREATE)
    assert one.startswith("data:image/png;base64,")
    assert two == [one, one]


@pytest.mark.parametrize(
    ("ends", "kind", "message"),
    [
        ("FAILED", ProviderRefused, "modelscope refused the request (no GPU)\n"),
        ("moderated", Moderated, "modelscope does not allow this content (DataInspectionFailed: not"),
        ("without-url", NoResult, "modelscope reported success but sent no picture\n"),
        ("DREAMING", TimedOut, "modelscope task 100 gave no result within 0.05 seconds"),
    ],
)
def test_every_end_of_a_task_is_told(
    fake: ModelScopeFake, tmp_path: Path, ends: str, kind: type[Exception], message: str
) -> None:
    """And no file is written."""
    fake.ends = ends
    seconds = 0.05 if kind is TimedOut else 30
    with pytest.raises(kind) as caught:
        ModelScopeImages().make(ASK, heard(fake, timeout=seconds).call, tmp_path / "a.png")

    assert (type(caught.value), list(tmp_path.iterdir())) == (kind, [])
    assert str(caught.value).startswith(message)


def test_a_task_written_down_before_a_crash_is_only_asked_for(fake: ModelScopeFake, tmp_path: Path) -> None:
    """No second create."""
    call = heard(fake)
    ModelScopeImages().make(ASK, call.call, tmp_path / "a.png")
    ModelScopeImages().make(ASK, Heard(call.at, OpenJob(known="100")).call, tmp_path / "b.png")

    assert fake.count(f"POST {CREATE}") == 1
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "a.png").read_bytes()


def test_a_picture_sent_at_once_is_taken_too(tmp_path: Path) -> None:
    """As older models do; its link is the job's id."""
    with serving(ModelScopeFake(at_once=True)) as fake:
        call = heard(fake)
        ModelScopeImages().make(ASK, call.call, tmp_path / "a.png")

        assert call.job.known == f"{fake.url}/oss/121x68.png"
        assert fake.count(f"GET {TASKS}") == 0


def test_an_answer_without_a_task_leaves_it_open(fake: ModelScopeFake, tmp_path: Path) -> None:
    """It took the request, so it is not sent again."""
    fake.go_wrong(Fault.empty(202))
    with pytest.raises(Unsure):
        ModelScopeImages().make(ASK, heard(fake).call, tmp_path / "a.png")


def test_an_expired_link_is_told(fake: ModelScopeFake, tmp_path: Path) -> None:
    """With the address, and what to do."""
    fake.gone = True
    with pytest.raises(NoResult) as caught:
        ModelScopeImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert str(caught.value).startswith(
        f"modelscope made the picture and no longer serves it at {fake.url}/oss/121x68.png: "
        "its link has expired or been withdrawn\nRun again to request a new one. ("
    )
