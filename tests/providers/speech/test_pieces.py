"""Narration in pieces."""

import pytest

from generators.errors import ProviderError
from generators.plan.text import join_words
from generators.providers.roles.speech import SpeechRequest
from generators.providers.speech.pieces import pieces


def cut(text: str, limit: int, **fields: object) -> list[str]:
    """What each request says."""
    request = SpeechRequest(text, "en", "x", **fields)  # type: ignore[arg-type]
    return [piece.spoken.text for piece in pieces(request, limit)]


def test_pieces_end_with_sentences_and_hold_as_many_as_fit() -> None:
    """Three short sentences, two to a piece."""
    assert cut("One is here. Two is here. Three.", 26) == ["One is here. Two is here.", "Three."]
    assert cut("One is here.", 4000) == ["One is here."]


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    """And only there; a single word that is too long stays whole."""
    assert cut("Short. This one is much too long.", 12) == ["Short.", "This one is", "much too", "long."]
    assert cut("Incomprehensibilities matter.", 8) == ["Incomprehensibilities", "matter."]


def test_what_is_spoken_is_measured_and_what_is_shown_is_kept() -> None:
    """`pronounce` makes a text longer; the displayed words come back whole."""
    request = SpeechRequest("The GDP. The GDP.", "en", "x", pronounce={"GDP": "gross domestic product"})
    found = pieces(request, 30)

    assert [piece.spoken.text for piece in found] == ["The gross domestic product."] * 2
    assert join_words(word for piece in found for word in piece.words) == request.text


def test_scripts_without_spaces_are_cut_too() -> None:
    """By their own ends of sentences."""
    assert cut("第一句话。第二句话。", 6) == ["第一句话。", "第二句话。"]


def test_nothing_to_say_is_refused() -> None:
    """Before anything is asked."""
    with pytest.raises(ProviderError) as caught:
        cut(" …! ", 100)

    assert str(caught.value) == (
        "'…!' cannot be spoken: it contains no letter or digit\n"
        "Write words, or leave out `say` and give the scene `seconds`."
    )
