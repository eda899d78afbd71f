"""xAI's pictures against a local server of the same wire format."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from generators.errors import KeyRefused, NoResult, ProviderRefused
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.xai.image import XaiImages
from generators.spec.model import Json
from tests.fakes.pictures import png
from tests.fakes.server import serving
from tests.fakes.xai import XaiFake
from tests.providers.jobs import Heard, OpenJob, endpoint

ASK = ImagePrompt("a coin", 1920, 1080)


@pytest.fixture
def fake() -> Iterator[XaiFake]:
    """A server that does what the service does."""
    with serving(XaiFake()) as server:
        yield server


def heard(fake: XaiFake, job: OpenJob | None = None, **options: Json) -> Heard:
    """A call to the fake."""
    at = endpoint(f"{fake.url}/v1", provider="xai", model="grok-imagine-image", options=options)
    return Heard(at, job or OpenJob())


def test_a_picture_is_shaped_by_its_ratio(fake: XaiFake, tmp_path: Path) -> None:
    """The link is fetched at once and kept as PNG."""
    XaiImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert fake.asked[0].json == {
        "model": "grok-imagine-image",
        "prompt": "a coin",
        "n": 1,
        "response_format": "url",
        "aspect_ratio": "16:9",
    }
    with Image.open(tmp_path / "a.png") as image:
        assert (image.format, image.size) == ("PNG", (64, 36))


def test_a_reference_is_edited_with_json(fake: XaiFake, tmp_path: Path) -> None:
    """One, in its own shape unless the author says otherwise; a second is refused."""
    (tmp_path / "ada.png").write_bytes(png())
    ask = ImagePrompt("Ada waves", 1080, 1920, refs=(tmp_path / "ada.png",))
    XaiImages().make(ask, heard(fake).call, tmp_path / "a.png")
    XaiImages().make(ask, heard(fake, aspect_ratio="9:16").call, tmp_path / "a.png")
    with pytest.raises(ProviderRefused, match=r" accepts at most 1 reference pictures; `refs` has 2\n"):
        XaiImages().make(ImagePrompt("a", 9, 9, refs=ask.refs * 2), heard(fake).call, tmp_path / "a.png")

    edits = [asked for asked in fake.asked if asked.path == "/v1/images/edits"]
    assert edits[0].json["image"]["url"].startswith("data:image/png;base64,")
    assert [asked.json.get("aspect_ratio") for asked in edits] == [None, "9:16"]


def test_a_crash_after_the_answer_costs_nothing(fake: XaiFake, tmp_path: Path) -> None:
    """The answer was kept; when its link is gone, that is said."""
    job = OpenJob(answer={"data": [{"url": f"{fake.url}/imgen/xai-7.jpeg"}]})
    XaiImages().make(ASK, heard(fake, job).call, tmp_path / "a.png")
    fake.gone = True
    with pytest.raises(NoResult, match=r"^xai made the picture and no longer serves it at "):
        XaiImages().make(ASK, heard(fake, job).call, tmp_path / "b.png")

    assert (fake.count("POST"), (tmp_path / "a.png").is_file()) == (0, True)


def test_a_picture_inside_the_answer_is_taken_too(tmp_path: Path) -> None:
    """Gateways send it so."""
    with serving(XaiFake(inline=True)) as fake:
        XaiImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert len(fake.asked) == 1
    assert (tmp_path / "a.png").is_file()


def test_refusals_are_told(fake: XaiFake, tmp_path: Path) -> None:
    """A bad key, which it tells with 400; its moderation; nothing at all."""
    bad = endpoint(f"{fake.url}/v1", provider="xai", model="grok-imagine-image", key="another-key")
    with pytest.raises(KeyRefused):
        XaiImages().make(ASK, Heard(bad).call, tmp_path / "a.png")
    with pytest.raises(ProviderRefused, match="Generated image rejected by content moderation"):
        XaiImages().make(ImagePrompt("forbidden", 9, 9), heard(fake).call, tmp_path / "a.png")
    fake.empty = True
    with pytest.raises(NoResult, match=r"^xai reported success but sent no picture\n"):
        XaiImages().make(ASK, heard(fake).call, tmp_path / "a.png")
