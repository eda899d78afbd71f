"""Google's own SDK against the fake of its pictures."""

from __future__ import annotations

import pytest

from tests.fakes.gemini import GeminiFake
from tests.fakes.pictures import png, size_of
from tests.fakes.server import Fault, serving
from tests.providers.jobs import PLANTED


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_google_paints_with_its_fake() -> None:
    """A picture after its thought, from words and a reference; errors as the SDK's own."""
    genai = pytest.importorskip("google.genai")
    types = genai.types
    with serving(GeminiFake()) as fake:
        client = genai.Client(api_key=PLANTED, http_options={"base_url": fake.url})
        config = types.GenerateContentConfig(
            response_modalities=["TEXT", "IMAGE"],
            image_config=types.ImageConfig(aspect_ratio="16:9", image_size="2K"),
        )
        contents = [types.Part.from_bytes(data=png(), mime_type="image/png"), "Ada waves"]
        made = client.models.generate_content(model="gemini-3-pro-image", contents=contents, config=config)
        thought, words, picture = made.candidates[0].content.parts
        assert (thought.thought, words.text) == (True, "Here it is")
        assert size_of(picture.inline_data.data) == (128, 72)
        assert (made.usage_metadata.candidates_token_count, made.model_version) == (
            1290,
            "gemini-3-pro-image-001",
        )
        blocked = client.models.generate_content(
            model="gemini-3-pro-image", contents="forbidden", config=config
        )
        assert blocked.prompt_feedback.block_reason == types.BlockedReason.PROHIBITED_CONTENT
        fake.go_wrong(Fault.status(429))
        with pytest.raises(genai.errors.ClientError) as limited:
            client.models.generate_content(model="gemini-3-pro-image", contents="a", config=config)
        assert (limited.value.code, limited.value.status) == (429, "RESOURCE_EXHAUSTED")
        wide = types.GenerateContentConfig(
            response_modalities=["IMAGE"], image_config=types.ImageConfig(aspect_ratio="7:1")
        )
        with pytest.raises(genai.errors.ClientError, match="aspect ratio 7:1"):
            client.models.generate_content(model="gemini-3-pro-image", contents="a", config=wide)
