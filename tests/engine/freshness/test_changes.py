"""Edits by YAML path."""

from __future__ import annotations

from typing import Any

import pytest

from generators.engine.freshness.changes import Change, changes, without


def form(*scenes: dict[str, Any], **top: object) -> dict[str, Any]:
    """A long form as far as edits are concerned."""
    return {**top, "scenes": list(scenes)}


A, B, C = ({"id": name, "say": f"Scene {name}."} for name in "abc")


def texts(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The edits as they are told."""
    return [str(change) for change in changes(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a", "b", 'x "a" -> "b"'),
        (True, False, "x true -> false"),
        (None, 1.5, "x null -> 1.5"),
        (["a"], ["a", "b"], 'x ["a"] -> ["a", "b"]'),
        ({}, {"y": "é"}, 'x.y nothing -> "é"'),
    ],
)
def test_values_are_told_as_yaml_writes_them(old: object, new: object, told: str) -> None:
    """Not as Python does."""
    assert texts(form(x=old), form(x=new)) == [told]


def test_long_texts_are_cut_where_they_differ() -> None:
    """Two texts that begin alike are not told as the same."""
    before = "Every year, countries print one number that moves elections. What does it measure?"

    (told,) = texts(form(x=before), form(x=before.replace("measure", "mean")))

    assert told == (
        'x ...rint one number that moves elections. What does it measure?" -> '
        '...s print one number that moves elections. What does it mean?"'
    )


def test_a_new_name_of_a_scene_is_one_edit() -> None:
    """What is in it did not change."""
    assert texts(form(A, B), form(A, {**B, "id": "c"})) == ['scenes[c].id "b" -> "c"']


def test_a_scene_that_is_taken_out_is_put_back_where_it_stood() -> None:
    """After what still stands above it."""
    old, new = form(A, B, C), form(A, C)
    (change,) = changes(old, new)

    assert change == Change(("scenes", "b"), B, change.new)
    assert str(change) == 'scenes[b] {"say": "Scene b.", "id": "b"} -> nothing'
    assert without(new, change, old) == old


def test_a_scene_that_came_in_is_taken_out() -> None:
    """And the order of the others stays."""
    old, new = form(A, C), form(A, B, C)
    (change,) = changes(old, new)

    assert without(new, change, old) == old


def test_another_order_is_one_edit() -> None:
    """Of all scenes together."""
    old, new = form(A, B, C), form(C, A, B)
    (change,) = changes(old, new)

    assert str(change) == 'scenes ["a", "b", "c"] -> ["c", "a", "b"]'
    assert without(new, change, old) == old
