"""Limits and hostile files: a clear message, never a crash."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.errors import SpecError, UsageError
from generators.report.spec_text import spec_yaml
from generators.spec import find_problems, load_video
from generators.spec.yaml_text import read_yaml
from tests.spec.conftest import Load


def test_ten_thousand_scenes_are_refused(load: Load) -> None:
    """One message says the limit, whatever else is wrong inside."""
    scenes = "".join(f"  - {{id: s{n}, say: Hello.}}\n" for n in range(10_000))
    with pytest.raises(SpecError) as caught:
        load("spec: 1\nscenes:\n" + scenes)

    expected = "scene_specs/film.yaml:3:3 scenes: expected a list of 1 to 2,000 scenes, found 10000\n"
    assert expected + "    - {id: s0, say: Hello.}" == str(caught.value)


def test_twenty_thousand_characters_are_spoken_and_one_more_is_not(load: Load) -> None:
    """Both sides of the limit."""
    assert (
        len(load(f"spec: 1\nscenes:\n  - {{id: a, say: {'a' * 20_000}}}\n").scenes[0].turns[0].text) == 20_000
    )
    with pytest.raises(
        SpecError, match="expected text of at most 20,000 characters, found 20,001 characters"
    ):
        load(f"spec: 1\nscenes:\n  - {{id: a, say: {'a' * 20_001}}}\n")


def test_turns_share_the_limit(load: Load) -> None:
    """The limit is of the scene, not of one turn."""
    half = "a" * 10_001
    with pytest.raises(SpecError, match="at most 20,000 characters in one scene, found 20,002 characters"):
        load(f"spec: 1\nscenes:\n  - {{id: a, say: [warm: {half}, deep: {half}]}}\n")


def test_a_missing_spec_says_so(tmp_path: Path) -> None:
    """No traceback for a file that is not there."""
    with pytest.raises(SpecError) as caught:
        load_video(tmp_path / "film.yaml", project=tmp_path)

    assert str(caught.value) == "film.yaml: there is no such file"


def test_a_name_that_no_task_could_have_is_refused(tmp_path: Path) -> None:
    """The file's stem becomes part of task names."""
    spec = tmp_path / "a=b.yaml"
    spec.write_text("spec: 1\nscenes:\n  - {id: a, say: Hi.}\n", "utf-8")
    with pytest.raises(SpecError) as caught:
        load_video(spec, project=tmp_path)

    expected = "the file name names the video; expected letters, digits, `-`, `_` and `.`; rename the file"
    assert f"a=b.yaml: {expected}" == str(caught.value)


_WORDS = st.sampled_from(
    [
        "spec: 1",
        "scenes:",
        "  - id: a",
        "    say: Hello.",
        "    animation:",
        "      template: bullets",
        "items: [A]",
        "theme",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ":",
        "#",
        "&a",
        "*a",
        "<<: *a",
        "!!x",
        "'",
        '"',
        "null",
        "~",
        "-1",
        "1e999",
        "0x1",
        "voice: {",
        "background: {type: video",
        "captions: false",
        "[[m]]",
        "\t",
    ]
)
_SLOW = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@pytest.mark.slow
@_SLOW
@given(st.one_of(st.binary(max_size=200), st.lists(_WORDS, max_size=12).map(lambda w: "\n".join(w).encode())))
def test_junk_is_never_more_than_a_spec_error(tmp_path: Path, content: bytes) -> None:
    """Random bytes and random pieces of YAML load, or raise SpecError."""
    spec = tmp_path / "junk.yaml"
    spec.write_bytes(content)
    try:
        load_video(spec, project=tmp_path)
    except SpecError as error:
        assert str(error)


_KEYS = st.sampled_from(
    [
        "spec",
        "title",
        "slogan",
        "language",
        "output",
        "theme",
        "voice",
        "voices",
        "captions",
        "music",
        "style",
        "profile",
        "budget",
        "defaults",
        "scenes",
        "meta",
        "id",
        "say",
        "seconds",
        "pause",
        "background",
        "animation",
        "transition",
        "note",
        "type",
        "prompt",
        "file",
        "color",
        "colors",
        "template",
        "items",
        "text",
        "data",
        "labels",
        "values",
        "size",
        "fps",
        "crf",
        "name",
        "preset",
        "volume",
        "refs",
        "models",
        "overlays",
        "trim",
        "sound",
        "reveal",
    ]
)
_VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-9, 99), st.sampled_from(["image", "bullets", "a", "#fff", ""])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=4)),
    max_leaves=12,
)


_ARGUMENTS = st.dictionaries(
    st.sampled_from(
        [
            "fps",
            "theme.accent",
            "voices.2.rate",
            "meta.chapters.1",
            "a.say",
            "a.animation.items[1]",
            "a.animation[0].title",
            "slogan[0]",
            "scenes[a].background.seed",
            "a.captions.preset",
            "music.volume",
            "a.say[0].warm",
            "scenes",
            "a.background.colors[9]",
        ]
    ),
    st.sampled_from(["1", "x", "null", "[1]", "{a: b}", "#fff", "'"]),
    max_size=2,
)


