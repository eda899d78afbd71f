"""Ark's pictures against a local server of the same wire format."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.errors import Moderated, NoResult
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.ark.image import ArkImages
from generators.spec.model import Json
from tests.fakes.ark import ArkFake
from tests.fakes.pictures import png
from tests.fakes.server import serving
from tests.providers.jobs import Heard, OpenJob, endpoint

ASK = ImagePrompt("a coin", 1920, 1080)
MODEL = "doubao-seedream-4-5-251128"


@pytest.fixture
def fake() -> Iterator[ArkFake]:
    """A server that does what the service does."""
    with serving(ArkFake()) as server:
        yield server


def heard(fake: ArkFake, model: str = MODEL, job: OpenJob | None = None, **options: Json) -> Heard:
    """A call to the fake."""
    return Heard(
        endpoint(f"{fake.url}/api/v3", provider="ark", model=model, options=options), job or OpenJob()
    )


def test_a_picture_is_made(fake: ArkFake, tmp_path: Path) -> None:
    """One, without a watermark; its own counts are told."""
    usage = ArkImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert fake.asked[0].json == {
        "model": MODEL,
        "prompt": "a coin",
        "size": "2560x1440",
        "response_format": "url",
        "watermark": False,
        "sequential_image_generation": "disabled",
    }
    assert (usage.model, usage.counts) == (MODEL, {"images": 1, "output_tokens": 14400})


def test_sizes_fit_the_model(fake: ArkFake, tmp_path: Path) -> None:
    """By area; `2K` is the author's to say."""
    ArkImages().make(ASK, heard(fake, size="2K").call, tmp_path / "a.png")
    ArkImages().make(ASK, heard(fake, "doubao-seedream-3-0-t2i-250415").call, tmp_path / "a.png")

    assert [asked.json["size"] for asked in fake.asked if asked.method == "POST"] == ["2K", "1936x1088"]


def test_references_are_data_urls(fake: ArkFake, tmp_path: Path) -> None:
    """One as text, several as a list."""
    (tmp_path / "ada.png").write_bytes(png())
    for number in (1, 2):
        ask = ImagePrompt("Ada", 1080, 1080, refs=(tmp_path / "ada.png",) * number)
        ArkImages().make(ask, heard(fake).call, tmp_path / "a.png")

    one, two = (asked.json["image"] for asked in fake.asked if asked.method == "POST")
    assert (one.startswith("data:image/png;base64,"), two) == (True, [one, one])


def test_refusals_of_prompt_and_picture_are_moderation(fake: ArkFake, tmp_path: Path) -> None:
    """The second comes inside a success."""
    with pytest.raises(Moderated, match=r"\(400 InputTextSensitiveContentDetected: "):
        ArkImages().make(ImagePrompt("forbidden", 9, 9), heard(fake).call, tmp_path / "a.png")
    fake.refuses = True
    with pytest.raises(Moderated, match=r"\(OutputImageSensitiveContentDetected: sensitive\)"):
        ArkImages().make(ASK, heard(fake).call, tmp_path / "a.png")


def test_an_answer_kept_before_a_crash_is_only_fetched(fake: ArkFake, tmp_path: Path) -> None:
    """Its signature appears in no message."""
    job = OpenJob(answer={"data": [{"url": f"{fake.url}/tos/a.jpeg?X-Tos-Signature=abcdef"}]})
    ArkImages().make(ASK, heard(fake, job=job).call, tmp_path / "a.png")
    fake.gone = True
    with pytest.raises(NoResult) as caught:
        ArkImages().make(ASK, heard(fake, job=job).call, tmp_path / "b.png")

    assert fake.count("POST") == 0
    assert "abcdef" not in str(caught.value)
