"""Environment and `.env`."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.errors import UsageError
from generators.providers.catalogue.environment import Environment, parse


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("A = b ", "b"),
        ("export A=b", "b"),
        ("A=", ""),
        ("A= # nothing", ""),
        ("A=b # why", "b"),
        ("A=b#c", "b#c"),
        ("A='b # c'", "b # c"),
        ('A="b # c" # why', "b # c"),
        (r'A="b\n\"c\" \\ $d"', 'b\n"c" \\ $d'),
        (r"A='b\n'", r"b\n"),
        ("A=a=b==", "a=b=="),
        ("A=it's", "it's"),
        ('A="two\nlines"', "two\nlines"),
        ("A=${B}", "${B}"),
        ("\tA=b c", "b c"),
    ],
)
def test_a_line_gives_its_value(line: str, value: str) -> None:
    """The forms that people and tools write."""
    assert parse(line) == {"A": value}


@pytest.mark.parametrize("text", ["", "\n\n", "# A=b", "   # A=b", "\ufeff".strip("\ufeff")])
def test_empty_lines_and_comments_hold_nothing(text: str) -> None:
    """They are skipped."""
    assert parse(text) == {}


@pytest.mark.parametrize("line", ["secret-key", "A b=c", "1A=b", "A='b", 'A="b" c', "=b"])
def test_other_lines_are_refused_without_showing_them(line: str) -> None:
    """A line that cannot be read may be a key."""
    with pytest.raises(UsageError) as refused:
        parse(f"OK=1\n{line}", name="here/.env")

    assert str(refused.value) == "here/.env:2: this line is not of the form NAME=value"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_refused_line_is_counted_behind_empty_ones(end: str) -> None:
    """The number is the line's own."""
    with pytest.raises(UsageError) as refused:
        parse(f"OK=1{end}{end} {end}secret-key{end}", name="here/.env")

    assert str(refused.value) == "here/.env:4: this line is not of the form NAME=value"


def test_the_process_wins_over_the_file(tmp_path: Path) -> None:
    """Also with an empty value, which is how a key is switched off for one run."""
    (tmp_path / ".env").write_text("A=file\nB=file\nC=file\n")

    both = Environment.read(tmp_path, {"A": "process", "B": ""})

    assert dict(both) == {"A": "process", "B": "", "C": "file"}
    assert both.variable(["B", "C"]) == "C"


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    """Some editors write one."""
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfA=b\r\n")

    assert dict(Environment.read(tmp_path, {})) == {"A": "b"}


def test_no_file_is_fine_and_a_broken_one_is_named(tmp_path: Path) -> None:
    """Only what is there can be wrong."""
    assert dict(Environment.read(tmp_path, {})) == {}

    (tmp_path / ".env").write_bytes(b"A=\xff")
    with pytest.raises(UsageError) as refused:
        Environment.read(tmp_path, {})

    expected = f"{tmp_path}/.env cannot be read as text in UTF-8 (UnicodeDecodeError)"
    assert str(refused.value) == expected


def test_the_first_variable_that_is_filled_gives_the_key() -> None:
    """Blank ones are passed over, spaces around the key are not part of it."""
    here = Environment({"A": " ", "B": " k-1 \n"}, {})
    key = here.key(["A", "B"])

    assert key
    assert key.reveal() == "k-1"
    assert here.key(["A", "C"]) is None


@pytest.mark.parametrize("key", ["two words", "“quoted”", "line\nbreak"])
def test_a_key_that_cannot_be_one_is_refused_unseen(key: str) -> None:
    """It would break a header, and its error would show it."""
    with pytest.raises(UsageError) as refused:
        Environment({"A": key}, {}).key(["A"])

    assert str(refused.value).startswith("the key in A holds a space, a line break or a character")
    assert key not in str(refused.value)


def test_values_are_not_shown() -> None:
    """Neither whole nor in part."""
    assert repr(Environment({"B": "secret"}, {"A": "other"})) == "Environment(A, B)"
