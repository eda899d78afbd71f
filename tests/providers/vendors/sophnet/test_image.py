"""SophNet's pictures against a local server of the same wire format."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import Moderated, NoResult, ProviderRefused, TimedOut
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.sophnet.image import SophNetImages
from generators.spec.model import Json
from tests.fakes.pictures import png
from tests.fakes.server import serving
from tests.fakes.sophnet import TASK, SophNetFake
from tests.providers.jobs import Heard, OpenJob, endpoint

ASK = ImagePrompt("a coin", 1920, 1080, seed=5)


@pytest.fixture
def fake() -> Iterator[SophNetFake]:
    """A server that does what the service does."""
    with serving(SophNetFake()) as server:
        yield server


def heard(fake: SophNetFake, model: str = "Qwen-Image", job: OpenJob | None = None, **options: Json) -> Heard:
    """A call to the fake; tasks are looked at without waiting."""
    given: dict[str, Json] = {"poll": 0.001, **options}
    base = f"{fake.url}/api/open-apis"
    return Heard(endpoint(base, provider="sophnet", model=model, options=given), job or OpenJob())


@pytest.mark.parametrize("snake", [False, True])
def test_a_task_is_made_and_waited_for(tmp_path: Path, snake: bool) -> None:
    """In either spelling of its answers."""
    with serving(SophNetFake(snake=snake)) as fake:
        SophNetImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert [asked.path for asked in fake.asked] == [TASK, *[f"{TASK}/soph-1"] * 3, "/files/a.png"]
    assert fake.asked[0].json == {
        "model": "Qwen-Image",
        "input": {"prompt": "a coin"},
        "parameters": {"n": 1, "prompt_extend": False, "watermark": False, "size": "1664*928", "seed": 5},
    }


def test_references_go_to_the_model_that_edits(fake: SophNetFake, tmp_path: Path) -> None:
    """Others refuse before anything is sent."""
    (tmp_path / "ada.png").write_bytes(png())
    ask = ImagePrompt("Ada", 9, 9, refs=(tmp_path / "ada.png",))
    SophNetImages().make(ask, heard(fake, "Qwen-Image-Edit-2509").call, tmp_path / "a.png")
    with pytest.raises(ProviderRefused, match=r" accepts no reference pictures; `refs` has 1\n"):
        SophNetImages().make(ask, heard(fake, "Z-Image-Turbo").call, tmp_path / "a.png")

    assert fake.asked[0].json["input"]["images"][0].startswith("data:image/png;base64,")


def test_errors_inside_a_success_are_refusals(fake: SophNetFake, tmp_path: Path) -> None:
    """Without a task's id, and with a reason."""
    with pytest.raises(Moderated, match=r"\(DataInspectionFailed: not appropriate\)"):
        SophNetImages().make(ImagePrompt("forbidden", 9, 9), heard(fake).call, tmp_path / "a.png")
    with pytest.raises(ProviderRefused, match=r"\(10400: invalid parameters\)"):
        SophNetImages().make(ASK, heard(fake, "Other").call, tmp_path / "a.png")


@pytest.mark.parametrize(
    ("ends", "kind"),
    [
        ("FAILED", ProviderRefused),
        ("moderated", Moderated),
        ("CANCELED", ProviderRefused),
        ("UNKNOWN", NoResult),
        ("without-url", NoResult),
        ("DREAMING", TimedOut),
    ],
)
def test_every_end_of_a_task_is_told(
    fake: SophNetFake, tmp_path: Path, ends: str, kind: type[Exception]
) -> None:
    """And no file is written."""
    fake.ends = ends
    seconds = 0.05 if kind is TimedOut else 30
    with pytest.raises(kind) as caught:
        SophNetImages().make(ASK, heard(fake, timeout=seconds).call, tmp_path / "a.png")

    assert (type(caught.value), list(tmp_path.iterdir())) == (kind, [])


def test_a_task_written_down_before_a_crash_is_only_asked_for(fake: SophNetFake, tmp_path: Path) -> None:
    """No second create."""
    SophNetImages().make(ASK, heard(fake).call, tmp_path / "a.png")
    SophNetImages().make(ASK, heard(fake, job=OpenJob(known="soph-1")).call, tmp_path / "b.png")

    assert fake.count(f"POST {TASK}") == 1
