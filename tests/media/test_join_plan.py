"""Which stretches are copied and which are drawn anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.errors import StepFailed
from generators.media.join_plan import CopiedSpan, EncodedSpan, JoinScene, Span, plan_join, read_scenes


def test_only_the_window_of_a_transition_is_drawn() -> None:
    """It takes the tail of one scene and the head of the next, a second each."""
    pieces = plan_join([JoinScene(240), JoinScene(150, "fade", 12)], 30)

    assert pieces == [
        CopiedSpan(Span(0, 0, 210)),
        EncodedSpan((Span(0, 210, 240), Span(1, 0, 30)), (("fade", 12),)),
        CopiedSpan(Span(1, 30, 150)),
    ]


def test_a_cut_draws_nothing() -> None:
    """Without an overlap both scenes are copied whole."""
    assert plan_join([JoinScene(240), JoinScene(40)], 30) == [
        CopiedSpan(Span(0, 0, 240)),
        CopiedSpan(Span(1, 0, 40)),
    ]


def test_a_short_scene_between_two_transitions_joins_their_windows() -> None:
    """It is one group, so both transitions are drawn in one go."""
    pieces = plan_join([JoinScene(90), JoinScene(60, "fade", 12), JoinScene(90, "wipe", 10)], 30)

    drawn = EncodedSpan((Span(0, 60, 90), Span(1, 0, 60), Span(2, 0, 30)), (("fade", 12), ("wipe", 10)))
    assert pieces == [CopiedSpan(Span(0, 0, 60)), drawn, CopiedSpan(Span(2, 30, 90))]
    assert drawn.frames == 98


@st.composite
def scene_lists(draw: st.DrawFn) -> list[JoinScene]:
    """Scenes whose transitions fit."""
    scenes: list[JoinScene] = []
    free = 0
    for frames in draw(st.lists(st.integers(1, 200), min_size=1, max_size=8)):
        overlap = draw(st.integers(0, min(30, free, frames))) if scenes else 0
        scenes.append(JoinScene(frames, "fade" if overlap else "none", overlap))
        free = frames - overlap
    return scenes


@given(scene_lists())
def test_nothing_is_lost_and_nothing_doubled(scenes: list[JoinScene]) -> None:
    """The pieces add up to the scenes less their overlaps, and hold every frame once and in order."""
    pieces = plan_join(scenes, 30)

    assert sum(piece.frames for piece in pieces) == sum(s.frames for s in scenes) - sum(
        s.overlap for s in scenes
    )
    spans = [
        span for piece in pieces for span in ([piece.span] if isinstance(piece, CopiedSpan) else piece.spans)
    ]
    held = [(span.scene, frame) for span in spans for frame in range(span.start, span.end)]
    assert held == [(index, frame) for index, scene in enumerate(scenes) for frame in range(scene.frames)]


def test_a_transition_must_fit_between_its_scenes() -> None:
    """What the transition before has taken is not there any more."""
    with pytest.raises(StepFailed) as failure:
        plan_join([JoinScene(90), JoinScene(20, "fade", 15), JoinScene(90, "fade", 6)], 30)

    assert str(failure.value) == (
        "the transition to scene 3 takes 6 frames; expected at most 5; "
        "make the transition shorter or the scenes longer"
    )


def test_a_timeline_becomes_a_join() -> None:
    """The first scene's transition is not used."""
    scene = {"start_frame": 0, "frames": 90, "transition": {"type": "fade", "frames": 12}}

    scenes = read_scenes({"fps": 30, "frames": 168, "scenes": [scene, scene]})
    assert scenes == [JoinScene(90, "fade", 0), JoinScene(90, "fade", 12)]
