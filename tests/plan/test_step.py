"""Keys: everything that decides a result is in them, and nothing else."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Mapping
from pathlib import Path

import pytest

from generators.plan import requests as ask
from generators.plan.requests import ImageRequest, Model, PosterRequest, TimingRequest
from generators.plan.step import Input, Request, Step, canonical, step_key
from generators.spec.model import ColorPicture, GradientPicture

TIMING = TimingRequest(fps=30, lead_seconds=0.35, tail_seconds=0.55)
REQUESTS = [
    cls
    for _, cls in inspect.getmembers(ask, dataclasses.is_dataclass)
    if isinstance(cls, type) and cls.__module__ == ask.__name__
]
FIELDS = [(cls, field.name) for cls in REQUESTS for field in dataclasses.fields(cls)]


def two_of(hint: typing.Any) -> tuple[object, object]:
    """Two different values of a type."""
    simple: dict[object, tuple[object, object]] = {
        str: ("one", "two"), int: (1, 2), float: (1.5, 2.5), bool: (False, True), type(None): (None, None),
    }  # fmt: skip
    if hint in simple:
        return simple[hint]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return args[0], args[-1]
    if origin in (typing.Union, types.UnionType):
        return two_of(args[0])[0], two_of(args[1])[1]
    if origin is tuple and args[-1] is Ellipsis:
        return tuple((value,) for value in two_of(args[0]))  # type: ignore[return-value]
    if origin is tuple:
        pairs = [two_of(arg) for arg in args]
        return tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
    if origin is Mapping:
        return {"a": 1}, {"a": 2}
    assert isinstance(hint, type), f"say how to vary {hint}"
    field = dataclasses.fields(hint)[0].name
    return sample(hint), varied(sample(hint), field)


def sample(cls: type) -> typing.Any:
    """A request with every field filled."""
    hints = typing.get_type_hints(cls)
    return cls(**{field.name: two_of(hints[field.name])[0] for field in dataclasses.fields(cls)})


def varied(request: typing.Any, field: str) -> typing.Any:
    """The same request with another value in one field."""
    hint = typing.get_type_hints(type(request))[field]
    return dataclasses.replace(request, **{field: two_of(hint)[1]})


def step(request: Request = TIMING, *inputs: Input, tools: tuple[str, ...] = ()) -> Step:
    """A step that nobody runs."""
    return Step("timing", "gdp/hook", request, inputs, {"timing": "build/gdp/scenes/hook/timing.json"}, tools)


def key(
    of: Step,
    *,
    version: int = 1,
    digests: Mapping[str, str] | None = None,
    tools: Mapping[str, str] | None = None,
) -> str:
    """The key of a step."""
    return step_key(of, version=version, input_digests=digests or {}, tool_identities=tools or {})


def test_whole_numbers_are_written_one_way() -> None:
    """30, 30.0 and 3e1 are one request."""
    assert canonical([30, 30.0, 3e1, -0.0, 0.5]) == "[30,30,30,0,0.5]"


def test_fields_without_a_value_are_left_out() -> None:
    """So a field that is added later with the default None changes no key."""
    assert canonical(TIMING) == '{"fps":30,"lead_seconds":0.35,"marks":[],"tail_seconds":0.55}'


def test_nothing_inside_data_is_left_out() -> None:
    """A null of the author's own is a value; so is a bool, which is no number."""
    assert canonical({"b": [None, True], "a": {"x": None}}) == '{"a":{"x":null},"b":[null,true]}'


def test_text_is_kept_as_it_is() -> None:
    """No escapes for scripts, and no normalisation of what people wrote."""
    assert canonical(PosterRequest(0.62)) == '{"at":0.62}'
    assert canonical({"text": "国内 – “x”"}) == '{"text":"国内 – “x”"}'


def test_the_order_of_keys_is_no_difference() -> None:
    """Mappings are equal whatever order they were written in."""
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})


def test_pictures_differ_by_their_type() -> None:
    """Variants of one union are told apart by more than their fields."""
    assert canonical(ColorPicture("#fff")) != canonical(GradientPicture(("#fff",)))


