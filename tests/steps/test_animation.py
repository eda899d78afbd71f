"""animation: layers with their data and cue frames."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generators.errors import StepFailed
from generators.plan.requests import AnimationLayer, AnimationRequest
from generators.spec.model import TableReading
from generators.steps.animation import run
from tests.steps.house import Room, timing

CHART = AnimationLayer("bar-chart", {"unit": "USD"}, "even", "data.labels", data_role="data.0")


def made(room: Room, layer: AnimationLayer, data: Path | None = None) -> Any:
    """The layers of animation.json."""
    inputs: dict[str, object] = {"timing": timing("One", "two", "three", "four")}
    if data:
        inputs["data.0"] = data
    request = AnimationRequest((layer,))
    ctx = room.context(request, inputs=inputs, outputs={"animation": "animation.json"})
    run(request, ctx)
    found = json.loads(ctx.output("animation").read_text("utf-8"))
    assert (found["fps"], found["frames"]) == (10, 40)
    return found["layers"]


def test_items_get_a_cue_each(room: Room) -> None:
    """By the prop that the template names; props go through as they are."""
    layer = AnimationLayer("bullets", {"items": ["Two", "Four"], "heading": "H"}, "words", "items")

    assert made(room, layer) == [
        {"template": "bullets", "props": {"items": ["Two", "Four"], "heading": "H"}, "cues": [9, 29]}
    ]


@pytest.mark.parametrize("reveals", [None, "missing", "heading", "heading.deeper"])
def test_a_template_without_parts_gets_no_cues(room: Room, reveals: str | None) -> None:
    """Nothing to reveal: the template keeps its own rhythm."""
    layer = AnimationLayer("quote", {"heading": "H"}, "words", reveals)

    assert made(room, layer)[0]["cues"] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("growth.csv", "year,value\n2014,2\n2024,3.5\n"),
        ("growth.csv", "2014;2\n2024;3.5\n"),
        ("growth.json", '{"labels": ["2014", "2024"], "values": [2, 3.5]}'),
        ("growth.json", '{"2014": 2, "2024": 3.5}'),
    ],
)
def test_a_data_file_becomes_the_data(room: Room, name: str, text: str) -> None:
    """And its labels are parts to be revealed."""
    assert made(room, CHART, room.file(name, text)) == [
        {
            "template": "bar-chart",
            "props": {"unit": "USD", "data": {"labels": ["2014", "2024"], "values": [2, 3.5]}},
            "cues": [0, 16],
        }
    ]


def test_the_request_says_how_a_data_file_is_read(room: Room) -> None:
    """Language and columns are the author's."""
    chart = replace(CHART, reading=TableReading("de", "Land", "BIP"))
    data = made(room, chart, room.file("a.csv", 'Land,Jahr,BIP\nPeru,2022,"1,5"\n'))[0]["props"]["data"]

    assert data == {"labels": ["Peru"], "values": [1.5]}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"a,1\nb,two\n", 'a.csv:2: expected a number in the second column, found "two"'),
        ("a.csv", b"", "a.csv: has no rows; write one `label,value` per line"),
        (
            "a.csv",
            b"a,1,2\n",
            "a.csv: has 3 columns (a, 1, 2); choose two by `label` and `value` beside `file`",
        ),
        ("a.json", b"{", "a.json:1:2: is not valid JSON"),
        ("a.csv", b"\xe9,1\n", 'a.csv:1: is not UTF-8 text; save it as UTF-8 (in Excel: "CSV UTF-8")'),
    ],
)
def test_a_data_file_that_broke_since_says_where(room: Room, name: str, content: bytes, message: str) -> None:
    """The file may be changed after the spec was checked."""
    with pytest.raises(StepFailed) as caught:
        made(room, CHART, room.file(name, content))

    assert str(caught.value) == message
