"""When the parts of an animation appear: with their words, in their order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.plan.cues import cue_frames
from generators.plan.timing import TimedWord, Timing
from generators.spec.model import Reveal


def spoken(text: str, marks: dict[str, int] | None = None) -> Timing:
    """Ten frames per word after ten frames of lead; at 30 fps a part comes three frames before its word."""
    words = text.split() if " " in text or text.isascii() else list(text)
    timed = tuple(TimedWord(word, 10 + 10 * n, 20 + 10 * n) for n, word in enumerate(words))
    return Timing(30, 40 + 10 * len(timed), 10, 10 * len(timed), timed, marks or {})


def test_each_part_comes_just_before_its_word() -> None:
    """A word with the same beginning is the same word, whatever its ending, case or punctuation."""
    timing = spoken("What households consume, what firms invest, what governments buy")

    assert cue_frames("words", ["Consumption", "Investment", "Government"], timing) == (27, 57, 77)


def test_one_spoken_word_of_a_longer_text_is_enough() -> None:
    """`Net exports` is there when exports are spoken of."""
    assert cue_frames("words", ["Net exports"], spoken("and all the exports we sell")) == (37,)


def test_accents_do_not_part_words() -> None:
    """Consommé and consommes begin alike."""
    assert cue_frames("words", ["Économie"], spoken("alors cette economie va")) == (27,)


@pytest.mark.parametrize(
    ("item", "text"),
    [("Constant", "the constitution says so"), ("Art", "the artillery came"), ("A", "the apple")],
)
def test_a_short_common_beginning_is_not_enough(item: str, text: str) -> None:
    """Not everything that begins alike is the same word; unmatched parts come in the middle."""
    timing = spoken(text)
    middle = timing.voice_start_frame + timing.voice_frames // 2

    assert abs(cue_frames("words", [item], timing)[0] - middle) <= 3


def test_small_words_do_not_call_a_part() -> None:
    """`The state` waits for the state, not for the first article."""
    assert cue_frames("words", ["The state"], spoken("the firms and then the state")) == (57,)


def test_a_part_of_small_words_only_is_still_found() -> None:
    """`AI` has no longer word to wait for."""
    assert cue_frames("words", ["AI"], spoken("what can AI do")) == (27,)


def test_parts_in_scripts_without_spaces_are_found() -> None:
    """Words are characters there; the first one of the spoken part calls it."""
    timing = spoken("我们看消费和投资，还有出口")

    assert cue_frames("words", ["消费", "投资", "出口"], timing) == (37, 67, 117)


def test_parts_in_thai_are_found() -> None:
    """Several words in a row say one part."""
    timing = spoken("เรา \u200bดู \u200bราคา \u200bสินค้า \u200bและ \u200bดอกเบี้ย")

    assert cue_frames("words", ["ราคาสินค้า", "ดอกเบี้ย"], timing) == (27, 57)


def test_the_order_of_the_parts_is_kept() -> None:
    """Where the voice names them the other way round, as many as possible keep their words."""
    frames = cue_frames("words", ["Alpha", "Bravo", "Delta"], spoken("bravo alpha delta and more"))

    assert frames == (17, 22, 27)


def test_no_word_calls_two_parts() -> None:
    """Two parts of the same name wait for two mentions."""
    assert cue_frames("words", ["Coin", "Coin"], spoken("one coin and another coin")) == (17, 47)


def test_an_unspoken_part_comes_between_its_neighbours() -> None:
    """Half-way, and evenly where several are missing."""
    timing = spoken("look alpha b c d omega")

    assert cue_frames("words", ["Alpha", "Silent", "Omega"], timing) == (17, 37, 57)
    assert cue_frames("words", ["Alpha", "x", "y", "z", "Omega"], timing) == (17, 27, 37, 47, 57)


def test_an_unspoken_part_never_comes_after_the_next_one() -> None:
    """Even where the first word of all calls the second part."""
    frames = cue_frames("words", ["Silent", "Alpha"], spoken("alpha and more"))

    assert frames == (7, 7)


def test_marks_call_the_parts_in_time_order() -> None:
    """One mark per part, whatever the marks are called."""
    timing = spoken("a b c d", {"z": 10, "a": 30, "m": 20})

    assert cue_frames("marks", ["one", "two", "three"], timing) == (7, 17, 27)


def test_parts_without_a_mark_follow_evenly() -> None:
    """Fewer marks than parts: the rest share what is left of the voice."""
    assert cue_frames("marks", ["one", "two", "three"], spoken("a b c d", {"x": 23})) == (20, 30, 40)


def test_more_marks_than_parts_are_left_over() -> None:
    """Later marks may mean something else."""
    assert cue_frames("marks", ["one"], spoken("a b c d", {"x": 23, "y": 33})) == (20,)


def test_even_spreads_over_most_of_the_voice() -> None:
    """The last part is there well before the voice ends."""
    assert cue_frames("even", ["a", "b", "c", "d"], spoken("a b c d")) == (10, 18, 26, 34)


@pytest.mark.parametrize("reveal", ["words", "even", "marks"])
def test_without_a_voice_parts_spread_over_the_scene(reveal: Reveal) -> None:
    """Nothing is spoken, so the scene itself is shared."""
    assert cue_frames(reveal, ["a", "b"], Timing(30, 100, 0, 0, (), {})) == (0, 40)


def test_none_leaves_the_rhythm_to_the_template() -> None:
    """No cues at all, and none for a template without parts."""
    assert cue_frames("none", ["a", "b"], spoken("a b")) == ()
    assert cue_frames("words", [], spoken("a b")) == ()


WORDS = st.sampled_from(["the", "coin", "coins", "state", "exports", "export", "a", "国", "家", "x"])


@given(
    items=st.lists(WORDS, min_size=1, max_size=8),
    words=st.lists(WORDS, max_size=20),
    marks=st.lists(st.integers(10, 300), max_size=4),
    reveal=st.sampled_from(["words", "even", "marks"]),
)
def test_cues_are_in_order_inside_the_scene(
    items: list[str], words: list[str], marks: list[int], reveal: Reveal
) -> None:
    """Whatever is said and marked: one cue per part, never going back, never after the scene."""
    timed = tuple(TimedWord(word, 10 + 10 * n, 20 + 10 * n) for n, word in enumerate(words))
    named = {str(n): min(mark, 10 + 10 * len(words)) for n, mark in enumerate(marks)}
    timing = Timing(30, 40 + 10 * len(words), 10, max(1, 10 * len(words)), timed, named)
    frames = cue_frames(reveal, items, timing)

    assert len(frames) == len(items)
    assert all(one <= two for one, two in itertools.pairwise(frames))
    assert all(0 <= frame < timing.frames for frame in frames)


def test_a_long_narration_is_matched_without_a_wait() -> None:
    """Twelve parts that each have a hundred possible words among thousands."""
    items = [f"number {index}" for index in range(12)]
    frames = cue_frames("words", items, spoken("the number of all things " * 600))

    assert len(set(frames)) == 12


def test_small_words_call_nothing() -> None:
    """`Computes on the GPU` waits for the GPU, not for a `the` on its way there."""
    words = spoken("it collects the batch and then the GPU works")

    assert cue_frames("words", ["Computes on the GPU"], words) == cue_frames("words", ["GPU"], words)