@pytest.mark.parametrize(("value", "name"), [(Path("x"), "PosixPath"), ({1}, "set"), (b"x", "bytes")])
def test_what_has_no_canonical_form_is_refused(value: object, name: str) -> None:
    """A path or bytes in a request are a mistake of ours that must not pass silently."""
    with pytest.raises(TypeError) as caught:
        canonical({"field": value})

    assert str(caught.value) == f"a request holds a {name}, which has no canonical form"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_json_cannot_say_are_refused(value: float) -> None:
    """They would make a key that equals itself by accident only."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"field": value})


@pytest.mark.parametrize(("cls", "field"), FIELDS, ids=[f"{cls.__name__}.{name}" for cls, name in FIELDS])
def test_every_field_of_every_request_is_in_the_key(cls: type, field: str) -> None:
    """What decides a result changes its name; where to ask and with which key decides nothing."""
    request = sample(cls)
    only_says_where = (cls, field) in {
        (Model, "base_url"),
        (Model, "key_env"),
        (Model, "wait_options"),
        (ask.ClipSound, "name"),
    }

    assert (key(step(request)) == key(step(varied(request, field)))) is only_says_where


@pytest.mark.parametrize("cls", REQUESTS, ids=lambda cls: cls.__name__)
def test_equal_requests_have_equal_keys(cls: type) -> None:
    """Made twice, named once; and no request can be changed after its key was made."""
    assert key(step(sample(cls))) == key(step(sample(cls)))
    assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_kind_recipe_and_tools_are_in_the_key() -> None:
    """Another kind, another version of the recipe, another ffmpeg: another result."""
    plain = key(step(tools=("ffmpeg",)), tools={"ffmpeg": "8.0"})
    other_kind = dataclasses.replace(step(tools=("ffmpeg",)), kind="captions")

    assert key(step(tools=("ffmpeg",)), tools={"ffmpeg": "8.1"}) != plain
    assert key(step(tools=("ffmpeg",)), tools={"ffmpeg": "8.0"}, version=2) != plain
    assert key(other_kind, tools={"ffmpeg": "8.0"}) != plain


def test_tools_of_others_are_not_in_the_key() -> None:
    """A new browser re-encodes no sound."""
    assert key(step(tools=("av",)), tools={"av": "18", "browser": "1"}) == key(
        step(tools=("av",)), tools={"av": "18", "browser": "2"}
    )


def test_inputs_count_by_role_and_content() -> None:
    """The same bytes in another role are another input."""
    plain = key(step(), digests={"words": "aa"})

    assert key(step(), digests={"words": "bb"}) != plain
    assert key(step(), digests={"timing": "aa"}) != plain


def test_paths_and_names_are_in_no_key() -> None:
    """Renaming a scene moves files and renames tasks; the result is the same."""
    here = step(TIMING, Input("words", "build/gdp/scenes/hook/words.json"))
    there = dataclasses.replace(
        here,
        name="gdp/opening",
        inputs=(Input("words", "build/gdp/scenes/opening/words.json"),),
        outputs={"timing": "build/gdp/scenes/opening/timing.json"},
    )

    assert key(here, digests={"words": "aa"}) == key(there, digests={"words": "aa"})


def test_unkeyed_inputs_and_where_results_are_kept_are_in_no_key() -> None:
    """They are needed to do the work again and cannot change its result."""
    bare = step()
    more = dataclasses.replace(
        bare, inputs=(Input("props", "p.json", keyed=False),), asked={"text": "a coin"}
    )

    assert key(bare) == key(more)


def test_a_key_is_a_sha256() -> None:
    """And stays the same from release to release: a change here makes every video stale."""
    request = ImageRequest(Model("art"), "a coin", "flat", 1920, 1080, {"accent": "#fff"}, seed=7)

    assert key(step(request), digests={"x": "aa"}) == (
        "dee5700628fc6de6537f9efbf49aca16c1c856ac75d6a51a61fc86a9e3641c43"
    )


def test_tasks_are_named_by_kind_and_place() -> None:
    """A step of no video has its kind for a name."""
    shared = dataclasses.replace(step(), kind="npm", name="")

    assert (step().task, step().video) == ("timing:gdp/hook", "gdp")
    assert (shared.task, shared.video) == ("npm", "")
