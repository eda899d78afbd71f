"""What a request will ask of providers, in numbers."""

from __future__ import annotations

from generators.plan.charges import (
    Charge,
    image_charges,
    music_charges,
    narration_charges,
    no_charges,
    prompt_charges,
)
from generators.plan.requests import (
    ImageRequest,
    Model,
    MusicRequest,
    NarrationRequest,
    PosterRequest,
    PromptRequest,
    SpokenTurn,
)

ONE, TWO = Model("one", "m"), Model("two")


def test_a_picture_is_one_image_of_its_size() -> None:
    """The prompt's length counts for models that are paid by tokens."""
    request = ImageRequest(Model("one", options={"quality": "high"}), "a coin", "flat", 1280, 720)

    assert image_charges(request) == (
        Charge("image", request.model, {"images": 1.0, "characters": 10.0}, size="1280x720"),
    )
    assert image_charges(request)[0].quality == "high"


def test_every_turn_is_a_call_of_its_own() -> None:
    """Each to its own speaker, by the characters it says."""
    turns = (SpokenTurn("Hello.", ONE, "a", 1.0, 0.0), SpokenTurn("Oh", TWO, "b", 1.0, 0.0))

    assert narration_charges(NarrationRequest("en", turns)) == (
        Charge("speech", ONE, {"characters": 6.0}, part="turn-1"),
        Charge("speech", TWO, {"characters": 2.0}, part="turn-2"),
    )


def test_a_recording_asks_nobody() -> None:
    """Its words are only its captions."""
    assert (
        narration_charges(NarrationRequest("en", (SpokenTurn("Hello.", ONE, "", 1.0, 0.0),), recorded=True))
        == ()
    )


def test_a_rewritten_prompt_is_priced_by_what_is_said_and_the_most_that_is_answered() -> None:
    """And the picture after it by the longest prompt it may become."""
    (charge,) = prompt_charges(PromptRequest(ONE, "a coin", "flat", 1280, 720))
    (picture,) = image_charges(ImageRequest(ONE, None, "flat", 1280, 720))

    assert (charge.role, charge.counts) == ("llm", {"characters": 1510.0, "output_tokens": 1000.0})
    assert picture.counts["characters"] == 1000.0


def test_music_is_priced_by_its_length() -> None:
    """As its model may be."""
    (charge,) = music_charges(MusicRequest(ONE, "calm", 60.0))

    assert (charge.role, charge.counts) == ("music", {"seconds": 60.0, "characters": 4.0})


def test_what_is_worked_out_here_costs_nothing() -> None:
    """No call, no charge."""
    assert no_charges(PosterRequest(0.5)) == ()