@pytest.mark.slow
@_SLOW
@given(
    st.dictionaries(_KEYS, _VALUES, max_size=5),
    st.dictionaries(_KEYS, _VALUES, max_size=6),
    _ARGUMENTS,
)
def test_known_keys_with_wild_values_are_never_more_than_a_spec_error(
    tmp_path: Path, top: dict[str, object], scene: dict[str, object], arguments: dict[str, str]
) -> None:
    """Whatever stands under a known key, in the file or on the command line, the answer is a message."""
    import yaml

    spec = tmp_path / "wild.yaml"
    whole = {"spec": 1, "scenes": [{"id": "a", "say": "Hi."} | scene, scene]} | top
    spec.write_text(yaml.safe_dump(whole), "utf-8")
    for overrides in ({}, arguments):
        try:
            load_video(spec, project=tmp_path, overrides=overrides)
        except (SpecError, UsageError) as error:
            assert str(error)


def _paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield from _paths(item, (*path, key))


GOOD = Path(__file__).parent / "examples" / "good"
EVERYTHING = read_yaml(GOOD / "everything.yaml", "everything.yaml").data
_WILD = st.one_of(
    _VALUES,
    st.sampled_from(
        ["..", "~", "a/b", "1x1", "[[a]]", "assets", {"file": ".."}, {"type": "video"}, [{"warm": "Hi"}]]
    ),
)


@pytest.mark.slow
@settings(_SLOW, max_examples=400)
@given(st.sampled_from([path for path in _paths(EVERYTHING) if path]), _WILD)
def test_one_wild_value_in_a_good_spec_is_never_more_than_a_spec_error(
    tmp_path: Path, at: tuple[str | int, ...], wild: object
) -> None:
    """Each field of the richest example takes anything, or says what is wrong with it."""
    data = copy.deepcopy(EVERYTHING)
    target = data
    for key in at[:-1]:
        target = target[key]
    target[at[-1]] = wild
    if not (tmp_path / "assets").exists():
        (tmp_path / "assets").symlink_to(GOOD / "assets")
    spec = tmp_path / "wild.yaml"
    spec.write_text(spec_yaml(data), "utf-8")
    try:
        load_video(spec, project=Path("/"))
    except SpecError as error:
        assert str(error)


def problem(tmp_path: Path, text: str) -> str:
    """The only message about a spec of this text."""
    path = tmp_path / "film.yaml"
    path.write_text(text, "utf-8")
    (found,) = find_problems(path, project=tmp_path)
    return found.message


def test_the_number_of_values_is_limited_before_they_are_made(tmp_path: Path) -> None:
    """8 MB of empty lists would be a gigabyte of nodes."""
    message = "the file has more than 200,000 values; split the video"

    assert problem(tmp_path, "spec: 1\nx-list: [" + "[]," * 250_000 + "]\n") == message
    assert problem(tmp_path, "spec: 1\n" + "".join(f"k{n}: 1\n" for n in range(100_001))) == message


def test_what_anchors_repeat_is_limited(tmp_path: Path) -> None:
    """In values and in characters."""
    laughs = "x-a: &a [1]\n" + "".join(
        f"x-{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    said = "anchors expand to more than 200,000 values; write the file without them"
    assert problem(tmp_path, "spec: 1\n" + laughs) == said

    long = f"x-a: &a {'a' * 100_000}\nx-b: [{', '.join(['*a'] * 100)}]\n"
    said = "anchors expand to more than 8,000,000 characters; write the file without them"
    assert problem(tmp_path, "spec: 1\n" + long) == said


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_nesting_is_limited(tmp_path: Path, opening: str, closing: str) -> None:
    """A hundred thousand levels end no process."""
    deep = opening * 100_000 + "1" + closing * 100_000

    assert problem(tmp_path, f"spec: 1\nx-deep:\n  {deep}\n") == "is nested deeper than 32 levels"


def test_a_forbidden_character_is_found_behind_harmless_ones(tmp_path: Path) -> None:
    """A no-break space is not printable to Python, and may stand in a spec."""
    path = tmp_path / "film.yaml"
    path.write_text("spec: 1\ntitle: a\u00a0b\u2028c\n\nx-b: \x07\n", "utf-8")

    (found,) = find_problems(path, project=tmp_path)

    message = "the character U+0007 is not allowed in YAML; remove it"
    assert (found.line, found.column, found.message) == (4, 6, message)


def test_a_video_is_at_most_twelve_hours_long(tmp_path: Path) -> None:
    """Before two thousand scenes of an hour are planned."""
    scenes = "".join(f"  - {{id: s{n}, seconds: 3600}}\n" for n in range(13))
    said = "expected at most 12 hours in all scenes, found 13.0; split the video"
    assert problem(tmp_path, "spec: 1\nscenes:\n" + scenes) == said

    said = "expected a length in seconds, more than 0, at most 3,600, found 3601"
    assert problem(tmp_path, "spec: 1\nscenes: [{id: a, seconds: 3601}]\n") == said


@given(
    parts=st.lists(
        st.sampled_from(["\n", "\r", "---", "...", "?", "!", "- ", ": ", "a", "'", "[", "|", "\x85"])
    )
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_shape_of_yaml_is_more_than_a_spec_error(tmp_path: Path, parts: list[str]) -> None:
    """Also where libyaml's places lie behind the last line."""
    path = tmp_path / "film.yaml"
    path.write_bytes("".join(parts).encode())

    find_problems(path, project=tmp_path)


@pytest.mark.parametrize("text", ["?", "---", "- ?", "--- "])
def test_an_empty_value_at_the_end_is_a_spec_error(tmp_path: Path, text: str) -> None:
    """It has a place behind the last line."""
    path = tmp_path / "film.yaml"
    path.write_text(text, "utf-8")

    assert find_problems(path, project=tmp_path)
