"""OpenAI's own SDK against the fakes of its pictures."""

from __future__ import annotations

import base64
import io

import pytest

from tests.fakes.openai_images import OpenAIImagesFake
from tests.fakes.pictures import png, size_of
from tests.fakes.server import Fault, serving
from tests.providers.jobs import PLANTED


def test_openai_paints_with_its_fake() -> None:
    """Base64 and its counts; a free size; what is refused is refused in the SDK's own kinds."""
    openai = pytest.importorskip("openai")
    with serving(OpenAIImagesFake()) as fake:
        client = openai.OpenAI(base_url=f"{fake.url}/v1", api_key=PLANTED, max_retries=0)
        made = client.images.generate(
            model="gpt-image-2.5-flare", prompt="a coin", size="1536x864", n=1, background="transparent"
        )
        assert size_of(base64.b64decode(made.data[0].b64_json)) == (96, 54)
        assert (made.usage.output_tokens, made.usage.input_tokens_details.image_tokens) == (1056, 0)
        with pytest.raises(openai.BadRequestError, match="Invalid size"):
            client.images.generate(model="gpt-image-1.5", prompt="a coin", size="1536x864")
        with pytest.raises(openai.BadRequestError) as moderated:
            client.images.generate(model="gpt-image-1.5", prompt="forbidden")
        assert moderated.value.code == "moderation_blocked"
        fake.go_wrong(Fault.status(429))
        with pytest.raises(openai.RateLimitError):
            client.images.generate(model="gpt-image-1.5", prompt="a coin")
        with pytest.raises(openai.AuthenticationError):
            client.with_options(api_key="another-key").images.generate(model="gpt-image-1.5", prompt="a")


@pytest.mark.parametrize("number", [1, 2])
def test_openai_edits_with_its_fake(number: int) -> None:
    """The SDK names one file `image` and several `image[]`, as our client does."""
    openai = pytest.importorskip("openai")
    with serving(OpenAIImagesFake()) as fake:
        client = openai.OpenAI(base_url=f"{fake.url}/v1", api_key=PLANTED, max_retries=0)
        files = [("ada.png", io.BytesIO(png()), "image/png") for _ in range(number)]
        made = client.images.edit(
            model="gpt-image-1.5",
            prompt="Ada waves",
            size="1024x1024",
            image=files[0] if number == 1 else files,
            input_fidelity="high",
        )

        assert size_of(base64.b64decode(made.data[0].b64_json)) == (64, 64)
        names = [part.name for part in fake.asked[0].form if part.filename]
        assert names == (["image"] if number == 1 else ["image[]"] * 2)
