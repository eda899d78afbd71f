"""Events of a voice laid on displayed words."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generators.plan.text import join_words
from generators.providers.roles.speech import Word
from generators.providers.speech.alignment import WordEvent, align, even_words, locate
from generators.providers.speech.spoken_form import spoken_form


def test_events_give_the_words_their_times() -> None:
    """A word lasts until its own end, or until the next word where the voice gives no end."""
    events = [WordEvent(0.1, 0.3, 0), WordEvent(0.5, None, 4)]

    assert ((Word("One", 0.1, 0.3), Word("two.", 0.5, 1.0)), 0) == align(["One", "two."], events, 1.0)


def test_a_merged_event_is_shared_by_its_words() -> None:
    """Words without an event share the stretch from the one before, by characters, and are counted."""
    words, missing = align(["it", "is", "on"], [WordEvent(0.0, None, 0), WordEvent(0.8, None, 6)], 1.0)

    assert ((Word("it", 0.0, 0.4), Word("is", 0.4, 0.8), Word("on", 0.8, 1.0)), 1) == (words, missing)


def test_a_split_word_starts_with_its_first_event() -> None:
    """`3.5%` comes as four events and stays one word."""
    events = [WordEvent(t, None, p) for t, p in ((0.0, 0), (0.2, 1), (0.4, 2), (0.6, 3), (0.8, 5))]

    assert ((Word("3.5%", 0.0, 0.8), Word("up", 0.8, 1.0)), 0) == align(["3.5%", "up"], events, 1.0)


def test_one_misplaced_event_moves_nothing_else() -> None:
    """An event that names a later word too early is dropped, not believed."""
    events = [
        WordEvent(0.0, None, 0),
        WordEvent(0.1, None, 6),
        WordEvent(0.2, None, 2),
        WordEvent(0.4, None, 4),
    ]
    words, missing = align(["a", "b", "c", "d"], events, 0.8)

    assert [round(w.start_seconds, 6) for w in words] == [0.0, 0.2, 0.4, 0.6]
    assert missing == 1


def test_signs_without_sound_are_not_counted_as_missing() -> None:
    """A pictograph has no event in any voice; it is shown all the same."""
    words, missing = align(["hi", "😀"], [WordEvent(0.0, None, 0)], 1.0)

    assert ([w.text for w in words], missing) == (["hi", "😀"], 0)


def test_even_words_share_a_stretch_by_characters() -> None:
    """Four letters last twice as long as two."""
    assert (Word("four", 1.0, 3.0), Word("to", 3.0, 4.0)) == even_words(["four", "to"], 1.0, 4.0)


def test_reported_texts_are_found_in_order() -> None:
    """Capitals do not matter, unknown texts are None, and a missing one stops nothing."""
    spoken = spoken_form("The cat the dog GDP", pronounce={"GDP": "gee dee"}, language="en", read_signs=False)

    assert locate(["the", "xyz", "the", "dog", "gee"], spoken) == (0, None, 8, 12, 16)


texts = st.lists(st.text(alphabet="abc国年.é", min_size=1, max_size=6), min_size=1, max_size=25)
times = st.floats(min_value=-1, max_value=12, allow_nan=False)
events_of_any_kind = st.lists(
    st.builds(WordEvent, times, st.none() | times, st.integers(min_value=-3, max_value=200)), max_size=40
)


@given(texts, events_of_any_kind, st.floats(min_value=0.5, max_value=10))
def test_words_are_always_complete_in_order_and_inside(
    words: list[str], events: list[WordEvent], seconds: float
) -> None:
    """Whatever a voice reports, no word is lost, overlaps, has no length or leaves the audio."""
    placed, missing = align(words, events, seconds)

    assert join_words(words) == join_words(word.text for word in placed)
    assert all(0 <= word.start_seconds < word.end_seconds <= seconds for word in placed)
    assert all(a.end_seconds <= b.start_seconds for a, b in pairwise(placed))
    assert 0 <= missing <= len(words)
