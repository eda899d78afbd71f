"""OpenAI's pictures against a local server of the same wire format."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from generators.errors import Moderated, NoResult, ProviderRefused, UsageError
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.openai.image import OpenAIImages
from generators.spec.model import Json
from tests.fakes.openai_images import OpenAIImagesFake
from tests.fakes.pictures import png
from tests.fakes.server import serving
from tests.providers.jobs import Heard, endpoint

ASK = ImagePrompt("a coin, flat vector", 1920, 1080)


@pytest.fixture
def fake() -> Iterator[OpenAIImagesFake]:
    """A server that does what the service does."""
    with serving(OpenAIImagesFake()) as server:
        yield server


def heard(fake: OpenAIImagesFake, model: str = "gpt-image-2.5-flare", **options: Json) -> Heard:
    """A call to the fake."""
    return Heard(endpoint(f"{fake.url}/v1", provider="openai", model=model, options=options))


def test_a_picture_is_made_in_the_videos_shape(fake: OpenAIImagesFake, tmp_path: Path) -> None:
    """One request, one picture, what it used."""
    usage = OpenAIImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert fake.asked[0].json == {
        "model": "gpt-image-2.5-flare",
        "prompt": "a coin, flat vector",
        "n": 1,
        "size": "1936x1088",
    }
    assert (usage.model, usage.usd) == ("gpt-image-2.5-flare", None)
    assert usage.counts == {
        "images": 1,
        "input_tokens": 50,
        "input_image_tokens": 0,
        "output_tokens": 1056,
    }
    with Image.open(tmp_path / "a.png") as image:
        assert (image.format, image.size) == ("PNG", (121, 68))
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_older_models_get_one_of_their_three_sizes(fake: OpenAIImagesFake, tmp_path: Path) -> None:
    """The nearest in shape; the author's own size and quality count."""
    for model, options in (
        ("gpt-image-1.5", {}),
        ("gpt-image-2", {"size": "1536x864", "quality": "low"}),
        ("gpt-image-2", {"size": "auto"}),
    ):
        OpenAIImages().make(ASK, heard(fake, model, **options).call, tmp_path / "a.png")

    assert [asked.json["size"] for asked in fake.asked] == ["1536x1024", "1536x864", "auto"]
    assert fake.asked[1].json["quality"] == "low"


def test_references_go_as_a_form(fake: OpenAIImagesFake, tmp_path: Path) -> None:
    """One file is `image`, several are `image[]`."""
    (tmp_path / "ada.png").write_bytes(png())
    (tmp_path / "style.png").write_bytes(png(20, 20))
    for refs in ((tmp_path / "ada.png",), (tmp_path / "ada.png", tmp_path / "style.png")):
        ask = ImagePrompt("Ada waves", 1080, 1080, refs=refs)
        OpenAIImages().make(ask, heard(fake, "gpt-image-1.5", input_fidelity="high").call, tmp_path / "a.png")

    assert [asked.path for asked in fake.asked] == ["/v1/images/edits"] * 2
    assert [(p.name, p.filename, p.media_type) for p in fake.asked[1].form if p.filename] == [
        ("image[]", "ada.png", "image/png"),
        ("image[]", "style.png", "image/png"),
    ]
    assert {p.name: p.data for p in fake.asked[0].form if not p.filename} == {
        "model": b"gpt-image-1.5",
        "prompt": b"Ada waves",
        "n": b"1",
        "size": b"1024x1024",
        "input_fidelity": b"high",
    }


def test_a_transparent_picture_stays_transparent(fake: OpenAIImagesFake, tmp_path: Path) -> None:
    """Asked for as such, kept with its alpha."""
    ask = ImagePrompt("a coin", 512, 512, transparent=True)
    call = heard(fake)
    OpenAIImages().make(ask, call.call, tmp_path / "a.png")

    assert (fake.asked[0].json["background"], fake.asked[0].json["output_format"]) == ("transparent", "png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.mode == "RGBA"
    assert call.notes == []


def test_servers_that_answer_with_links_are_understood(tmp_path: Path) -> None:
    """The link is fetched at once; an opaque picture where a transparent one was asked is told."""
    with serving(OpenAIImagesFake(answers="url")) as fake:
        call = heard(fake)
        OpenAIImages().make(ImagePrompt("a coin", 512, 512, transparent=True), call.call, tmp_path / "a.png")

    assert [asked.method for asked in fake.asked] == ["POST", "GET"]
    assert call.notes == ["openai was asked for a transparent picture and made an opaque one"]


def test_what_the_service_cannot_do_is_said(fake: OpenAIImagesFake, tmp_path: Path) -> None:
    """A negative goes into the prompt's words; a seed does nothing. Both are told."""
    call = heard(fake)
    OpenAIImages().make(
        ImagePrompt("a coin", 512, 512, negative="text", seed=7), call.call, tmp_path / "a.png"
    )

    assert fake.asked[0].json["prompt"] == "a coin\nDo not show: text"
    assert call.notes == [
        "openai model 'gpt-image-2.5-flare' does not support seeds, so `seed: 7` has no effect; "
        "raise `take` for another result",
        "openai model 'gpt-image-2.5-flare' has no field for `negative`: "
        "it is added at the end of the prompt",
    ]


def test_mistakes_are_found_before_anything_is_sent(fake: OpenAIImagesFake, tmp_path: Path) -> None:
    """Unknown options, sizes that are none, too many references, references that are no pictures."""
    (tmp_path / "no.png").write_bytes(b"text")
    for options, message in (
        ({"qualty": "low"}, "openai has no option `qualty`; did you mean `quality`? it has: "),
        ({"size": "big"}, "the option `size`: 'big' is not a size; write one such as 1536x864"),
    ):
        with pytest.raises(UsageError) as caught:
            OpenAIImages().make(ASK, heard(fake, **options).call, tmp_path / "a.png")
        assert str(caught.value).startswith(message)
    for refs, start in (
        (
            (tmp_path / "no.png",) * 17,
            "openai model 'gpt-image-2.5-flare' accepts at most 16 reference pictures; `refs` has 17",
        ),
        ((tmp_path / "no.png",), f"a reference picture cannot be sent: {tmp_path / 'no.png'} is text"),
    ):
        with pytest.raises(ProviderRefused) as refused:
            OpenAIImages().make(ImagePrompt("a", 9, 9, refs=refs), heard(fake).call, tmp_path / "a.png")
        assert str(refused.value).startswith(start)
    assert fake.asked == []


def test_moderation_and_missing_results_are_told_apart(fake: OpenAIImagesFake, tmp_path: Path) -> None:
    """A refusal of the content, and a success without a picture."""
    with pytest.raises(Moderated) as moderated:
        OpenAIImages().make(ImagePrompt("forbidden", 9, 9), heard(fake).call, tmp_path / "a.png")
    fake.answers = "nothing"
    with pytest.raises(NoResult) as missing:
        OpenAIImages().make(ASK, heard(fake).call, tmp_path / "a.png")

    assert str(moderated.value) == (
        "openai does not allow this content "
        "(400 moderation_blocked: Your request was rejected by the safety system.)\n"
        "Word the prompt differently, or use other reference pictures."
    )
    assert str(missing.value) == (
        "openai reported success but sent no picture\nRun again, or word the prompt differently."
    )
    assert not (tmp_path / "a.png").exists()
