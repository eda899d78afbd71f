"""Gemini's pictures against a local server of the same wire format."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from generators.errors import KeyRefused, Moderated, NoResult, ProviderRefused
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.google.image import GeminiImages
from generators.spec.model import Json
from tests.fakes.gemini import GeminiFake
from tests.fakes.pictures import png
from tests.fakes.server import serving
from tests.providers.jobs import Heard, endpoint

ASK = ImagePrompt("a coin, flat vector", 1920, 1080)


@pytest.fixture
def fake() -> Iterator[GeminiFake]:
    """A server that does what the service does."""
    with serving(GeminiFake()) as server:
        yield server


def heard(fake: GeminiFake, model: str = "gemini-3-pro-image", **options: Json) -> Heard:
    """A call to the fake."""
    return Heard(endpoint(f"{fake.url}/v1beta", provider="google", model=model, options=options))


def test_a_picture_is_made_and_its_thoughts_are_not(fake: GeminiFake, tmp_path: Path) -> None:
    """The last picture that is no thought; tokens of thoughts are paid as output."""
    usage = GeminiImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert fake.asked[0].path == "/v1beta/models/gemini-3-pro-image:generateContent"
    assert fake.asked[0].json == {
        "contents": [{"role": "user", "parts": [{"text": "a coin, flat vector"}]}],
        "generationConfig": {
            "responseModalities": ["TEXT", "IMAGE"],
            "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
        },
    }
    assert usage.model == "gemini-3-pro-image-001"
    assert usage.counts == {"images": 1, "input_tokens": 5, "output_tokens": 1300}
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (128, 72)


def test_ratio_and_size_fit_model_and_video(fake: GeminiFake, tmp_path: Path) -> None:
    """The oldest model knows no sizes; the flash model knows tall ratios; the author may choose the size."""
    cases: list[tuple[str, tuple[int, int], dict[str, Json]]] = [
        ("gemini-2.5-flash-image", (1080, 1920), {}),
        ("gemini-3.1-flash-image", (200, 1600), {}),
        ("gemini-3-pro-image", (200, 1600), {}),
        ("gemini-3-pro-image", (3840, 2160), {}),
        ("gemini-3-pro-image", (1080, 1350), {"image_size": "512"}),
        ("gemini-3-pro-image", (1920, 1080), {"size": "1024x1024"}),
    ]
    for model, (width, height), options in cases:
        GeminiImages().make(
            ImagePrompt("a", width, height), heard(fake, model, **options).call, tmp_path / "a.png"
        )

    assert [asked.json["generationConfig"]["imageConfig"] for asked in fake.asked] == [
        {"aspectRatio": "9:16"},
        {"aspectRatio": "1:8", "imageSize": "1K"},
        {"aspectRatio": "9:16", "imageSize": "1K"},
        {"aspectRatio": "16:9", "imageSize": "4K"},
        {"aspectRatio": "4:5", "imageSize": "512"},
        {"aspectRatio": "1:1", "imageSize": "1K"},
    ]


def test_references_lie_before_the_words(fake: GeminiFake, tmp_path: Path) -> None:
    """Inside the request, as base64."""
    (tmp_path / "ada.png").write_bytes(png())
    ask = ImagePrompt("Ada waves", 1080, 1080, refs=(tmp_path / "ada.png",))
    GeminiImages().make(ask, heard(fake).call, tmp_path / "a.png")

    picture, words = fake.asked[0].json["contents"][0]["parts"]
    assert picture["inlineData"]["mimeType"] == "image/png"
    assert base64.b64decode(picture["inlineData"]["data"]) == png()
    assert words == {"text": "Ada waves"}


def test_a_blocked_prompt_and_a_blocked_picture_are_moderated(fake: GeminiFake, tmp_path: Path) -> None:
    """Both are said with their reason; other ends without a picture are refusals."""
    fake.pictures = False
    with pytest.raises(Moderated, match=r"^google does not allow this content \(PROHIBITED_CONTENT\)\n"):
        GeminiImages().make(ImagePrompt("forbidden", 9, 9), heard(fake).call, tmp_path / "a.png")
    fake.ends = "IMAGE_SAFETY"
    with pytest.raises(Moderated, match=r"this content \(IMAGE_SAFETY: Here it is\)\n"):
        GeminiImages().make(ASK, heard(fake).call, tmp_path / "a.png")
    fake.ends = "NO_IMAGE"
    with pytest.raises(ProviderRefused, match=r"^google refused the request \(NO_IMAGE: Here it is\)\n"):
        GeminiImages().make(ASK, heard(fake).call, tmp_path / "a.png")
    fake.ends = "STOP"
    with pytest.raises(NoResult) as missing:
        GeminiImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert str(missing.value) == (
        "google reported success but sent no picture: Here it is\nRun again, or word the prompt differently."
    )


def test_transparency_is_refused_before_anything_is_sent(fake: GeminiFake, tmp_path: Path) -> None:
    """The model paints a chequered ground instead."""
    with pytest.raises(ProviderRefused) as refused:
        GeminiImages().make(ImagePrompt("a", 9, 9, transparent=True), heard(fake).call, tmp_path / "a.png")

    assert str(refused.value) == (
        "google model 'gemini-3-pro-image' cannot make transparent pictures\n"
        "Leave out `transparent`, or choose a model that can: openai gpt-image, or a ComfyUI workflow."
    )
    assert fake.asked == []


def test_a_bad_key_is_known_by_its_words(fake: GeminiFake, tmp_path: Path) -> None:
    """The service answers 400 to it."""
    at = endpoint(f"{fake.url}/v1", provider="google", model="gemini-3-pro-image", key="another-key")
    with pytest.raises(KeyRefused):
        GeminiImages().make(ASK, Heard(at).call, tmp_path / "a.png")
