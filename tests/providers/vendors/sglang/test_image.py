"""SGLang's pictures against a local server of the same wire format."""

from pathlib import Path

import pytest
from PIL import Image

from generators.errors import KeyRefused, ProviderRefused
from generators.providers.roles.call import Endpoint
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.sglang.image import SGLangImages
from generators.spec.model import Json
from tests.fakes.pictures import png
from tests.fakes.server import Fault, serving
from tests.fakes.sglang import SGLangFake
from tests.providers.jobs import PLANTED, Heard, endpoint

ASK = ImagePrompt("a coin", 1920, 1080, negative="text", seed=7)


def at(fake: SGLangFake, key: str | None = PLANTED, **options: Json) -> Endpoint:
    """The fake as an endpoint."""
    return endpoint(f"{fake.url}/v1", provider="sglang", model="", key=key, options=options)


def test_seed_and_negative_are_sent(tmp_path: Path) -> None:
    """The picture comes inside the answer; a server without a key needs none."""
    with serving(SGLangFake(with_key=False)) as fake:
        call = Heard(at(fake, None, num_inference_steps=20, guidance_scale=4.5))
        usage = SGLangImages().make(ASK, call.call, tmp_path / "a.png")

    assert [asked.json for asked in fake.asked] == [
        {
            "prompt": "a coin",
            "n": 1,
            "size": "1936x1088",
            "response_format": "b64_json",
            "negative_prompt": "text",
            "seed": 7,
            "num_inference_steps": 20,
            "guidance_scale": 4.5,
        }
    ]
    assert usage.counts == {"images": 1}
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (121, 68)


def test_links_from_the_servers_root_are_fetched_with_the_key(tmp_path: Path) -> None:
    """They lie on the server itself."""
    with serving(SGLangFake(links=True)) as fake:
        SGLangImages().make(ASK, Heard(at(fake)).call, tmp_path / "a.png")

    assert [asked.path for asked in fake.asked] == ["/v1/images/generations", "/v1/images/121x68/content"]


def test_references_go_as_a_form(tmp_path: Path) -> None:
    """With the same fields as text."""
    (tmp_path / "ada.png").write_bytes(png())
    with serving(SGLangFake()) as fake:
        ask = ImagePrompt("Ada waves", 1080, 1080, refs=(tmp_path / "ada.png",), seed=7)
        SGLangImages().make(ask, Heard(at(fake)).call, tmp_path / "a.png")

    assert fake.asked[0].path == "/v1/images/edits"
    assert {(p.name, p.filename) for p in fake.asked[0].form} == {
        ("prompt", None),
        ("n", None),
        ("size", None),
        ("response_format", None),
        ("seed", None),
        ("image", "ada.png"),
    }


def test_refusals_are_told(tmp_path: Path) -> None:
    """A wrong key, a refused request, and what it cannot do."""
    with serving(SGLangFake()) as fake:
        with pytest.raises(KeyRefused, match=r"^sglang rejects the key \(401: Unauthorized\)\n"):
            SGLangImages().make(ASK, Heard(at(fake, "another-key")).call, tmp_path / "a.png")
        fake.go_wrong(Fault.status(422))
        with pytest.raises(ProviderRefused, match=r"^sglang refused the request \(422: fault 422\)\n"):
            SGLangImages().make(ASK, Heard(at(fake)).call, tmp_path / "a.png")
        with pytest.raises(ProviderRefused, match=r"^sglang cannot make transparent pictures\n"):
            SGLangImages().make(
                ImagePrompt("a", 9, 9, transparent=True), Heard(at(fake)).call, tmp_path / "a.png"
            )
